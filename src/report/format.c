/* format - bounces that are not RFC 3464, read as the records of the knowledge base say.
 * in: a scanned message and the records.
 * out: a report filled with recipients, or nothing where no record fits well enough. */

#include "report/format.h"

#include <string.h>

#include "base/text.h"
#include "message/content.h"
#include "message/header.h"
#include "report/dsn.h"
#include "report/format_extract.h"
#include "report/format_record.h"

#define EVIDENCE_TEXT   (64 * 1024) /* bytes of a notice in which conditions are looked for */
#define CANDIDATES      8           /* records that are tried on one message */
#define GENERIC_CEILING 60          /* a fallback is never surer than this */

/* What is known of one message's conditions; each is looked for once. */
struct evaluation {
        const struct formats *formats;
        const struct limits *limits;
        struct bytes header;
        const struct notice *notice; /* NULL while only the header is known */
        bool is_open;                /* nobody knows who sent it */
        enum { UNSEEN, HOLDS, FAILS } * seen;
        size_t *where;      /* offset of a body condition's match */
        GHashTable *values; /* header name to decoded value */
};

static void evaluation_init(struct evaluation *evaluation, const struct formats *formats,
                            struct bytes header, const struct limits *limits)
{
        memset(evaluation, 0, sizeof *evaluation);
        evaluation->formats = formats;
        evaluation->limits = limits;
        evaluation->header = header;
        guint count = formats->conditions->len;
        evaluation->seen = g_malloc0_n(count ? count : 1, sizeof *evaluation->seen);
        evaluation->where = g_new0(size_t, count);
        evaluation->values = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
}

static void evaluation_release(struct evaluation *evaluation)
{
        g_free(evaluation->seen);
        g_free(evaluation->where);
        g_hash_table_unref(evaluation->values);
}

static const char *header_value(struct evaluation *evaluation, const char *name)
{
        gpointer value;
        if (g_hash_table_lookup_extended(evaluation->values, name, NULL, &value))
                return value;
        value = header_get_decoded(evaluation->header, name, 0, evaluation->limits);
        if (value == NULL && strcmp(name, "from") == 0)
                value = g_strdup(""); /* no person's program leaves it out */
        g_hash_table_insert(evaluation->values, (gpointer)name, value);
        return value;
}

static bool look(struct evaluation *evaluation, const struct condition *condition, size_t *where)
{
        unsigned match_limit = evaluation->limits->match_limit;
        switch (condition->type) {
        case CONDITION_HEADER: {
                const char *value = header_value(evaluation, condition->name);
                return value &&
                       pattern_search(condition->pattern, (struct bytes){value, strlen(value)}, 0,
                                      match_limit, NULL);
        }
        case CONDITION_BODY: {
                struct bytes text = notice_text(evaluation->notice);
                struct pattern_match match;
                text.length = MIN(text.length, (size_t)EVIDENCE_TEXT);
                if (!pattern_search(condition->pattern, text, 0, match_limit, &match))
                        return false;
                *where = match.begin[0];
                return true;
        }
        case CONDITION_PART:
                for (unsigned i = 0; i < mime_count(evaluation->notice->mime); i++) {
                        const char *type = mime_part(evaluation->notice->mime, i)->type;
                        if (pattern_search(condition->pattern, (struct bytes){type, strlen(type)},
                                           0, match_limit, NULL))
                                return true;
                }
                return false;
        case CONDITION_RETURNED:
                return true;
        }
        return false;
}

/* True if the condition holds; what a returned message says (from edge on) is no evidence. */
static bool holds(struct evaluation *evaluation, unsigned index, size_t edge)
{
        const struct condition *condition =
            &g_array_index(evaluation->formats->conditions, struct condition, index);
        if (condition->type == CONDITION_RETURNED)
                return evaluation->notice->returned_part != MIME_NONE ||
                       edge < evaluation->notice->text->len;
        if (evaluation->seen[index] == UNSEEN)
                evaluation->seen[index] =
                    look(evaluation, condition, &evaluation->where[index]) ? HOLDS : FAILS;
        return evaluation->seen[index] == HOLDS &&
               (condition->type != CONDITION_BODY || evaluation->where[index] <= edge);
}

static enum condition_type type_of(const struct evaluation *evaluation, unsigned index)
{
        return g_array_index(evaluation->formats->conditions, struct condition, index).type;
}

/* True where a piece of evidence is there; edge as for holds. */
static bool shows(struct evaluation *evaluation, const struct evidence *evidence, size_t edge)
{
        return holds(evaluation, evidence->condition,
                     evidence->within > 0 ? MIN(edge, evidence->within - 1) : edge);
}

/* True where a piece of evidence forbids the record; edge as for holds. */
static bool forbids(struct evaluation *evaluation, const struct evidence *evidence, size_t edge)
{
        return evidence->veto && shows(evaluation, evidence, edge) &&
               (evidence->unless == 0 || !holds(evaluation, evidence->unless - 1, edge));
}

/* The same from the header alone, where an exception that stands in the text may yet hold. */
static bool header_forbids(struct evaluation *evaluation, const struct evidence *evidence)
{
        return (evidence->unless == 0 ||
                type_of(evaluation, evidence->unless - 1) == CONDITION_HEADER) &&
               forbids(evaluation, evidence, 0);
}

/* True where no header condition that a record requires is missing. These are asked first: ordinary mail fails here. */
static bool header_has_required(struct evaluation *evaluation, const struct format *format)
{
        bool may_have_either = false;
        for (guint i = 0; i < format->evidence->len; i++) {
                const struct evidence *evidence =
                    &g_array_index(format->evidence, struct evidence, i);
                if (!evidence->required && !evidence->either)
                        continue;
                bool missing = type_of(evaluation, evidence->condition) == CONDITION_HEADER &&
                               !shows(evaluation, evidence, 0);
                if (missing && evidence->required)
                        return false;
                may_have_either = may_have_either || (evidence->either && !missing);
        }
        return may_have_either || !format->asks_either;
}

/* The header's share of a record: all that it requires holds, something else counts, and nothing forbids it. Where nobody knows
 * who sent the message, that might be what counts. */
static bool header_fits(struct evaluation *evaluation, const struct format *format)
{
        if (!header_has_required(evaluation, format))
                return false;
        bool any = evaluation->is_open;
        for (guint i = 0; i < format->evidence->len; i++) {
                const struct evidence *evidence =
                    &g_array_index(format->evidence, struct evidence, i);
                if (type_of(evaluation, evidence->condition) != CONDITION_HEADER ||
                    (any && !evidence->veto))
                        continue;
                if (header_forbids(evaluation, evidence))
                        return false;
                any = any ||
                      (!evidence->veto && evidence->strength > 0 && shows(evaluation, evidence, 0));
        }
        return any;
}

/* A record that fits, and how well. */
struct candidate {
        const struct format *format;
        unsigned strength; /* the sum, which may be more than 100 */
        size_t edge;       /* where the returned message is announced in the notice */
        size_t message;    /* where it begins */
};

/* The rest: a header proves nothing by itself, nor does a message that somebody attached. */
static bool body_fits(struct evaluation *evaluation, const struct format *format,
                      struct candidate *out)
{
        *out = (struct candidate){.format = format};
        format_find_returned(format, evaluation->notice, &out->edge, &out->message);
        bool body = false, has_either = false;
        for (guint i = 0; i < format->evidence->len; i++) {
                const struct evidence *evidence =
                    &g_array_index(format->evidence, struct evidence, i);
                bool found = !evidence->veto && shows(evaluation, evidence, out->edge);
                if (forbids(evaluation, evidence, out->edge) || (evidence->required && !found))
                        return false;
                has_either = has_either || (evidence->either && found);
                out->strength += found ? evidence->strength : 0;
                enum condition_type type = type_of(evaluation, evidence->condition);
                body = body || (found && (type == CONDITION_BODY || type == CONDITION_PART));
        }
        return body && (has_either || !format->asks_either) && out->strength >= FORMAT_THRESHOLD;
}

static unsigned confidence(const struct candidate *candidate)
{
        unsigned ceiling = candidate->format->flags & FORMAT_GENERIC ? GENERIC_CEILING : 100;
        return MIN(candidate->strength, ceiling);
}

static gint by_strength(gconstpointer a, gconstpointer b)
{
        const struct candidate *left = a, *right = b;
        if (confidence(left) != confidence(right))
                return confidence(left) > confidence(right) ? -1 : 1;
        if (left->strength != right->strength)
                return left->strength > right->strength ? -1 : 1;
        return strcmp(left->format->id, right->format->id);
}

static void note_evidence(struct evaluation *evaluation, const struct candidate *candidate,
                          struct report *report)
{
        const struct format *format = candidate->format;
        for (guint i = 0; i < format->evidence->len; i++) {
                const struct evidence *evidence =
                    &g_array_index(format->evidence, struct evidence, i);
                if (evidence->veto || evidence->strength == 0 ||
                    !shows(evaluation, evidence, candidate->edge))
                        continue;
                const struct condition *condition = &g_array_index(
                    evaluation->formats->conditions, struct condition, evidence->condition);
                static const char *const places[] = {"header", "text", "a part's type",
                                                     "a returned message was found"};
                if (condition->type == CONDITION_RETURNED)
                        report_note(report, "format %s: %s (%u)", format->id,
                                    places[condition->type], evidence->strength);
                else
                        report_note(report, "format %s: %s matches \"%s\" (%u)", format->id,
                                    condition->name ? condition->name : places[condition->type],
                                    condition->text, evidence->strength);
        }
}

static void adopt(char **to, char **from)
{
        if (*from) {
                g_free(*to);
                *to = g_steal_pointer(from);
        }
}

/* Moves what a trial found into the report. */
static void commit(struct evaluation *evaluation, const struct candidate *candidate,
                   struct report *trial, struct report *report)
{
        GPtrArray *recipients = report->recipients;
        report->recipients = trial->recipients;
        trial->recipients = recipients;
        adopt(&report->reporting_mta, &trial->reporting_mta);
        adopt(&report->arrival_date, &trial->arrival_date);
        adopt(&report->envelope_id, &trial->envelope_id);
        report->truncated = report->truncated || trial->truncated;
        report->kind = KIND_BOUNCE;
        g_free(report->format);
        report->format = g_strdup(candidate->format->id);
        report->format_file = candidate->format->file;
        report->format_line = candidate->format->line;
        report->confidence = confidence(candidate);
        notice_returned(evaluation->notice, candidate->message, report);
        note_evidence(evaluation, candidate, report);
}

/* The returned message's only addressee is likely the one that failed, where the notice names none. A fallback
 * needs one; another record's notice counts without. */
static void guess_recipient(const struct evaluation *evaluation, const struct candidate *candidate,
                            struct report *trial)
{
        g_autofree char *address =
            notice_returned_address(evaluation->notice, candidate->message, "to");
        if (!address && (candidate->format->flags & FORMAT_GENERIC))
                return;
        struct report_recipient *recipient = report_add(trial, evaluation->limits);
        if (!recipient)
                return;
        recipient->recipient = g_steal_pointer(&address);
        recipient->action = candidate->format->action;
}

/* Reads by one candidate. Where must is set, a notice that names nobody still counts. */
static bool attempt(struct evaluation *evaluation, const struct candidate *candidate, bool must,
                    struct report *report)
{
        struct report *trial = report_new();
        unsigned found = format_extract(candidate->format, evaluation->notice, candidate->edge,
                                        candidate->message, trial);
        if (found == 0 && must) {
                guess_recipient(evaluation, candidate, trial);
                format_extract(candidate->format, evaluation->notice, candidate->edge,
                               candidate->message, trial);
        }
        bool done = trial->recipients->len > 0;
        if (done)
                commit(evaluation, candidate, trial, report);
        if (done && found == 0)
                report_note(report, "the notice names no recipient; the returned message may");
        report_free(trial);
        return done;
}

/* A gateway's notice around the real report: who failed stands in there. */
static bool read_wrapped(struct evaluation *evaluation, const struct candidate *candidate,
                         struct report *report)
{
        const struct notice *notice = evaluation->notice;
        unsigned part = notice_wrapped_status(notice);
        g_autofree char *text = content_text(notice->mime, part, notice->limits);
        struct report *trial = report_new();
        bool done = dsn_read((struct bytes){text, strlen(text)}, notice->limits, trial) > 0;
        if (done) {
                commit(evaluation, candidate, trial, report);
                report->status_part = part;
                report_note(report, "the report that was wrapped names the recipients");
        }
        report_free(trial);
        return done;
}

static bool read_best(struct evaluation *evaluation, struct report *report)
{
        g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(struct candidate));
        guint records = evaluation->formats->list->len;
        for (guint i = 0; i < records && !limits_are_over(evaluation->limits); i++) {
                const struct format *format = g_ptr_array_index(evaluation->formats->list, i);
                struct candidate candidate;
                if (header_fits(evaluation, format) && body_fits(evaluation, format, &candidate))
                        g_array_append_val(candidates, candidate);
        }
        g_array_sort(candidates, by_strength);
        guint count = MIN(candidates->len, (guint)CANDIDATES);
        for (guint i = 0; i < count; i++) {
                if (attempt(evaluation, &g_array_index(candidates, struct candidate, i), false,
                            report))
                        return true;
        }
        if (count == 0)
                return false;
        const struct candidate *best = &g_array_index(candidates, struct candidate, 0);
        if (notice_wrapped_status(evaluation->notice) != MIME_NONE)
                return read_wrapped(evaluation, best, report);
        for (guint i = 0; i < count; i++) {
                if (attempt(evaluation, &g_array_index(candidates, struct candidate, i), true,
                            report))
                        return true;
        }
        return false;
}

static bool any_header_fits(struct evaluation *evaluation)
{
        const GPtrArray *records = evaluation->formats->list;
        for (guint i = 0; i < records->len; i++)
                if (header_fits(evaluation, g_ptr_array_index(records, i)))
                        return true;
        return false;
}

bool format_read(const struct formats *formats, const struct mime *mime, struct bytes header,
                 const struct limits *limits, struct report *report)
{
        if (!formats || formats->list->len == 0)
                return false;
        struct evaluation evaluation;
        evaluation_init(&evaluation, formats, header, limits);
        evaluation.is_open = header_value(&evaluation, "return-path") == NULL;
        bool done = false;
        if (any_header_fits(&evaluation)) {
                struct notice *notice = notice_new(mime, limits);
                evaluation.notice = notice;
                done = read_best(&evaluation, report);
                notice_free(notice);
        }
        evaluation_release(&evaluation);
        return done;
}

bool format_header_hint(const struct formats *formats, struct bytes header,
                        const struct limits *limits)
{
        if (!formats)
                return false;
        struct evaluation evaluation;
        evaluation_init(&evaluation, formats, header, limits);
        bool hint = any_header_fits(&evaluation);
        evaluation_release(&evaluation);
        return hint;
}

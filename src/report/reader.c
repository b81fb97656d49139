/* reader - from a scanned message to a report, whatever wrote it.
 * in: a message and the records of the knowledge base.  out: struct report.
 * What a message says of itself in its structure comes first, then what it says in standard
 * fields, then what its wording shows. */

#include "report/reader.h"

#include <string.h>

#include "base/text.h"
#include "message/address.h"
#include "message/content.h"
#include "message/header.h"
#include "report/complete.h"
#include "report/dsn.h"
#include "report/format.h"
#include "report/human.h"
#include "report/kind.h"
#include "report/returned.h"
#include "report/scope.h"

/* Parts in which machine-readable fields are looked for where no type says so, and their size. */
#define STATED_PARTS 4
#define STATED_BYTES (64 * 1024)

#define SENDER_BYTES 1000 /* of an envelope's sender (RFC 5321, section 4.5.3.1.3, has 256) */

struct reading {
        const struct knowledge *knowledge;
        const struct mime *mime;
        const struct limits *limits;
        struct report *report;
        struct bytes header; /* with the envelope sender as Return-Path, where it is known */
        enum { UNASKED, NO_SYSTEM, SYSTEM } origin; /* what shows_system says of it, asked once */
        unsigned scope;     /* the message that is read: 0, or one that a gateway wrapped */
        unsigned container; /* the multipart/report, MIME_NONE for none */
        char *report_type;  /* its report-type in lower case, NULL where it states none */
        char *human;        /* the human-readable text, "" for none */
};

/* The envelope and the header. */

/* The header with a Return-Path of the envelope's sender before all other fields, or, where that is not known (NULL) and there is
 * no such field, of the sender in the separator of a mailbox (NULL for none). */
static GString *add_sender(struct bytes header, const char *sender, const char *separator)
{
        struct header_field field;
        GString *out = g_string_sized_new(header.length + 64);
        if (!sender && separator && !header_find(header, "Return-Path", 0, &field))
                sender = separator;
        if (sender) {
                g_autofree char *line = text_one_line(sender, SENDER_BYTES);
                g_string_append_printf(
                    out, *line == '<' ? "Return-Path: %s\n" : "Return-Path: <%s>\n", line);
        }
        return g_string_append_len(out, header.data, (gssize)header.length);
}

/* In a mailbox the envelope's sender may stand only in the line before the header (RFC 4155, appendix A). NULL where there is no
 * such line. */
static char *separator_sender(struct bytes raw)
{
        static const char mark[] = "From ";
        if (raw.length < sizeof mark || memcmp(raw.data, mark, sizeof mark - 1) != 0)
                return NULL;
        const char *sender = raw.data + sizeof mark - 1;
        size_t length = 0, rest = MIN(raw.length - (sizeof mark - 1), (size_t)SENDER_BYTES);
        while (length < rest && !g_ascii_isspace(sender[length]))
                length++;
        return g_strndup(sender, length);
}

/* True where the header shows that no person's program made the message, or may not have. */
static bool shows_system(const struct knowledge *knowledge, struct bytes header,
                         const struct limits *limits)
{
        g_autofree char *path = header_get(header, "Return-Path", 0, limits);
        g_autofree char *type = header_get(header, "Content-Type", 0, limits);
        struct header_field field;
        return (path && strcmp(path, "<>") == 0) ||
               (type && g_ascii_strncasecmp(type, "multipart/report", 16) == 0) ||
               header_find(header, "X-Failed-Recipients", 0, &field) ||
               kind_is_bounce_header(knowledge_kinds(knowledge), header, limits) ||
               format_header_hint(knowledge_formats(knowledge), header, limits);
}

/* Structure. */

/* The first part of that type in the message that is read, MIME_NONE for none. */
static unsigned find_type(const struct reading *reading, const char *type)
{
        for (unsigned i = 0; i < mime_count(reading->mime); i++) {
                if (strcmp(mime_part(reading->mime, i)->type, type) == 0 &&
                    scope_of(reading->mime, i) == reading->scope)
                        return i;
        }
        return MIME_NONE;
}

static char *report_type_of(const struct reading *reading, unsigned index)
{
        struct header_field field;
        struct bytes header = mime_header_bytes(reading->mime, index);
        if (!header_find(header, "Content-Type", 0, &field))
                return NULL;
        g_autofree char *type = header_parameter(field.value, "report-type", reading->limits);
        return type ? g_ascii_strdown(type, -1) : NULL;
}

/* Makes the first report that the message carries the one that is read. False where it carries none. */
static bool enter_wrapped(struct reading *reading)
{
        for (unsigned i = 1; i < mime_count(reading->mime); i++) {
                const struct mime_part *part = mime_part(reading->mime, i);
                if (!part->is_embedded || strcmp(part->type, "multipart/report") != 0)
                        continue;
                reading->scope = reading->container = i;
                g_free(reading->report_type);
                reading->report_type = report_type_of(reading, i);
                return true;
        }
        return false;
}

/* Finds the multipart/report. A gateway may have changed the type and kept the parameter; then the report that it
 * wrapped is what is read. */
static void find_container(struct reading *reading)
{
        reading->container = find_type(reading, "multipart/report");
        reading->report_type =
            report_type_of(reading, reading->container == MIME_NONE ? 0 : reading->container);
        if (reading->container == MIME_NONE && reading->report_type)
                enter_wrapped(reading);
}

static bool is_report_of(const struct reading *reading, const char *type)
{
        return reading->report_type && strcmp(reading->report_type, type) == 0;
}

/* A kind that is stated: by a report type, by the type of a part, or, where a gateway changed both, by the two fields
 * that such a part holds. (RFC 5965, 6591, 8098) */
struct stated {
        const char *report_type;
        const char *part_type;
        const char *fields[2];
        enum kind kind;
};

static const struct stated stated_kinds[] = {
    {"feedback-report", "message/feedback-report", {"Feedback-Type", "User-Agent"}, KIND_FEEDBACK},
    {"disposition-notification",
     "message/disposition-notification",
     {"Final-Recipient", "Disposition"},
     KIND_RECEIPT},
    {"disposition-notification",
     "message/global-disposition-notification",
     {"Final-Recipient", "Disposition"},
     KIND_RECEIPT},
};

/* Types that a machine-readable part may have been given by mistake. */
static bool may_be_fields(const char *type)
{
        return strcmp(type, "text/plain") == 0 || strcmp(type, "application/octet-stream") == 0;
}

/* The fields with which a part's text opens, maybe after blank lines. */
static struct bytes fields_of(const char *text)
{
        while (g_ascii_isspace(*text))
                text++;
        return (struct bytes){text, strlen(text)};
}

/* True if the part's text opens with a block in which both fields stand. */
static bool opens_with(const struct reading *reading, unsigned index, const struct stated *stated)
{
        if (mime_body_bytes(reading->mime, index).length > STATED_BYTES)
                return false;
        g_autofree char *text = content_text(reading->mime, index, reading->limits);
        struct bytes fields = fields_of(text);
        struct header_field field;
        return header_find(fields, stated->fields[0], 0, &field) &&
               header_find(fields, stated->fields[1], 0, &field);
}

/* The part that states the kind, MIME_NONE for none. Text comes first for people, so the first part never does. */
static unsigned find_stated(const struct reading *reading, const struct stated *stated)
{
        unsigned typed = find_type(reading, stated->part_type);
        if (typed != MIME_NONE || is_report_of(reading, "delivery-status"))
                return typed;
        unsigned first = mime_child(reading->mime, reading->scope);
        unsigned index = first == MIME_NONE ? MIME_NONE : mime_next(reading->mime, first);
        for (unsigned n = 0; index != MIME_NONE && n < STATED_PARTS; n++) {
                if (may_be_fields(mime_part(reading->mime, index)->type) &&
                    opens_with(reading, index, stated))
                        return index;
                index = mime_next(reading->mime, index);
        }
        return MIME_NONE;
}

static bool read_stated_kind(struct reading *reading)
{
        for (size_t i = 0; i < G_N_ELEMENTS(stated_kinds); i++) {
                const struct stated *stated = &stated_kinds[i];
                unsigned part = find_stated(reading, stated);
                bool by_type = is_report_of(reading, stated->report_type);
                if (part == MIME_NONE && !by_type)
                        continue;
                by_type = by_type || part == find_type(reading, stated->part_type);
                reading->report->kind = stated->kind;
                reading->report->confidence = by_type ? 100 : 90;
                report_note(reading->report,
                            by_type ? "it is a multipart/report of type %s"
                                    : "a part holds the fields of a %s",
                            stated->report_type);
                return true;
        }
        return false;
}

/* RFC 3464. */

/* Where the message as a whole is no multipart/report, a person may have attached what looks like one. */
static bool is_from_system(struct reading *reading)
{
        if (reading->container == 0)
                return true;
        if (reading->origin == UNASKED)
                reading->origin = shows_system(reading->knowledge, reading->header, reading->limits)
                                      ? SYSTEM
                                      : NO_SYSTEM;
        return reading->origin == SYSTEM;
}

/* Types that a delivery-status may have been given by mistake: in a report any that hold text, else that of mere
 * octets, for other texts are read as such. */
static bool may_be_status(const char *type, bool is_report)
{
        if (!is_report)
                return strcmp(type, "application/octet-stream") == 0;
        return !g_str_has_prefix(type, "multipart/") && !returned_is_type(type) &&
               strcmp(type, "text/html") != 0;
}

/* Where the delivery-status stands: in a part of that type, else in one that reads like it. */
static unsigned find_status(struct reading *reading)
{
        static const char *const types[] = {"message/delivery-status",
                                            "message/global-delivery-status"};
        const struct mime *mime = reading->mime;
        for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
                unsigned index = find_type(reading, types[i]);
                if (index != MIME_NONE)
                        return index;
        }
        bool is_report = reading->container != MIME_NONE;
        if (!is_report && !is_from_system(reading))
                return MIME_NONE;
        for (unsigned i = mime_child(mime, is_report ? reading->container : 0); i != MIME_NONE;
             i = mime_next(mime, i)) {
                if (!may_be_status(mime_part(mime, i)->type, is_report))
                        continue;
                g_autofree char *text = content_text(mime, i, reading->limits);
                if (dsn_looks_like((struct bytes){text, strlen(text)}))
                        return i;
        }
        return MIME_NONE;
}

static void read_human(struct reading *reading)
{
        unsigned human = reading->report->human_part;
        if (human == MIME_NONE)
                human = human_find(reading->mime, reading->report);
        g_free(reading->human);
        reading->human = human == MIME_NONE ? g_strdup("")
                                            : content_plain(reading->mime, human, reading->limits);
}

static struct complete_source source_of(const struct reading *reading)
{
        return (struct complete_source){.header = reading->header,
                                        .human = reading->human,
                                        .kinds = knowledge_kinds(reading->knowledge),
                                        .limits = reading->limits};
}

/* Fills in what surrounds the recipients. */
static void finish_bounce(struct reading *reading)
{
        struct report *report = reading->report;
        if (report->returned == RETURNED_NOTHING)
                returned_read(reading->mime, reading->limits, report);
        else if (report->returned_header.length > 0)
                returned_read_fields(reading->limits, report);
        if (report->human_part == MIME_NONE)
                report->human_part = human_find(reading->mime, report);
        read_human(reading);
        struct complete_source source = source_of(reading);
        complete_from_text(&source, report);
        if (report->recipients->len == 0)
                complete_missing(&source, report);
        complete_recipients(&source, report);
        report->truncated |= !mime_is_complete(reading->mime);
}

/* Reads the delivery-status, and the others that stand beside it. The number of recipients. */
static unsigned read_statuses(struct reading *reading, unsigned status)
{
        const struct mime *mime = reading->mime;
        const struct mime_part *first = mime_part(mime, status);
        unsigned added = 0;
        for (unsigned i = status; i != MIME_NONE; i = mime_next(mime, i)) {
                if (strcmp(mime_part(mime, i)->type, first->type) != 0)
                        continue;
                g_autofree char *text = content_text(mime, i, reading->limits);
                struct bytes fields = {text, strlen(text)};
                if (i == status || dsn_looks_like(fields))
                        added += dsn_read(fields, reading->limits, reading->report);
        }
        return added;
}

static bool read_rfc3464(struct reading *reading)
{
        struct report *report = reading->report;
        unsigned status = find_status(reading);
        if (status == MIME_NONE)
                return false;
        if (!is_from_system(reading))
                return false;
        if (read_statuses(reading, status) == 0)
                return false;
        report->kind = KIND_BOUNCE;
        report->format = g_strdup("rfc3464");
        report->status_part = status;
        report->confidence = reading->container != MIME_NONE ? 100 : 95;
        report_note(report, "part %u is a delivery-status with %u recipients (RFC 3464)", status,
                    report->recipients->len);
        finish_bounce(reading);
        return true;
}

/* Wording. */

static bool read_kind(struct reading *reading, enum kind_strength strength)
{
        struct kind_subject subject = {.header = reading->header,
                                       .text = {reading->human, strlen(reading->human)}};
        struct kind_match match;
        if (!kind_find(knowledge_kinds(reading->knowledge), &subject, strength, reading->limits,
                       &match))
                return false;
        reading->report->kind = match.kind;
        reading->report->confidence = strength == KIND_STRONG ? 90 : 70;
        report_note(reading->report, "%s (%s:%u)", match.id, match.file, match.line);
        return true;
}

static bool read_strong_kind(struct reading *reading)
{
        read_human(reading);
        return read_kind(reading, KIND_STRONG);
}

/* A notice that names nobody passes on the report that it carries. */
static bool read_wrapped(struct reading *reading)
{
        struct complete_source source = source_of(reading);
        return reading->scope == 0 && reading->container == MIME_NONE && is_from_system(reading) &&
               !complete_names_anybody(&source) && enter_wrapped(reading) && read_rfc3464(reading);
}

static bool read_format(struct reading *reading)
{
        const struct formats *formats = knowledge_formats(reading->knowledge);
        if (!formats ||
            !format_read(formats, reading->mime, reading->header, reading->limits, reading->report))
                return false;
        finish_bounce(reading);
        return true;
}

/* A filter that refuses a message may say so in a receipt: the message was deleted unseen (RFC 5429, section 2.2). */
static bool read_refusal(struct reading *reading)
{
        unsigned part = MIME_NONE;
        for (size_t i = 0; i < G_N_ELEMENTS(stated_kinds) && part == MIME_NONE; i++) {
                if (stated_kinds[i].kind == KIND_RECEIPT)
                        part = find_stated(reading, &stated_kinds[i]);
        }
        if (part == MIME_NONE)
                return false;
        g_autofree char *text = content_text(reading->mime, part, reading->limits);
        g_autofree char *value = header_get(fields_of(text), "Disposition", 0, reading->limits);
        if (!value || g_ascii_strncasecmp(value, "automatic-action/", 17) != 0 ||
            !text_contains((struct bytes){value, strlen(value)}, "deleted"))
                return false;
        read_human(reading);
        struct bytes words = {reading->human, strlen(reading->human)};
        return kind_action(knowledge_kinds(reading->knowledge), words, reading->limits) ==
                   ACTION_FAILED &&
               read_format(reading);
}

/* A delivery report whose delivery-status is missing or names nobody: its words are all there is. */
static bool read_bare_report(struct reading *reading)
{
        struct report *report = reading->report;
        unsigned status = find_status(reading);
        bool is_report = is_report_of(reading, "delivery-status") ||
                         (reading->container != MIME_NONE && status != MIME_NONE);
        if (!is_report || !is_from_system(reading))
                return false;
        report->kind = KIND_BOUNCE;
        report->format = g_strdup("rfc3464");
        report->status_part = status;
        report->confidence = 60;
        report_note(report, "it is a delivery report whose delivery-status names nobody");
        finish_bounce(reading);
        return true;
}

static bool read_weak_kind(struct reading *reading)
{
        return read_kind(reading, KIND_WEAK);
}

struct report *reader_read(const struct knowledge *knowledge, const struct mime *mime,
                           const char *sender, const struct limits *limits)
{
        static bool (*const steps[])(struct reading * reading) = {
            read_refusal, read_stated_kind, read_rfc3464,     read_strong_kind,
            read_wrapped, read_format,      read_bare_report, read_weak_kind,
        };
        g_autofree char *separator = sender ? NULL : separator_sender(mime_raw(mime));
        g_autoptr(GString) header = add_sender(mime_header_bytes(mime, 0), sender, separator);
        struct reading reading = {.knowledge = knowledge,
                                  .mime = mime,
                                  .limits = limits,
                                  .report = report_new(),
                                  .header = {header->str, header->len},
                                  .human = g_strdup("")};
        find_container(&reading);
        for (size_t i = 0; i < G_N_ELEMENTS(steps) && !steps[i](&reading); i++)
                ;
        g_free(reading.report_type);
        reading.report->human_text = reading.human;
        return reading.report;
}

bool reader_is_candidate(const struct knowledge *knowledge, const char *sender, struct bytes header,
                         const struct limits *limits)
{
        struct header_field field;
        if (!sender && !header_find(header, "Return-Path", 0, &field))
                return true;
        g_autoptr(GString) known = add_sender(header, sender, NULL);
        return shows_system(knowledge, (struct bytes){known->str, known->len}, limits);
}

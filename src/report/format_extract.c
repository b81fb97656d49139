/* format_extract - recipients and what is said of them, taken from a notice as a record says.
 * in: a notice and one record.  out: a report with recipients. */

#include "report/format_extract.h"

#include <string.h>

#include "base/text.h"
#include "message/address.h"
#include "message/header.h"
#include "report/diagnostic.h"
#include "report/dsn.h"
#include "report/parties.h"

#define TEXT_OF_RECIPIENT 4000 /* bytes of a block that are kept as the recipient's text */
#define SECTIONS          20   /* lists of recipients in one notice */

/* One reading of one notice. */
struct reading {
        const struct format *format;
        const struct notice *notice;
        const struct limits *limits;
        struct bytes text; /* the notice up to the returned message */
        size_t message;    /* where that begins, the notice's length for nowhere */
        struct report *report;
        const GPtrArray *patterns; /* those that find recipients */
        GHashTable *index;         /* lower-case address to struct report_recipient */
        GPtrArray *waiting;        /* recipients whose own block said nothing */
        size_t heading;            /* where the current section's heading begins */
        size_t list;               /* where its recipients begin */
};

static bool search(const struct reading *reading, const struct pattern *pattern, size_t begin,
                   size_t end, struct pattern_match *out)
{
        struct bytes text = bytes_slice(reading->text, 0, end);
        return pattern_search(pattern, text, begin, reading->limits->match_limit, out);
}

static struct bytes group_bytes(struct bytes text, const struct pattern_match *match,
                                unsigned group)
{
        if (group == 0 || group >= match->groups || match->begin[group] == PATTERN_NONE)
                return (struct bytes){NULL, 0};
        return bytes_slice(text, match->begin[group], match->end[group]);
}

/* A group as one trimmed line without quotes and brackets around it; NULL where it says nothing. */
static char *group_word(const struct reading *reading, const struct format_pattern *pattern,
                        const struct pattern_match *match, enum format_group group)
{
        struct bytes bytes = group_bytes(reading->text, match, pattern->groups[group]);
        if (!bytes.data || bytes.length == 0)
                return NULL;
        g_autofree char *copy = g_strndup(bytes.data, MIN(bytes.length, (size_t)ADDRESS_LIMIT));
        char *word = text_one_line(copy, ADDRESS_LIMIT);
        if (*word)
                return word;
        g_free(word);
        return NULL;
}

static void set(char **field, char *value)
{
        if (*field)
                g_free(value);
        else
                *field = value;
}

/* The address that a recipient group means, NULL where it is none. */
static char *read_address(const struct reading *reading, const char *word)
{
        struct bytes text = {word, strlen(word)};
        size_t position = 0;
        char *address = address_find(text, &position);
        if (address)
                return address;
        bool local = reading->format->domain || (reading->format->flags & FORMAT_LOCAL);
        g_autofree char *bare = g_strdup(word);
        g_strdelimit(bare, "<>\"", ' ');
        g_strstrip(bare);
        if (!local || !*bare || strpbrk(bare, " \t@"))
                return NULL;
        if (reading->format->domain)
                return g_strconcat(bare, "@", reading->format->domain, NULL);
        return g_steal_pointer(&bare);
}

static struct report_recipient *find_recipient(const struct reading *reading, const char *address)
{
        g_autofree char *key = address_key(address);
        return g_hash_table_lookup(reading->index, key);
}

/* The recipient of that address, added where it is new. NULL past the limit. Takes address. */
static struct report_recipient *take_recipient(struct reading *reading, char *address)
{
        struct report_recipient *recipient = find_recipient(reading, address);
        if (!recipient) {
                recipient = report_add(reading->report, reading->limits);
                if (recipient) {
                        recipient->recipient = g_strdup(address);
                        g_hash_table_insert(reading->index, address_key(address), recipient);
                }
        }
        g_free(address);
        return recipient;
}

static void add_diagnostic(const struct reading *reading, struct report_recipient *recipient,
                           struct bytes value)
{
        if (reading->format->flags & FORMAT_ESCAPED) {
                g_autofree char *copy = g_strndup(value.data, value.length);
                g_autofree char *plain = g_strcompress(copy);
                diagnostic_add(recipient, (struct bytes){plain, strlen(plain)}, reading->limits);
        } else {
                diagnostic_add(recipient, value, reading->limits);
        }
}

/* Fills what a match says and the recipient does not have yet. */
static void fill(struct reading *reading, const struct format_pattern *pattern,
                 const struct pattern_match *match, struct report_recipient *recipient)
{
        struct bytes diagnostic =
            group_bytes(reading->text, match, pattern->groups[GROUP_DIAGNOSTIC]);
        g_autofree char *reply = group_word(reading, pattern, match, GROUP_REPLY);
        if (diagnostic.length > 0 && !recipient->diagnostic && reply) {
                g_autofree char *both =
                    g_strdup_printf("%s %.*s", reply, (int)diagnostic.length, diagnostic.data);
                add_diagnostic(reading, recipient, (struct bytes){both, strlen(both)});
        } else if (diagnostic.length > 0 && !recipient->diagnostic) {
                add_diagnostic(reading, recipient, diagnostic);
        }
        char *remote = group_word(reading, pattern, match, GROUP_REMOTE);
        if (remote)
                set(&recipient->remote_mta, remote);
        g_autofree char *original = group_word(reading, pattern, match, GROUP_ORIGINAL);
        char *address = original ? read_address(reading, original) : NULL;
        if (address)
                set(&recipient->original_recipient, address);
        g_autofree char *status = group_word(reading, pattern, match, GROUP_STATUS);
        if (status && !status_is_stated(recipient->status))
                status_parse(status, strlen(status), &recipient->status);
        g_autofree char *command = group_word(reading, pattern, match, GROUP_COMMAND);
        if (command && recipient->stage == STAGE_NONE)
                recipient->stage = transcript_stage(command);
        g_autofree char *action = group_word(reading, pattern, match, GROUP_ACTION);
        if (action && recipient->action == ACTION_NONE)
                action_from_name(action, &recipient->action);
        char *retry = group_word(reading, pattern, match, GROUP_RETRY);
        if (retry)
                set(&recipient->will_retry_until, retry);
}

/* The first choice whose pattern occurs in text. */
static bool choose_in(const struct reading *reading, const GArray *choices, struct bytes text,
                      int *out)
{
        for (guint i = 0; i < choices->len; i++) {
                const struct format_choice *choice =
                    &g_array_index(choices, struct format_choice, i);
                struct pattern_match match;
                if (pattern_search(choice->pattern, text, 0, reading->limits->match_limit,
                                   &match)) {
                        *out = choice->value;
                        return true;
                }
        }
        return false;
}

static bool choose(const struct reading *reading, const GArray *choices, size_t begin, size_t end,
                   int *out)
{
        return choose_in(reading, choices, bytes_slice(reading->text, begin, end), out);
}

/* True where a code was stated that stands for good (RFC 5321, section 4.2.1). */
static bool is_for_good(const struct report_recipient *recipient)
{
        const char *text = recipient->diagnostic ? recipient->diagnostic : "";
        struct status status = recipient->status;
        uint16_t reply = 0;
        if (!status_is_stated(status) && reply_parse(text, strlen(text), &reply) == 0)
                (void)status_parse(text, strlen(text), &status);
        return status.class == 5 || reply / 100 == 5;
}

/* What words mean for a recipient: those for a delay do not hold against a code for good. */
static enum action meant(const struct report_recipient *recipient, int words)
{
        return words == ACTION_DELAYED && is_for_good(recipient) ? ACTION_FAILED
                                                                 : (enum action)words;
}

/* Actions and stages that words in the recipient's own block, else in its section's heading, mean. */
static void choose_both(const struct reading *reading, size_t begin, size_t end,
                        struct report_recipient *recipient)
{
        const struct format *format = reading->format;
        int value;
        if (recipient->action == ACTION_NONE &&
            (choose(reading, format->actions, begin, end, &value) ||
             choose(reading, format->actions, reading->heading, reading->list, &value)))
                recipient->action = meant(recipient, value);
        if (recipient->stage == STAGE_NONE && choose(reading, format->stages, begin, end, &value))
                recipient->stage = (enum stage)value;
}

static bool is_empty(struct bytes text)
{
        for (size_t i = 0; i < text.length; i++) {
                if (!strchr(" \t\n\r:;,.-", text.data[i]))
                        return false;
        }
        return true;
}

/* A bounded copy that ends at a character's edge. */
static char *copy_text(struct bytes text)
{
        return g_strndup(text.data, text_fit(text, TEXT_OF_RECIPIENT));
}

/* A list of recipients may be followed by one diagnostic for all of them. */
static void share_diagnostic(struct reading *reading, const struct report_recipient *from)
{
        for (guint i = 0; i < reading->waiting->len; i++) {
                struct report_recipient *other = g_ptr_array_index(reading->waiting, i);
                if (!other->diagnostic) {
                        other->diagnostic = g_strdup(from->diagnostic);
                        other->diagnostic_type = g_strdup(from->diagnostic_type);
                        other->diagnostic_is_apart = from->diagnostic_is_apart;
                        set(&other->remote_mta, g_strdup(from->remote_mta));
                        if (other->stage == STAGE_NONE)
                                other->stage = from->stage;
                }
        }
        g_ptr_array_set_size(reading->waiting, 0);
}

/* The end of a block in line mode: its first line and all that continue it. */
static size_t line_end(const struct reading *reading, size_t begin, size_t limit)
{
        for (;;) {
                const char *newline = memchr(reading->text.data + begin, '\n', limit - begin);
                if (!newline)
                        return limit;
                begin = (size_t)(newline - reading->text.data) + 1;
                struct pattern_match match;
                if (!reading->format->continuation || begin >= limit)
                        return begin;
                newline = memchr(reading->text.data + begin, '\n', limit - begin);
                size_t stop = newline ? (size_t)(newline - reading->text.data) : limit;
                if (!search(reading, reading->format->continuation, begin, stop, &match) ||
                    match.begin[0] != begin)
                        return begin;
        }
}

/* What else stands in a recipient's block. */
static void add_rest(const struct reading *reading, struct report_recipient *recipient,
                     struct bytes rest)
{
        unsigned lines = 0;
        for (size_t i = 0; i < rest.length && g_ascii_isspace(rest.data[i]); i++)
                lines += rest.data[i] == '\n';
        add_diagnostic(reading, recipient, rest);
        recipient->diagnostic_is_apart = lines > 1;
}

/* The recipient was found by match; its block goes from begin up to end. */
static void read_block(struct reading *reading, struct report_recipient *recipient,
                       const struct format_pattern *pattern, const struct pattern_match *match,
                       size_t begin, size_t end)
{
        const struct format *format = reading->format;
        if (format->flags & FORMAT_LINE)
                end = line_end(reading, MIN(match->end[0], end), end);
        for (guint i = 0; i < format->fields->len; i++) {
                const struct format_pattern *field = g_ptr_array_index(format->fields, i);
                struct pattern_match found;
                if (search(reading, field->pattern, begin, end, &found))
                        fill(reading, field, &found, recipient);
        }
        fill(reading, pattern, match, recipient);
        choose_both(reading, begin, end, recipient);
        size_t from = MIN(match->end[0], end);
        struct bytes rest = bytes_slice(reading->text, from, end);
        if (!recipient->text && !is_empty(rest))
                recipient->text = copy_text(bytes_slice(reading->text, begin, end));
        if (!recipient->diagnostic && !(format->flags & FORMAT_NO_REST) && !is_empty(rest))
                add_rest(reading, recipient, rest);
        if (recipient->diagnostic)
                share_diagnostic(reading, recipient);
        else
                g_ptr_array_add(reading->waiting, recipient);
}

/* The next match of any recipient pattern in a section, as a cursor over all of them. */
struct cursor {
        struct pattern_match match;
        bool valid;
        bool done;
};

static const struct format_pattern *next_match(const struct reading *reading,
                                               struct cursor *cursors, size_t at, size_t end,
                                               struct pattern_match *out)
{
        const GPtrArray *patterns = reading->patterns;
        guint best = patterns->len;
        for (guint i = 0; i < patterns->len; i++) {
                struct cursor *cursor = &cursors[i];
                if (cursor->done)
                        continue;
                if (!cursor->valid || cursor->match.begin[0] < at) {
                        const struct format_pattern *pattern = g_ptr_array_index(patterns, i);
                        cursor->valid = search(reading, pattern->pattern, at, end, &cursor->match);
                        cursor->done = !cursor->valid;
                }
                if (cursor->valid && (best == patterns->len ||
                                      cursor->match.begin[0] < cursors[best].match.begin[0]))
                        best = i;
        }
        if (best == patterns->len)
                return NULL;
        *out = cursors[best].match;
        return g_ptr_array_index(patterns, best);
}

/* The address that a match names: its recipient, or, where that is a pipe or a file, what it came from. */
static char *match_address(const struct reading *reading, const struct format_pattern *pattern,
                           const struct pattern_match *match)
{
        g_autofree char *word = group_word(reading, pattern, match, GROUP_RECIPIENT);
        char *address = word ? read_address(reading, word) : NULL;
        if (address)
                return address;
        g_autofree char *original = group_word(reading, pattern, match, GROUP_ORIGINAL);
        return original ? read_address(reading, original) : NULL;
}

/* Where the line begins in which a recipient was found at offset at; at itself, where that is before least. */
static size_t block_begin(const struct reading *reading, size_t at, size_t least)
{
        size_t begin = at;
        while (begin > least && reading->text.data[begin - 1] != '\n')
                begin--;
        return begin == 0 || reading->text.data[begin - 1] == '\n' ? begin : at;
}

static void read_section(struct reading *reading, size_t begin, size_t end)
{
        guint count = reading->patterns->len;
        g_autofree struct cursor *cursors = g_new0(struct cursor, count);
        struct pattern_match match, following = {0};
        const struct format_pattern *pattern = next_match(reading, cursors, begin, end, &match);
        unsigned matches = 0;
        size_t at = pattern ? block_begin(reading, match.begin[0], begin) : begin;
        while (pattern && matches++ < 4 * reading->limits->recipients) {
                size_t after = MAX(match.end[0], match.begin[0] + 1);
                const struct format_pattern *next =
                    next_match(reading, cursors, after, end, &following);
                size_t stop = next ? block_begin(reading, following.begin[0], after) : end;
                char *address = match_address(reading, pattern, &match);
                struct report_recipient *recipient =
                    address ? take_recipient(reading, address) : NULL;
                if (recipient)
                        read_block(reading, recipient, pattern, &match, at, stop);
                at = stop;
                pattern = next;
                match = following;
        }
}

/* Reads each section that begin and end mark; without begin the whole notice is one. */
static void read_sections(struct reading *reading)
{
        const struct format *format = reading->format;
        size_t at = 0;
        for (unsigned i = 0; i < SECTIONS && at < reading->text.length; i++) {
                struct pattern_match match;
                size_t end = reading->text.length;
                reading->heading = reading->list = at;
                if (format->begin) {
                        if (!search(reading, format->begin, at, end, &match))
                                return;
                        reading->heading = match.begin[0];
                        reading->list = match.end[0];
                }
                if (format->end && search(reading, format->end, reading->list, end, &match))
                        end = match.begin[0];
                read_section(reading, reading->list, end);
                if (!format->begin)
                        return;
                at = MAX(end, reading->list + 1);
        }
}

static void read_header_recipients(struct reading *reading)
{
        g_autoptr(GPtrArray) listed =
            parties_listed(reading->notice, reading->format->recipients_header);
        for (guint i = 0; i < listed->len; i++)
                take_recipient(reading, g_strdup(g_ptr_array_index(listed, i)));
}

/* What a conclusion about one recipient says of its action goes before what the notice says of all. */
static void apply_event(const struct reading *reading, struct report_recipient *recipient,
                        const struct transcript_event *event)
{
        const struct limits *limits = reading->limits;
        struct bytes words = {event->diagnostic, strlen(event->diagnostic)};
        int action;
        if (event->recipient && recipient->action == ACTION_NONE &&
            choose_in(reading, reading->format->actions, words, &action))
                recipient->action = (enum action)action;
        if (!recipient->diagnostic)
                diagnostic_add(recipient, words, limits);
        if (!recipient->remote_mta)
                recipient->remote_mta = g_strdup(event->remote);
        if (recipient->stage == STAGE_NONE)
                recipient->stage = event->stage;
}

static void read_transcript(struct reading *reading)
{
        g_autoptr(GPtrArray) events =
            transcript_read(reading->text, reading->format->transcript, reading->limits);
        GPtrArray *recipients = reading->report->recipients;
        bool adds = recipients->len == 0;
        for (guint i = 0; i < events->len; i++) {
                const struct transcript_event *event = g_ptr_array_index(events, i);
                if (!event->recipient)
                        continue;
                struct report_recipient *recipient = find_recipient(reading, event->recipient);
                if (!recipient && adds)
                        recipient = take_recipient(reading, g_strdup(event->recipient));
                if (recipient)
                        apply_event(reading, recipient, event);
        }
        for (guint i = 0; i < events->len; i++) {
                const struct transcript_event *event = g_ptr_array_index(events, i);
                for (guint k = 0; !event->recipient && k < recipients->len; k++)
                        apply_event(reading, g_ptr_array_index(recipients, k), event);
        }
}

/* Makes the index anew of the recipients that there are, none of whom waits for a diagnostic any more. */
static void index_recipients(struct reading *reading)
{
        const GPtrArray *recipients = reading->report->recipients;
        g_hash_table_remove_all(reading->index);
        g_ptr_array_set_size(reading->waiting, 0);
        for (guint i = 0; i < recipients->len; i++) {
                struct report_recipient *recipient = g_ptr_array_index(recipients, i);
                if (recipient->recipient)
                        g_hash_table_insert(reading->index, address_key(recipient->recipient),
                                            recipient);
        }
}

/* A record that takes any address for a recipient: not all that it took are. Where its first patterns found nobody, others do, of
 * which one's own may be all there is. */
static void read_any_address(struct reading *reading)
{
        const struct format *format = reading->format;
        struct report *report = reading->report;
        parties_drop(reading->notice, reading->message, 0, report);
        index_recipients(reading);
        if (report->recipients->len == 0) {
                reading->patterns = format->fallback;
                read_sections(reading);
                parties_drop(reading->notice, reading->message, 1, report);
        }
        parties_drop_keepers(report);
        if (format->recipients_header)
                parties_keep_listed(reading->notice, format->recipients_header, report);
        index_recipients(reading);
}

static bool has_arrived(const struct report_recipient *recipient)
{
        return recipient->action == ACTION_DELIVERED || recipient->action == ACTION_RELAYED ||
               recipient->action == ACTION_EXPANDED;
}

/* What the whole notice says goes to every recipient that has nothing of its own; to whom the message came, what is
 * said of a failure has nothing to do. */
static void read_common(struct reading *reading)
{
        const struct format *format = reading->format;
        GPtrArray *recipients = reading->report->recipients;
        for (guint i = 0; i < format->common->len; i++) {
                const struct format_pattern *pattern = g_ptr_array_index(format->common, i);
                struct pattern_match match;
                if (!search(reading, pattern->pattern, 0, reading->text.length, &match))
                        continue;
                for (guint k = 0; k < recipients->len; k++) {
                        struct report_recipient *recipient = g_ptr_array_index(recipients, k);
                        if (recipients->len == 1 || !has_arrived(recipient))
                                fill(reading, pattern, &match, recipient);
                }
                char *reporting = group_word(reading, pattern, &match, GROUP_REPORTING);
                if (reporting)
                        set(&reading->report->reporting_mta, reporting);
                char *arrival = group_word(reading, pattern, &match, GROUP_ARRIVAL);
                if (arrival)
                        set(&reading->report->arrival_date, arrival);
        }
}

/* Where words about one recipient told his action or stage, such words tell nothing of the others. */
static void find_told(const GPtrArray *recipients, bool *action, bool *stage)
{
        *action = *stage = false;
        for (guint i = 0; i < recipients->len; i++) {
                const struct report_recipient *recipient = g_ptr_array_index(recipients, i);
                *action = *action || recipient->action != ACTION_NONE;
                *stage = *stage || recipient->stage != STAGE_NONE;
        }
}

static void finish(struct reading *reading)
{
        const struct format *format = reading->format;
        GPtrArray *recipients = reading->report->recipients;
        int action = ACTION_NONE, stage = STAGE_NONE;
        bool action_told, stage_told;
        find_told(recipients, &action_told, &stage_told);
        if (!action_told)
                choose(reading, format->actions, 0, reading->text.length, &action);
        if (!stage_told)
                choose(reading, format->stages, 0, reading->text.length, &stage);
        for (guint i = 0; i < recipients->len; i++) {
                struct report_recipient *recipient = g_ptr_array_index(recipients, i);
                if (recipient->action == ACTION_NONE)
                        recipient->action =
                            action == ACTION_NONE ? format->action : meant(recipient, action);
                if (recipient->stage == STAGE_NONE)
                        recipient->stage = (enum stage)stage;
                /* Else the words about one recipient, or of the returned message, would speak for another. */
                bool own = recipients->len > 1 && recipient->diagnostic;
                if (!recipient->text)
                        recipient->text =
                            own ? g_strdup(recipient->diagnostic) : copy_text(reading->text);
        }
}

void format_find_returned(const struct format *format, const struct notice *notice, size_t *line,
                          size_t *message)
{
        struct bytes text = notice_text(notice);
        struct pattern_match match;
        *line = *message = notice->block;
        if (!format->returned ||
            !pattern_search(format->returned, text, 0, notice->limits->match_limit, &match))
                return;
        *line = match.begin[0];
        const char *newline = match.end[0] < text.length ? memchr(text.data + match.end[0], '\n',
                                                                  text.length - match.end[0])
                                                         : NULL;
        size_t at = newline ? (size_t)(newline - text.data) : text.length;
        while (at < text.length && g_ascii_isspace(text.data[at]))
                at++;
        *message = at;
}

unsigned format_extract(const struct format *format, const struct notice *notice, size_t edge,
                        size_t message, struct report *report)
{
        struct reading reading = {.format = format,
                                  .notice = notice,
                                  .limits = notice->limits,
                                  .text = bytes_slice(notice_text(notice), 0, edge),
                                  .message = message,
                                  .report = report,
                                  .patterns = format->recipients};
        reading.index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        reading.waiting = g_ptr_array_new();
        if (format->flags & FORMAT_STATUS) {
                dsn_read(reading.text, reading.limits, report);
                index_recipients(&reading);
        }
        if (format->recipients->len > 0)
                read_sections(&reading);
        if (format->fallback->len > 0)
                read_any_address(&reading);
        if (format->transcript)
                read_transcript(&reading);
        if (report->recipients->len == 0 && format->recipients_header)
                read_header_recipients(&reading);
        read_common(&reading);
        finish(&reading);
        g_ptr_array_unref(reading.waiting);
        g_hash_table_unref(reading.index);
        return report->recipients->len;
}

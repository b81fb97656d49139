/* dsn - delivery-status groups (RFC 3464, RFC 6533, RFC 3461).
 * in: text that holds fields in groups, in whatever state it is.
 * out: per-message fields and recipients of a report.
 * Blank lines are hints only: some systems lose those between groups, some add one after each
 * field. What starts a new recipient is a field that the present one cannot have twice. */

#include "report/dsn.h"

#include <string.h>

#include "base/text.h"
#include "message/address.h"
#include "message/header.h"
#include "report/diagnostic.h"

/* What stands in one recipient's group, beyond what struct report_recipient keeps. */
struct group {
        struct report_recipient *recipient; /* NULL before the first one */
        bool has_final, has_original, has_action, has_status;
        bool final_is_mail, original_is_mail;
        char *actual;        /* X-Actual-Recipient, where it is a mail address */
        char *supplementary; /* X-Supplementary-Info */
        char *stray_status;  /* a Status value that is no status code */
        bool status_supplied;
};

struct reading {
        const struct limits *limits;
        struct report *report;
        struct group group;
        unsigned added;
        bool after_blank;   /* an empty line stands before the field at hand */
        bool final_follows; /* the next field is a Final-Recipient */
        bool full;          /* the limit of recipients is reached */
        bool reporting_supplied;
};

/* One logical line: a field and its continuation lines. */
struct line {
        struct bytes name;
        struct bytes value;
};

/* Field values. */

static bool is_space(char c)
{
        return c == ' ' || c == '\t';
}

static struct bytes trim(struct bytes text)
{
        while (text.length > 0 && g_ascii_isspace(text.data[0])) {
                text.data++;
                text.length--;
        }
        while (text.length > 0 && g_ascii_isspace(text.data[text.length - 1]))
                text.length--;
        return text;
}

static struct bytes whole(const char *text)
{
        return (struct bytes){text, strlen(text)};
}

char *dsn_mta_name(const char *value)
{
        struct bytes rest = trim(whole(value));
        const char *semicolon = memchr(rest.data, ';', rest.length);
        const char *bracket = memchr(rest.data, '(', rest.length);
        if (semicolon && (!bracket || semicolon < bracket))
                rest = trim(bytes_slice(rest, semicolon + 1 - rest.data, rest.length));
        if (rest.length > 0 && rest.data[0] == '<')
                rest = bytes_slice(rest, 1, rest.length);
        size_t length = 0;
        while (length < rest.length && !g_ascii_isspace(rest.data[length]) &&
               !strchr("(;,<>", rest.data[length]) && (rest.data[length] != '[' || length == 0))
                length++;
        while (length > 0 && rest.data[length - 1] == '.')
                length--;
        return length > 0 ? g_strndup(rest.data, length) : NULL;
}

enum action dsn_action(const char *value)
{
        static const struct {
                const char *word;
                enum action action;
        } words[] = {
            {"fail", ACTION_FAILED},       {"error", ACTION_FAILED},
            {"bounced", ACTION_FAILED},    {"expired", ACTION_FAILED},
            {"undeliver", ACTION_FAILED},  {"delay", ACTION_DELAYED},
            {"defer", ACTION_DELAYED},     {"transient", ACTION_DELAYED},
            {"deliver", ACTION_DELIVERED}, {"success", ACTION_DELIVERED},
            {"relay", ACTION_RELAYED},     {"expand", ACTION_EXPANDED},
        };
        while (is_space(*value))
                value++;
        for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
                if (g_ascii_strncasecmp(value, words[i].word, strlen(words[i].word)) == 0)
                        return words[i].action;
        }
        return ACTION_NONE;
}

/* Groups. */

/* Settles what the fields of the group say together, and forgets the group. */
static void group_end(struct reading *reading)
{
        struct group *group = &reading->group;
        struct report_recipient *recipient = group->recipient;
        if (recipient) {
                const char *better = group->original_is_mail ? recipient->original_recipient
                                     : group->actual         ? group->actual
                                     : recipient->recipient  ? NULL
                                                             : recipient->original_recipient;
                if (!group->final_is_mail && better) {
                        g_free(recipient->recipient);
                        recipient->recipient = g_strdup(better);
                }
                if (group->status_supplied)
                        recipient->status = (struct status){0, 0, 0};
                if (!recipient->diagnostic && group->supplementary)
                        diagnostic_add(recipient, whole(group->supplementary), reading->limits);
                if (!recipient->diagnostic && group->stray_status)
                        diagnostic_add(recipient, whole(group->stray_status), reading->limits);
        }
        g_free(group->actual);
        g_free(group->supplementary);
        g_free(group->stray_status);
        *group = (struct group){0};
}

/* The recipient that the field at hand speaks of, NULL past the limit. A field that the present one
 * has already starts a new one. */
static struct report_recipient *group_for(struct reading *reading, bool is_new)
{
        if (reading->group.recipient && !is_new)
                return reading->group.recipient;
        group_end(reading);
        reading->group.recipient = report_add(reading->report, reading->limits);
        if (reading->group.recipient)
                reading->added++;
        else
                reading->full = true;
        return reading->group.recipient;
}

/* The fields. Each handler takes the unfolded value and the value as it stood. An encoded word in an address is no
 * encoded word (RFC 2047, section 5), so that only texts are decoded. */

static void read_reporting(struct reading *reading, const char *value, struct bytes raw)
{
        (void)raw;
        report_set(&reading->report->reporting_mta, dsn_mta_name(value));
}

static void read_arrival(struct reading *reading, const char *value, struct bytes raw)
{
        (void)raw;
        report_set(&reading->report->arrival_date, g_strdup(value));
}

static void read_envelope_id(struct reading *reading, const char *value, struct bytes raw)
{
        (void)raw;
        report_set(&reading->report->envelope_id, address_unxtext(value));
}

static void read_message_id(struct reading *reading, const char *value, struct bytes raw)
{
        (void)raw;
        if (value[0] == '<' && value[strlen(value) - 1] == '>')
                report_set(&reading->report->original_message_id, g_strdup(value));
}

/* "kim@mailhost_daemon" is how a system calls a mailbox inside: another system cannot write to it. */
static bool has_public_domain(const char *address)
{
        const char *domain = strrchr(address, '@');
        return domain && strpbrk(domain, ".[:") && !strchr(domain, '_');
}

static void read_final(struct reading *reading, const char *value, struct bytes raw)
{
        (void)raw;
        struct report_recipient *recipient = group_for(reading, reading->group.has_final);
        if (!recipient)
                return;
        reading->group.has_final = true;
        bool is_mail = false;
        char *address = address_from_field(value, &is_mail);
        if (address) {
                g_free(recipient->recipient);
                recipient->recipient = address;
        }
        reading->group.final_is_mail = address && is_mail && has_public_domain(address);
}

static void read_original(struct reading *reading, const char *value, struct bytes raw)
{
        (void)raw;
        const struct group *before = &reading->group;
        bool is_new = before->has_original ||
                      (before->has_final &&
                       (reading->final_follows || (reading->after_blank && before->has_action)));
        struct report_recipient *recipient = group_for(reading, is_new);
        if (!recipient)
                return;
        reading->group.has_original = true;
        bool is_mail = false;
        char *address = address_from_field(value, &is_mail);
        reading->group.original_is_mail = address && is_mail;
        report_set(&recipient->original_recipient, address);
}

static void read_actual(struct reading *reading, const char *value, struct bytes raw)
{
        (void)raw;
        if (!group_for(reading, false))
                return;
        bool is_mail = false;
        char *address = address_from_field(value, &is_mail);
        if (!is_mail)
                g_clear_pointer(&address, g_free);
        report_set(&reading->group.actual, address);
}

static void read_action(struct reading *reading, const char *value, struct bytes raw)
{
        (void)raw;
        const struct group *before = &reading->group;
        struct report_recipient *recipient =
            group_for(reading, before->has_action && reading->after_blank);
        if (!recipient)
                return;
        reading->group.has_action = true;
        if (recipient->action == ACTION_NONE)
                recipient->action = dsn_action(value);
}

/* A comment behind the code that opens with a reply, "5.1.2 (550 Nowhere to go)", is a diagnostic; any other only names
 * the code. */
static void take_comment(struct reading *reading, const char *rest)
{
        uint16_t reply;
        size_t length = strlen(rest);
        const char *begin = memchr(rest, '(', MIN(length, 2));
        if (!begin || !reply_parse(begin + 1, strlen(begin + 1), &reply))
                return;
        const char *stop = strrchr(begin, ')');
        size_t end = stop ? (size_t)(stop - begin - 1) : strlen(begin + 1);
        report_set(&reading->group.stray_status, g_strndup(begin + 1, end));
}

static void read_status(struct reading *reading, const char *value, struct bytes raw)
{
        (void)raw;
        const struct group *before = &reading->group;
        struct report_recipient *recipient =
            group_for(reading, before->has_status && reading->after_blank);
        if (!recipient)
                return;
        reading->group.has_status = true;
        size_t position = 0;
        struct status status = {0, 0, 0};
        if (status_find(whole(value), &position, &status)) {
                if (status_specificity(status) > status_specificity(recipient->status))
                        recipient->status = status;
                take_comment(reading, value + position);
        } else if (g_ascii_isdigit(value[0]) && strlen(value) > 3) {
                report_set(&reading->group.stray_status, g_strdup(value));
        }
}

static void read_diagnostic(struct reading *reading, const char *value, struct bytes raw)
{
        (void)value;
        struct report_recipient *recipient = group_for(reading, false);
        if (recipient)
                diagnostic_add(recipient, raw, reading->limits);
}

static void read_supplementary(struct reading *reading, const char *value, struct bytes raw)
{
        (void)raw;
        if (group_for(reading, false))
                report_set(&reading->group.supplementary, g_strdup(value));
}

static void read_remote(struct reading *reading, const char *value, struct bytes raw)
{
        (void)raw;
        struct report_recipient *recipient = group_for(reading, false);
        if (recipient)
                report_set(&recipient->remote_mta, dsn_mta_name(value));
}

static void read_log_id(struct reading *reading, const char *value, struct bytes raw)
{
        (void)raw;
        struct report_recipient *recipient = group_for(reading, false);
        if (recipient)
                report_set(&recipient->final_log_id, g_strdup(value));
}

static void read_last_attempt(struct reading *reading, const char *value, struct bytes raw)
{
        (void)raw;
        struct report_recipient *recipient = group_for(reading, false);
        if (recipient)
                report_set(&recipient->last_attempt, g_strdup(value));
}

static void read_retry_until(struct reading *reading, const char *value, struct bytes raw)
{
        (void)raw;
        struct report_recipient *recipient = group_for(reading, false);
        if (recipient)
                report_set(&recipient->will_retry_until, g_strdup(value));
}

/* Our own upgrade to RFC 3464 names here what it had to supply because the message stated nothing. */
static void read_supplied(struct reading *reading, const char *value, struct bytes raw)
{
        (void)raw;
        if (text_contains(whole(value), "reporting-mta"))
                reading->reporting_supplied = true;
        if (text_contains(whole(value), "status"))
                reading->group.status_supplied = true;
}

/* Of which use a field is in telling a delivery-status from other text. */
enum role { ROLE_NONE, ROLE_RECIPIENT, ROLE_OUTCOME };

static const struct {
        const char *name;
        void (*read)(struct reading *reading, const char *value, struct bytes raw);
        enum role role;
} fields[] = {
    {"reporting-mta", read_reporting, ROLE_OUTCOME},
    {"arrival-date", read_arrival, ROLE_NONE},
    {"original-envelope-id", read_envelope_id, ROLE_NONE},
    {"original-message-id", read_message_id, ROLE_NONE},
    {"x-original-message-id", read_message_id, ROLE_NONE},
    {"final-recipient", read_final, ROLE_RECIPIENT},
    {"original-recipient", read_original, ROLE_RECIPIENT},
    {"x-actual-recipient", read_actual, ROLE_NONE},
    {"action", read_action, ROLE_OUTCOME},
    {"status", read_status, ROLE_OUTCOME},
    {"diagnostic-code", read_diagnostic, ROLE_OUTCOME},
    {"x-supplementary-info", read_supplementary, ROLE_NONE},
    {"remote-mta", read_remote, ROLE_NONE},
    {"final-log-id", read_log_id, ROLE_NONE},
    {"last-attempt-date", read_last_attempt, ROLE_NONE},
    {"will-retry-until", read_retry_until, ROLE_NONE},
    {"x-bounce-supplied", read_supplied, ROLE_NONE},
};

/* Lines. */

static size_t field_number(struct bytes name)
{
        for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
                if (text_is(name, fields[i].name))
                        return i;
        }
        return G_N_ELEMENTS(fields);
}

/* The physical line at *position without its line end, which *position is moved past. */
static struct bytes next_line(struct bytes text, size_t *position)
{
        size_t begin = *position, end = begin;
        while (end < text.length && text.data[end] != '\n' && text.data[end] != '\r')
                end++;
        *position = end;
        if (end < text.length && text.data[end] == '\r')
                (*position)++;
        if (*position < text.length && text.data[*position] == '\n')
                (*position)++;
        return bytes_slice(text, begin, end);
}

/* Splits "Name: value". A name begins with a letter, so that a line of a reply ("550-Called: ...") is
 * none, and a URL is none either. */
static bool line_split(struct bytes text, struct line *out)
{
        size_t length = 0;
        if (text.length == 0 || !g_ascii_isalpha(text.data[0]))
                return false;
        while (length < text.length && (g_ascii_isalnum(text.data[length]) ||
                                        text.data[length] == '-' || text.data[length] == '_'))
                length++;
        size_t colon = length;
        while (colon < text.length && is_space(text.data[colon]))
                colon++;
        if (colon >= text.length || text.data[colon] != ':')
                return false;
        if (colon + 2 < text.length && memcmp(text.data + colon, "://", 3) == 0)
                return false;
        out->name = bytes_slice(text, 0, length);
        out->value = bytes_slice(text, colon + 1, text.length);
        return true;
}

/* A whole part that stands indented, as in a quotation, is read as if it did not. */
static size_t indentation(struct bytes text)
{
        size_t position = 0;
        while (position < text.length) {
                struct bytes line = next_line(text, &position);
                size_t spaces = 0;
                while (spaces < line.length && is_space(line.data[spaces]))
                        spaces++;
                if (spaces < line.length)
                        return spaces;
        }
        return 0;
}

static struct bytes unindent(struct bytes line, size_t indent)
{
        size_t spaces = 0;
        while (spaces < indent && spaces < line.length && is_space(line.data[spaces]))
                spaces++;
        return bytes_slice(line, spaces, line.length);
}

/* True if the field that comes after position, past further lines of the present one, is a Final-Recipient. */
static bool next_is_final(struct bytes text, size_t position, size_t indent)
{
        struct line line;
        struct bytes next = unindent(next_line(text, &position), indent);
        return line_split(next, &line) &&
               field_number(line.name) == field_number(whole("final-recipient"));
}

/* Gathers the lines from *position on that are no fields: they belong to the value above them. */
static struct bytes continued(struct bytes text, struct bytes value, size_t indent,
                              size_t *position)
{
        size_t next = *position;
        while (next < text.length) {
                struct line other;
                struct bytes more = unindent(next_line(text, &next), indent);
                if (trim(more).length == 0 || line_split(more, &other))
                        break;
                value.length = (size_t)(more.data + more.length - value.data);
                *position = next;
        }
        return value;
}

static void read_field(struct reading *reading, size_t number, struct bytes raw)
{
        g_autofree char *value = header_unfold(raw, reading->limits);
        fields[number].read(reading, value, raw);
}

unsigned dsn_read(struct bytes text, const struct limits *limits, struct report *report)
{
        struct reading reading = {.limits = limits, .report = report};
        size_t position = 0, indent = indentation(text);
        while (position < text.length && !reading.full) {
                struct line line;
                struct bytes physical = unindent(next_line(text, &position), indent);
                if (trim(physical).length == 0)
                        reading.after_blank = true;
                if (!line_split(physical, &line))
                        continue;
                size_t number = field_number(line.name);
                struct bytes value = continued(text, line.value, indent, &position);
                if (number < G_N_ELEMENTS(fields)) {
                        reading.final_follows = next_is_final(text, position, indent);
                        read_field(&reading, number, value);
                }
                reading.after_blank = false;
        }
        group_end(&reading);
        if (reading.reporting_supplied)
                g_clear_pointer(&report->reporting_mta, g_free);
        return reading.added;
}

bool dsn_looks_like(struct bytes text)
{
        bool seen[G_N_ELEMENTS(fields) + 1] = {false};
        size_t position = 0, indent = indentation(text);
        while (position < text.length) {
                struct line line;
                if (line_split(unindent(next_line(text, &position), indent), &line))
                        seen[field_number(line.name)] = true;
        }
        bool recipient = false, outcome = false;
        for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
                recipient |= seen[i] && fields[i].role == ROLE_RECIPIENT;
                outcome |= seen[i] && fields[i].role == ROLE_OUTCOME;
        }
        return recipient && outcome;
}

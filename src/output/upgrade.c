/* upgrade - bounces in older forms, written anew as RFC 3464.
 * in: a verdict on a bounce that was read by a format of the knowledge base.
 * out: the parts of a multipart/report that says what the message stated, and nothing else. */

#include "output/upgrade.h"

#include <string.h>

#include "base/line.h"
#include "message/address.h"
#include "message/charset.h"
#include "message/header.h"
#include "output/encode.h"
#include "output/leaf.h"
#include "report/returned.h"

#define LINE_BYTES 998 /* RFC 5322, section 2.1.1 */
#define TRIES      16  /* boundaries that are tried; one suffices but for an attack on SHA-256 */

/* --- what can be upgraded --- */

static bool is_empty(const struct mime *mime, unsigned index)
{
        struct bytes body = mime_body_bytes(mime, index);
        for (size_t i = 0; i < body.length; i++)
                if (!g_ascii_isspace(body.data[i]))
                        return false;
        return true;
}

/* A report has three parts (RFC 6522, section 3): there is no room for what is neither text, nor returned, nor empty. */
static bool has_other_parts(const struct mime *mime, const struct report *report)
{
        unsigned texts = 0;
        for (unsigned i = 1; i < mime_count(mime); i++) {
                const struct mime_part *part = mime_part(mime, i);
                bool is_alternative =
                    strcmp(mime_part(mime, part->parent)->type, "multipart/alternative") == 0;
                if (i == report->returned_part || mime_is_embedded(mime, i) || is_empty(mime, i) ||
                    (is_alternative && leaf_is_type(part->type)) ||
                    (mime_child(mime, i) != MIME_NONE &&
                     g_str_has_prefix(part->type, "multipart/")))
                        continue;
                if (i != report->human_part || ++texts > 1)
                        return true;
        }
        return false;
}

static bool is_stated(const struct verdict_recipient *recipient)
{
        const char *address = recipient->reported->recipient;
        return address != NULL && address_is_mail(address) && recipient->action != ACTION_NONE;
}

const char *upgrade_refusal(const struct verdict *verdict, const struct rewrite_options *options)
{
        const struct report *report = verdict->report;
        if (report->status_part != MIME_NONE)
                return "it is a report of RFC 3464 already";
        if (report->confidence < options->upgrade_confidence)
                return "it was not read surely enough";
        if (report->human_part == MIME_NONE)
                return "it has no part for people";
        for (guint i = 0; i < verdict->recipients->len; i++)
                if (!is_stated(g_ptr_array_index(verdict->recipients, i)))
                        return "it does not say what became of which address";
        return has_other_parts(verdict->mime, report) ? "it has parts that a report has no room for"
                                                      : NULL;
}

/* --- the delivery-status --- */

/* Adds a field whose value is hostile: in one line, in ASCII, folded. Nothing where it is NULL or empty. */
static void add_field(GString *out, const char *name, const char *type, const char *value)
{
        g_autofree char *field = value != NULL ? encode_field(name, type, value) : NULL;
        if (field != NULL)
                g_string_append(out, field);
}

static void add_supplied(GString *out, const char *name)
{
        g_string_append_printf(out, "X-Bounce-Supplied: %s\n", name);
}

/* "rfc822; user@example.org", or the 7-bit form of RFC 6533, section 3 for an address beyond ASCII. */
static void add_address(GString *out, const char *name, const char *address)
{
        if (address == NULL || !address_is_mail(address))
                return;
        bool is_ascii = g_str_is_ascii(address);
        g_autoptr(GString) text = g_string_new(NULL);
        for (const char *at = address; *at != '\0'; at = g_utf8_next_char(at)) {
                gunichar c = g_utf8_get_char(at);
                bool is_plain =
                    c > 0x20 && c < 0x7f && (is_ascii || strchr("\\+=", (int)c) == NULL);
                if (is_plain || (is_ascii && c == ' '))
                        g_string_append_c(text, (char)c);
                else
                        g_string_append_printf(text, "\\x{%X}", c);
        }
        add_field(out, name, is_ascii ? "rfc822" : "utf-8", text->str);
}

static bool is_host(const char *text)
{
        return text != NULL && *text != '\0' && strlen(text) <= 255 &&
               strspn(text,
                      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]") ==
                   strlen(text);
}

/* The class that the words stand for, where no code is stated. */
static unsigned supplied_class(const struct verdict_recipient *recipient)
{
        switch (recipient->action) {
        case ACTION_DELIVERED:
        case ACTION_RELAYED:
        case ACTION_EXPANDED:
                return 2;
        case ACTION_DELAYED:
                return 4;
        case ACTION_FAILED:
        case ACTION_NONE:
                break;
        }
        if (recipient->reply >= 400)
                return recipient->reply / 100;
        return recipient->class == CLASS_SOFT ? 4 : 5;
}

static void add_status(GString *out, const struct verdict_recipient *recipient)
{
        char status[STATUS_SIZE];
        if (status_is_stated(recipient->status)) {
                g_string_append_printf(out, "Status: %s\n",
                                       status_print(recipient->status, status));
                return;
        }
        g_string_append_printf(out, "Status: %u.0.0\n", supplied_class(recipient));
        add_supplied(out, "Status");
}

/* Only what begins with a reply code is a diagnostic of type smtp (RFC 3464, section 2.3.6). */
static void add_diagnostic(GString *out, const struct report_recipient *reported)
{
        uint16_t reply;
        const char *text = reported->diagnostic;
        if (text == NULL)
                return;
        bool is_smtp = reply_parse(text, strlen(text), &reply) > 0;
        add_field(out, "Diagnostic-Code", is_smtp ? "smtp" : "x-text", text);
}

static void add_recipient(GString *out, const struct verdict_recipient *recipient)
{
        const struct report_recipient *reported = recipient->reported;
        g_string_append_c(out, '\n');
        add_address(out, "Original-Recipient", reported->original_recipient);
        add_address(out, "Final-Recipient", reported->recipient);
        add_field(out, "Action", NULL, action_name(recipient->action));
        add_status(out, recipient);
        if (is_host(reported->remote_mta))
                add_field(out, "Remote-MTA", "dns", reported->remote_mta);
        add_diagnostic(out, reported);
        add_field(out, "Last-Attempt-Date", NULL, reported->last_attempt);
        add_field(out, "Final-Log-ID", NULL, reported->final_log_id);
        add_field(out, "Will-Retry-Until", NULL, reported->will_retry_until);
}

GString *upgrade_status(const struct verdict *verdict, const char *host)
{
        const struct report *report = verdict->report;
        GString *out = g_string_new(NULL);
        bool is_known = is_host(report->reporting_mta);
        add_field(out, "Original-Envelope-Id", NULL, report->envelope_id);
        add_field(out, "Reporting-MTA", "dns",
                  is_known ? report->reporting_mta : "unknown.invalid");
        if (!is_known)
                add_supplied(out, "Reporting-MTA");
        add_field(out, "DSN-Gateway", "dns", is_host(host) ? host : "localhost");
        add_field(out, "Arrival-Date", NULL, report->arrival_date);
        for (guint i = 0; i < verdict->recipients->len; i++)
                add_recipient(out, g_ptr_array_index(verdict->recipients, i));
        return out;
}

/* --- the returned message --- */

static void append_part(GString *out, struct bytes part)
{
        g_string_append_len(out, part.data, (gssize)part.length);
}

/* Whether bytes can travel as they are (RFC 2045, section 2.8); *is_eight_bit says which name that has. */
static bool can_travel(struct bytes bytes, bool *is_eight_bit)
{
        size_t line = 0;
        *is_eight_bit = false;
        for (size_t i = 0; i < bytes.length; i++) {
                if (bytes.data[i] == '\n')
                        line = i + 1;
                else if (bytes.data[i] == '\0' || i - line >= LINE_BYTES)
                        return false;
                *is_eight_bit |= (unsigned char)bytes.data[i] >= 0x80;
        }
        return true;
}

/* The returned message where it stands whole in the text for people, and can travel as it is. */
static bool find_message(const struct verdict *verdict, struct bytes *out, bool *is_eight_bit)
{
        const struct report *report = verdict->report;
        struct bytes raw = mime_raw(verdict->mime), header = report->returned_header;
        const struct mime_part *human = mime_part(verdict->mime, report->human_part);
        if (report->returned != RETURNED_MESSAGE || report->returned_part != MIME_NONE)
                return false;
        if (report->returned_copy != NULL) {
                *out = (struct bytes){report->returned_copy, strlen(report->returned_copy)};
                return can_travel(*out, is_eight_bit);
        }
        size_t begin = (size_t)(header.data - raw.data);
        if (begin < human->body || begin >= human->end)
                return false;
        *out = bytes_slice(raw, begin, human->end);
        return can_travel(*out, is_eight_bit);
}

char *upgrade_returned_line(const struct verdict *verdict)
{
        struct bytes message;
        bool is_eight_bit;
        if (!find_message(verdict, &message, &is_eight_bit))
                return NULL;
        struct line line = line_at(message, 0);
        char *text = g_strndup(message.data, line.end);
        if (g_str_is_ascii(text) && line.end > 0)
                return text;
        g_free(text);
        return NULL;
}

static GString *returned_message(struct bytes message, bool is_eight_bit, const char *line_end)
{
        GString *out = g_string_new("Content-Type: message/rfc822");
        g_string_append_printf(out, "%sContent-Transfer-Encoding: %s%s%s", line_end,
                               is_eight_bit ? "8bit" : "7bit", line_end, line_end);
        for (size_t at = 0; at < message.length;) {
                struct line line = line_at(message, at);
                append_part(out, bytes_slice(message, at, line.end));
                if (line.next > line.end)
                        g_string_append(out, line_end);
                at = line.next;
        }
        return out;
}

/* UTF-8 with LF line ends and without NUL. */
static GString *to_lines(struct bytes text)
{
        GString *out = charset_utf8(text, NULL, (struct bytes){0});
        size_t to = 0;
        for (size_t i = 0; i < out->len; i++)
                if (out->str[i] != '\r' && out->str[i] != '\0')
                        out->str[to++] = out->str[i];
        return g_string_truncate(out, to);
}

static GString *returned_headers(const struct report *report, const char *line_end)
{
        GString *out = g_string_new("Content-Type: text/rfc822-headers; charset=utf-8");
        g_autoptr(GString) text = g_string_new(NULL), encoded = g_string_new(NULL);
        struct header_field field;
        size_t position = 0;
        while (header_next(report->returned_header, &position, &field)) {
                append_part(text, field.whole);
                if (text->str[text->len - 1] != '\n')
                        g_string_append_c(text, '\n');
        }
        g_autoptr(GString) lines = to_lines((struct bytes){text->str, text->len});
        const char *encoding =
            encode_text((struct bytes){lines->str, lines->len}, line_end, encoded);
        g_string_append_printf(out, "%sContent-Transfer-Encoding: %s%s%s", line_end, encoding,
                               line_end, line_end);
        g_string_append_len(out, encoded->str, (gssize)encoded->len);
        return out;
}

GString *upgrade_returned(const struct verdict *verdict, const char *line_end)
{
        const struct report *report = verdict->report;
        struct bytes message;
        bool is_eight_bit;
        if (report->returned_part != MIME_NONE) {
                const struct mime_part *part = mime_part(verdict->mime, report->returned_part);
                if (returned_is_type(part->type)) {
                        GString *out = g_string_new(NULL);
                        append_part(out,
                                    bytes_slice(mime_raw(verdict->mime), part->begin, part->end));
                        return out;
                }
        } else if (find_message(verdict, &message, &is_eight_bit)) {
                return returned_message(message, is_eight_bit, line_end);
        }
        return report->returned_header.length > 0 ? returned_headers(report, line_end) : NULL;
}

/* --- the whole --- */

/* In time that grows with the text: the mark with which boundaries begin is rare. */
static bool occurs(const GString *text, const char *boundary)
{
        size_t length = strlen(boundary);
        const char *at = text->str, *end = text->str + text->len;
        while ((at = memchr(at, '=', (size_t)(end - at))) != NULL) {
                if ((size_t)(end - at) >= length && memcmp(at, boundary, length) == 0)
                        return true;
                at++;
        }
        return false;
}

/* Derived from the content, so that no sender can foresee it; "=_" stands in no encoded text (RFC 2045, section 6.7). */
static char *choose_boundary(const GString *const *parts, size_t count)
{
        g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
        for (size_t i = 0; i < count; i++)
                if (parts[i] != NULL)
                        g_checksum_update(checksum, (const guchar *)parts[i]->str,
                                          (gssize)parts[i]->len);
        for (unsigned try = 0; try < TRIES; try++) {
                g_autoptr(GChecksum) next = g_checksum_copy(checksum);
                g_checksum_update(next, (const guchar *)&try, sizeof try);
                g_autofree char *boundary = g_strdup_printf("=_%.40s", g_checksum_get_string(next));
                bool is_taken = false;
                for (size_t i = 0; i < count; i++)
                        is_taken |= parts[i] != NULL && occurs(parts[i], boundary);
                if (!is_taken)
                        return g_steal_pointer(&boundary);
        }
        return NULL;
}

static GString *status_part(const struct verdict *verdict, const char *host, const char *line_end)
{
        g_autoptr(GString) text = upgrade_status(verdict, host);
        GString *out = g_string_new("Content-Type: message/delivery-status");
        g_string_append(out, line_end);
        g_string_append(out, line_end);
        for (const char *c = text->str; *c != '\0'; c++) {
                if (*c == '\n')
                        g_string_append(out, line_end);
                else
                        g_string_append_c(out, *c);
        }
        return out;
}

GString *upgrade_body(const struct verdict *verdict, const GString *first, const char *host,
                      const char *line_end, char **content_type)
{
        GString *status = status_part(verdict, host, line_end);
        GString *returned = upgrade_returned(verdict, line_end);
        const GString *parts[] = {first, status, returned};
        g_autofree char *boundary = choose_boundary(parts, G_N_ELEMENTS(parts));
        GString *out = boundary != NULL ? g_string_new(NULL) : NULL;
        for (size_t i = 0; out != NULL && i < G_N_ELEMENTS(parts); i++) {
                if (parts[i] == NULL)
                        continue;
                g_string_append_printf(out, "--%s%s", boundary, line_end);
                g_string_append_len(out, parts[i]->str, (gssize)parts[i]->len);
                g_string_append(out, line_end);
        }
        if (out != NULL)
                g_string_append_printf(out, "--%s--%s", boundary, line_end);
        *content_type = g_strdup_printf(
            "multipart/report; report-type=delivery-status;\n\tboundary=\"%s\"", boundary);
        g_string_free(status, TRUE);
        if (returned != NULL)
                g_string_free(returned, TRUE);
        return out;
}

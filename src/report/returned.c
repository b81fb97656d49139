/* returned - what came back of the original message.
 * in: a scanned message, or text in which a returned message stands.
 * out: the returned message's header block and the fields that matter, in a report. */

#include "report/returned.h"

#include <string.h>

#include "message/content.h"
#include "message/header.h"
#include "report/scope.h"

static const struct {
        const char *type;
        enum returned returned; /* the most that such a part can hold */
} types[] = {
    {"message/rfc822", RETURNED_MESSAGE},         {"message/global", RETURNED_MESSAGE},
    {"message/partial", RETURNED_PART},           {"text/rfc822-headers", RETURNED_HEADERS},
    {"message/rfc822-headers", RETURNED_HEADERS}, {"message/global-headers", RETURNED_HEADERS},
    {"text/rfc822-header", RETURNED_HEADERS},     {"text/rfc822", RETURNED_MESSAGE},
};

static enum returned returned_of_type(const char *type)
{
        for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
                if (strcmp(types[i].type, type) == 0)
                        return types[i].returned;
        }
        return RETURNED_NOTHING;
}

bool returned_is_type(const char *type)
{
        return returned_of_type(type) != RETURNED_NOTHING;
}

/* Header blocks. */

/* Where the block that begins at text ends: at its empty line, or with text. 0 where no field stands there. */
static size_t block_length(struct bytes text)
{
        struct header_field field;
        size_t position = 0;
        bool any = false;
        while (header_next(text, &position, &field))
                any = true;
        return any ? MIN(position, text.length) : 0;
}

static bool has(struct bytes block, const char *name)
{
        struct header_field field;
        return header_find(block, name, 0, &field);
}

/* Some systems return a choice of fields only: that is a part, not the header. */
static bool is_whole_header(struct bytes block)
{
        return has(block, "From") && has(block, "Date") &&
               (has(block, "Message-ID") || has(block, "Received"));
}

/* "<a@b>" out of a Message-ID field, with what surrounds it left out. */
static char *message_id(char *value)
{
        char *begin = value ? strchr(value, '<') : NULL;
        char *end = begin ? strchr(begin, '>') : NULL;
        char *id = end ? g_strndup(begin, (size_t)(end + 1 - begin)) : NULL;
        g_free(value);
        return id;
}

void returned_read_fields(const struct limits *limits, struct report *report)
{
        struct bytes block = report->returned_header;
        report_set(&report->original_message_id,
                   message_id(header_get(block, "Message-ID", 0, limits)));
        report_set(&report->original_subject, header_get_decoded(block, "Subject", 0, limits));
        report_set(&report->original_from, header_get_decoded(block, "From", 0, limits));
        report_set(&report->original_to, header_get_decoded(block, "To", 0, limits));
        report_set(&report->original_language, header_get(block, "Content-Language", 0, limits));
        report_set(&report->original_language, header_get(block, "Accept-Language", 0, limits));
}

/* Takes the header that text begins with. most is what the place can hold at best. */
static bool read_block(struct bytes text, enum returned most, const struct limits *limits,
                       struct report *report)
{
        size_t skip = 0;
        while (skip < text.length && (text.data[skip] == '\r' || text.data[skip] == '\n'))
                skip++;
        text = bytes_slice(text, skip, text.length);
        size_t length = block_length(text);
        if (length == 0)
                return false;
        bool has_body = false;
        for (size_t i = length; i < text.length && !has_body; i++)
                has_body = !g_ascii_isspace(text.data[i]);
        report->returned_header = bytes_slice(text, 0, length);
        returned_read_fields(limits, report);
        if (most == RETURNED_PART || !is_whole_header(report->returned_header))
                report->returned = RETURNED_PART;
        else
                report->returned = has_body ? most : RETURNED_HEADERS;
        return true;
}

/* Parts. */

static unsigned find_part(const struct mime *mime, const struct report *report)
{
        unsigned found = MIME_NONE, scope = scope_of_report(mime, report);
        for (unsigned i = 1; i < mime_count(mime); i++) {
                if (i == report->status_part || scope_of(mime, i) != scope ||
                    !returned_is_type(mime_part(mime, i)->type))
                        continue;
                if (report->status_part == MIME_NONE || i > report->status_part)
                        return i;
                if (found == MIME_NONE)
                        found = i;
        }
        return found;
}

static bool is_encoded(const struct mime *mime, unsigned index, const struct limits *limits)
{
        g_autofree char *encoding =
            header_get(mime_header_bytes(mime, index), "Content-Transfer-Encoding", 0, limits);
        return encoding && (g_ascii_strncasecmp(encoding, "base64", 6) == 0 ||
                            g_ascii_strncasecmp(encoding, "quoted", 6) == 0);
}

bool returned_read(const struct mime *mime, const struct limits *limits, struct report *report)
{
        unsigned index = find_part(mime, report);
        if (index == MIME_NONE)
                return false;
        enum returned most = returned_of_type(mime_part(mime, index)->type);
        unsigned child = mime_child(mime, index);
        bool is_read = false;
        if (child != MIME_NONE) {
                const struct mime_part *root = mime_part(mime, child);
                is_read = read_block(bytes_slice(mime_raw(mime), root->begin, root->end), most,
                                     limits, report);
        } else if (is_encoded(mime, index, limits)) {
                size_t length = 0;
                report->returned_copy = content_decode(mime, index, limits, &length);
                is_read =
                    read_block((struct bytes){report->returned_copy, length}, most, limits, report);
                if (!is_read)
                        g_clear_pointer(&report->returned_copy, g_free);
        } else {
                is_read = read_block(mime_body_bytes(mime, index), most, limits, report);
        }
        if (is_read)
                report->returned_part = index;
        return is_read;
}

/* Text bodies. */

/* The length of what stands before the first field: spaces and quotation marks. */
static size_t prefix_length(struct bytes text)
{
        size_t length = 0;
        while (length < text.length && strchr(" \t>|", text.data[length]) && text.data[length])
                length++;
        return length;
}

static char *unquote(struct bytes text, size_t prefix, size_t *length)
{
        GString *out = g_string_sized_new(text.length);
        size_t at = 0;
        while (at < text.length) {
                size_t same = 0;
                while (same < prefix && at + same < text.length &&
                       text.data[at + same] == text.data[same])
                        same++;
                const char *end = memchr(text.data + at, '\n', text.length - at);
                size_t next = end ? (size_t)(end + 1 - text.data) : text.length;
                g_string_append_len(out, text.data + at + same, (gssize)(next - at - same));
                at = next;
        }
        *length = out->len;
        return g_string_free(out, FALSE);
}

bool returned_read_text(struct bytes text, bool raw, const struct limits *limits,
                        struct report *report)
{
        size_t skip = 0;
        while (skip < text.length && (text.data[skip] == '\r' || text.data[skip] == '\n'))
                skip++;
        text = bytes_slice(text, skip, text.length);
        text.length = MIN(text.length, limits->text_bytes);
        size_t prefix = prefix_length(text);
        if (raw && prefix == 0)
                return read_block(text, RETURNED_MESSAGE, limits, report);
        size_t length = 0;
        char *copy = unquote(text, prefix, &length);
        if (!read_block((struct bytes){copy, length}, RETURNED_MESSAGE, limits, report)) {
                g_free(copy);
                return false;
        }
        report->returned_copy = copy;
        return true;
}

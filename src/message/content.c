/* content - the decoded text of a part.
 * in: a part of a scanned message.  out: UTF-8 text, LF line ends, bounded. */

#include "message/content.h"

#include <gmime/gmime.h>
#include <stdlib.h>
#include <string.h>

#include "base/line.h"
#include "base/text.h"
#include "message/base64.h"
#include "message/charset.h"
#include "message/gmime_use.h"
#include "message/header.h"

#define PIECE      8192
#define META_BYTES 2048 /* of an HTML text, in which its charset may be declared */

static const struct encoding {
        const char *name;
        GMimeContentEncoding value;
} encodings[] = {
    {"base64", GMIME_CONTENT_ENCODING_BASE64},
    {"quoted-printable", GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE},
    {"x-uuencode", GMIME_CONTENT_ENCODING_UUENCODE},
    {"uuencode", GMIME_CONTENT_ENCODING_UUENCODE},
    {"x-uue", GMIME_CONTENT_ENCODING_UUENCODE},
};

static bool is_type(const struct mime *mime, unsigned index, const char *type)
{
        return strcmp(mime_part(mime, index)->type, type) == 0;
}

/* True where the first line that holds anything is base64. Gateways that decode a body and forget to say so are
 * common, and decoding plain words would leave nothing to read. */
static bool is_base64(struct bytes body)
{
        struct line line = {0, 0, 0};
        for (size_t at = 0; at < body.length && line.end == line.begin; at = line.next)
                line = line_at(body, at);
        for (size_t at = line.begin; at < line.end; at++) {
                char c = body.data[at];
                if (!g_ascii_isalnum(c) && (c == '\0' || strchr("+/= \t", c) == NULL))
                        return false;
        }
        return true;
}

/* What stands before the lines of a uuencoded file: all up to and with its "begin" line. */
static size_t uuencode_prefix(struct bytes body)
{
        for (size_t at = 0; at < body.length;) {
                struct line line = line_at(body, at);
                if (line.end - at > 6 && memcmp(body.data + at, "begin ", 6) == 0)
                        return line.next;
                at = line.next;
        }
        return 0;
}

/* The transfer encoding that a part states and that can be undone; DEFAULT for none. */
static GMimeContentEncoding encoding_of(const struct mime *mime, unsigned index,
                                        const struct limits *limits)
{
        if (g_str_has_prefix(mime_part(mime, index)->type, "multipart/"))
                return GMIME_CONTENT_ENCODING_DEFAULT;
        struct bytes header = mime_header_bytes(mime, index);
        g_autofree char *value = header_get(header, "Content-Transfer-Encoding", 0, limits);
        if (value == NULL)
                return GMIME_CONTENT_ENCODING_DEFAULT;
        g_strdelimit(value, "\"'", ' ');
        g_strstrip(value);
        value[strcspn(value, "; \t(,")] = '\0';
        for (size_t i = 0; i < G_N_ELEMENTS(encodings); i++)
                if (text_equal(value, encodings[i].name))
                        return encodings[i].value;
        return GMIME_CONTENT_ENCODING_DEFAULT;
}

/* Undoes an encoding piece by piece, so that no more is decoded than wanted. */
static GString *undo(struct bytes body, GMimeContentEncoding value, size_t limit)
{
        GString *out = g_string_new(NULL);
        GMimeEncoding encoding;
        size_t at = 0;

        if (value == GMIME_CONTENT_ENCODING_BASE64) {
                base64_decode(body, limit, out);
                return out;
        }
        gmime_use();
        g_mime_encoding_init_decode(&encoding, value);
        if (value == GMIME_CONTENT_ENCODING_UUENCODE) {
                at = uuencode_prefix(body);
                encoding.state |= GMIME_UUDECODE_STATE_BEGIN;
        }
        g_autofree char *piece = g_malloc(g_mime_encoding_outlen(&encoding, PIECE));
        while (at < body.length && out->len < limit) {
                size_t length = MIN(PIECE, body.length - at);
                size_t written = g_mime_encoding_step(&encoding, body.data + at, length, piece);
                g_string_append_len(out, piece, (gssize)written);
                at += length;
        }
        if (at == body.length) {
                size_t written = g_mime_encoding_flush(&encoding, "", 0, piece);
                g_string_append_len(out, piece, (gssize)written);
        }
        g_string_truncate(out, MIN(out->len, limit));
        return out;
}

char *content_decode(const struct mime *mime, unsigned index, const struct limits *limits,
                     size_t *length)
{
        struct bytes body = mime_body_bytes(mime, index);
        GMimeContentEncoding encoding = encoding_of(mime, index, limits);
        bool is_plain = encoding == GMIME_CONTENT_ENCODING_DEFAULT ||
                        (encoding == GMIME_CONTENT_ENCODING_BASE64 && !is_base64(body)) ||
                        (encoding == GMIME_CONTENT_ENCODING_UUENCODE && uuencode_prefix(body) == 0);
        GString *out =
            is_plain ? g_string_new_len(body.data, (gssize)MIN(body.length, limits->text_bytes))
                     : undo(body, encoding, limits->text_bytes);
        *length = out->len;
        return g_string_free(out, FALSE);
}

/* The charset that an HTML text declares for itself, NULL where it does not. */
static char *meta_charset(struct bytes text)
{
        static const char key[] = "charset=";
        size_t length = sizeof key - 1;
        text.length = MIN(text.length, META_BYTES);
        for (size_t at = 0; at + length < text.length; at++) {
                if (g_ascii_strncasecmp(text.data + at, key, length) != 0)
                        continue;
                size_t begin = at + length;
                begin += text.data[begin] == '"' || text.data[begin] == '\'' ? 1 : 0;
                size_t end = begin;
                while (end < text.length && (g_ascii_isalnum(text.data[end]) ||
                                             text.data[end] == '-' || text.data[end] == '_'))
                        end++;
                return end > begin ? g_strndup(text.data + begin, end - begin) : NULL;
        }
        return NULL;
}

/* The charset that a part states, NULL where it states none. */
static char *charset_of(const struct mime *mime, unsigned index, struct bytes text,
                        const struct limits *limits)
{
        struct header_field field;
        char *charset = NULL;
        if (header_find(mime_header_bytes(mime, index), "Content-Type", 0, &field))
                charset = header_parameter(field.value, "charset", limits);
        if (charset == NULL && is_type(mime, index, "text/html"))
                charset = meta_charset(text);
        return charset;
}

/* Makes all line ends LF and drops NUL, in place. */
static void mend_lines(GString *text)
{
        struct bytes from = {text->str, text->len};
        size_t to = 0;
        for (size_t at = 0; at < from.length;) {
                struct line line = line_at(from, at);
                for (; at < line.end; at++)
                        if (text->str[at] != '\0')
                                text->str[to++] = text->str[at];
                if (line.next > line.end)
                        text->str[to++] = '\n';
                at = line.next;
        }
        g_string_truncate(text, to);
}

char *content_text(const struct mime *mime, unsigned index, const struct limits *limits)
{
        static const char mark[] = "\xEF\xBB\xBF";
        size_t length;
        g_autofree char *raw = content_decode(mime, index, limits, &length);
        struct bytes bytes = {raw, length};
        g_autofree char *charset = charset_of(mime, index, bytes, limits);
        GString *text = charset_utf8(bytes, charset, mime_raw(mime));
        mend_lines(text);
        if (g_str_has_prefix(text->str, mark))
                g_string_erase(text, 0, sizeof mark - 1);
        return g_string_free(text, FALSE);
}

/* True where a text is HTML whatever its part says. */
static bool begins_as_html(const char *text)
{
        static const char *const marks[] = {"<!doctype html", "<html"};
        while (g_ascii_isspace(*text))
                text++;
        for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
                if (g_ascii_strncasecmp(text, marks[i], strlen(marks[i])) == 0)
                        return true;
        return false;
}

/* Where the line number count of text begins, counted from 0; its end where it has fewer. */
static size_t line_begin(const char *text, unsigned long count)
{
        const char *at = text;
        for (; count > 0 && *at != '\0'; count--) {
                const char *end = strchr(at, '\n');
                at = end != NULL ? end + 1 : at + strlen(at);
        }
        return (size_t)(at - text);
}

static unsigned long count_lines(const char *text)
{
        unsigned long count = 0;
        for (; *text != '\0'; text++)
                count += *text == '\n' || text[1] == '\0';
        return count;
}

/* Takes our own lines out of a text, in place: they explain what the others say, and must not be read as if the reporting system
 * had written them. */
static void drop_ours(const struct mime *mime, unsigned index, const struct limits *limits,
                      char *text)
{
        g_autofree char *mark = header_get(mime_header_bytes(mime, index), CONTENT_MARK, 0, limits);
        const char *lines = mark != NULL ? strstr(mark, "lines=") : NULL;
        if (lines == NULL)
                return;
        unsigned long count = strtoul(lines + strlen("lines="), NULL, 10);
        if (g_str_has_prefix(mark, "prepend")) {
                size_t begin = line_begin(text, count);
                memmove(text, text + begin, strlen(text + begin) + 1);
        } else if (g_str_has_prefix(mark, "append")) {
                unsigned long total = count_lines(text);
                text[line_begin(text, total > count ? total - count : 0)] = '\0';
        } else if (g_str_has_prefix(mark, "replace")) {
                *text = '\0';
        }
}

char *content_plain(const struct mime *mime, unsigned index, const struct limits *limits)
{
        char *text = content_text(mime, index, limits);
        drop_ours(mime, index, limits, text);
        if (!is_type(mime, index, "text/html") && !is_type(mime, index, "application/xhtml+xml") &&
            !begins_as_html(text))
                return text;
        char *plain = text_from_html((struct bytes){text, strlen(text)});
        g_free(text);
        return plain;
}

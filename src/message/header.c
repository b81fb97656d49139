/* header - the fields of a header block (RFC 5322, section 2.2).
 * in: the bytes of a header block, any line ends.  out: names and values. */

#include "message/header.h"

#include <glib.h>
#include <string.h>

#include "base/line.h"
#include "base/text.h"
#include "message/encoded_word.h"

static bool is_blank(char c)
{
        return c == ' ' || c == '\t';
}

size_t header_name_length(struct bytes line)
{
        size_t at = 0;
        while (at < line.length && line.data[at] > ' ' && line.data[at] < 0x7F &&
               line.data[at] != ':')
                at++;
        size_t colon = at;
        while (colon < line.length && is_blank(line.data[colon]))
                colon++;
        return at > 0 && colon < line.length && line.data[colon] == ':' ? at : 0;
}

/* Moves a line that begins a field to the end of its last continuation line. */
static struct line extend(struct bytes block, struct line line)
{
        while (line.next < block.length && is_blank(block.data[line.next])) {
                struct line more = line_at(block, line.next);
                line.end = more.end;
                line.next = more.next;
        }
        return line;
}

bool header_next(struct bytes block, size_t *position, struct header_field *out)
{
        while (*position < block.length) {
                struct line line = line_at(block, *position);
                if (line.end == line.begin)
                        return false;
                struct bytes first = bytes_slice(block, line.begin, line.end);
                size_t name = header_name_length(first);
                line = extend(block, line);
                *position = line.next;
                if (name == 0)
                        continue;
                size_t value = line.begin + name;
                while (block.data[value] != ':')
                        value++;
                out->name = bytes_slice(block, line.begin, line.begin + name);
                out->value = bytes_slice(block, value + 1, line.end);
                out->whole = bytes_slice(block, line.begin, line.next);
                return true;
        }
        return false;
}

bool header_find(struct bytes block, const char *name, unsigned nth, struct header_field *out)
{
        size_t position = 0;
        while (header_next(block, &position, out))
                if (text_is(out->name, name) && nth-- == 0)
                        return true;
        return false;
}

/* Cuts UTF-8 text at the last character that ends within limit bytes. */
static char *cut(char *text, size_t limit)
{
        if (strlen(text) > limit)
                *g_utf8_find_prev_char(text, text + limit + 1) = '\0';
        return text;
}

/* The value's bytes in one line. */
static GString *unfold(struct bytes value, size_t limit)
{
        struct bytes text = {value.data, MIN(value.length, limit)};
        GString *out = g_string_sized_new(text.length);
        for (size_t at = 0; at < text.length;) {
                struct line line = line_at(text, at);
                while (line.begin < line.end && is_blank(text.data[line.begin]))
                        line.begin++;
                size_t end = line.end;
                while (end > line.begin && is_blank(text.data[end - 1]))
                        end--;
                if (out->len > 0 && end > line.begin)
                        g_string_append_c(out, ' ');
                g_string_append_len(out, text.data + line.begin, (gssize)(end - line.begin));
                at = line.next;
        }
        return out;
}

char *header_unfold(struct bytes value, const struct limits *limits)
{
        GString *line = unfold(value, limits->header_bytes);
        char *text = text_utf8((struct bytes){line->str, line->len});
        g_string_free(line, TRUE);
        return cut(text, limits->header_bytes);
}

char *header_decode(struct bytes value, const struct limits *limits)
{
        GString *line = unfold(value, limits->header_bytes);
        GString *decoded = encoded_words_decode((struct bytes){line->str, line->len});
        /* What was hidden in an encoded word must not break the line open again. */
        for (size_t i = 0; i < decoded->len; i++)
                if (decoded->str[i] == '\n' || decoded->str[i] == '\r')
                        decoded->str[i] = ' ';
        char *text = text_utf8((struct bytes){decoded->str, decoded->len});
        g_string_free(line, TRUE);
        g_string_free(decoded, TRUE);
        return cut(text, limits->header_bytes);
}

char *header_get(struct bytes block, const char *name, unsigned nth, const struct limits *limits)
{
        struct header_field field;
        return header_find(block, name, nth, &field) ? header_unfold(field.value, limits) : NULL;
}

char *header_get_decoded(struct bytes block, const char *name, unsigned nth,
                         const struct limits *limits)
{
        struct header_field field;
        return header_find(block, name, nth, &field) ? header_decode(field.value, limits) : NULL;
}

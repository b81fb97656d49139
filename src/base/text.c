/* text - hostile text made safe for headers, logs and terminals.
 * in: bytes from a message.  out: valid UTF-8 or plain ASCII, bounded. */

#include "base/text.h"

#include <glib.h>
#include <string.h>

#define REPLACEMENT 0xFFFD

enum sort { SORT_PLAIN, SORT_SPACE, SORT_CONTROL, SORT_INVISIBLE };

/* What a character does to the line in which it stands. */
static enum sort sort_of(gunichar c)
{
        if (c < 0x80 && c > ' ' && c != 0x7F)
                return SORT_PLAIN;
        if (c == 0x2028 || c == 0x2029 || g_unichar_isspace(c))
                return SORT_SPACE;
        if (c < 0x20 || (c >= 0x7F && c < 0xA0))
                return SORT_CONTROL;
        /* Bidirectional controls reorder what stands around them, the byte order mark shows nothing at all. */
        if (c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
            (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF)
                return SORT_INVISIBLE;
        return SORT_PLAIN;
}

char *text_utf8(struct bytes text)
{
        return text.length == 0 ? g_strdup("") : g_utf8_make_valid(text.data, (gssize)text.length);
}

/* The text itself where it is valid, else a mended copy that *copy owns. */
static const char *valid(const char *text, char **copy)
{
        if (!g_utf8_validate(text, -1, NULL))
                text = *copy = text_utf8((struct bytes){text, strlen(text)});
        return text;
}

static void append_plain(GString *out, const char *c, size_t length)
{
        g_string_append_len(out, c, (gssize)length);
}

static void append_escaped(GString *out, const char *c, size_t length)
{
        if (length == 1) {
                if (*c == '\\' || *c == '"')
                        g_string_append_c(out, '\\');
                g_string_append_c(out, *c);
                return;
        }
        for (size_t i = 0; i < length; i++)
                g_string_append_printf(out, "\\x%02X", (unsigned char)c[i]);
}

/* Appends one line of text to a new string, each character by append, at most limit bytes in all. */
static char *one_line(const char *raw, size_t limit,
                      void (*append)(GString *out, const char *c, size_t length))
{
        g_autofree char *copy = NULL;
        GString *out = g_string_new(NULL);
        bool space = false;

        for (const char *at = valid(raw, &copy), *next; *at != '\0'; at = next) {
                next = g_utf8_next_char(at);
                enum sort sort = sort_of(g_utf8_get_char(at));
                if (sort == SORT_INVISIBLE)
                        continue;
                if (sort != SORT_PLAIN) {
                        space = out->len > 0;
                        continue;
                }
                size_t before = out->len;
                if (space)
                        g_string_append_c(out, ' ');
                space = false;
                append(out, at, (size_t)(next - at));
                if (out->len > limit) {
                        g_string_truncate(out, before);
                        break;
                }
        }
        return g_string_free(out, FALSE);
}

char *text_one_line(const char *text, size_t limit)
{
        return one_line(text, limit, append_plain);
}

char *text_ascii(const char *text, size_t limit)
{
        return one_line(text, limit, append_escaped);
}

char *text_terminal(const char *text)
{
        g_autofree char *copy = NULL;
        GString *out = g_string_new(NULL);

        for (const char *at = valid(text, &copy), *next; *at != '\0'; at = next) {
                next = g_utf8_next_char(at);
                gunichar c = g_utf8_get_char(at);
                if (c == '\r' && *next == '\n')
                        continue;
                bool is_kept = c == '\n' || c == '\t' || c == ' ' || sort_of(c) == SORT_PLAIN ||
                               g_unichar_type(c) == G_UNICODE_SPACE_SEPARATOR;
                g_string_append_unichar(out, is_kept ? c : REPLACEMENT);
        }
        return g_string_free(out, FALSE);
}

size_t text_fit(struct bytes text, size_t limit)
{
        if (text.length <= limit)
                return text.length;
        while (limit > 0 && ((unsigned char)text.data[limit] & 0xC0) == 0x80)
                limit--;
        return limit;
}

bool text_equal(const char *a, const char *b)
{
        return g_ascii_strcasecmp(a, b) == 0;
}

bool text_is(struct bytes text, const char *wanted)
{
        return strlen(wanted) == text.length &&
               g_ascii_strncasecmp(text.data, wanted, text.length) == 0;
}

bool text_contains(struct bytes text, const char *needle)
{
        size_t length = strlen(needle);
        if (length == 0)
                return true;
        for (size_t at = 0; at + length <= text.length; at++)
                if (g_ascii_tolower(text.data[at]) == needle[0] &&
                    g_ascii_strncasecmp(text.data + at, needle, length) == 0)
                        return true;
        return false;
}

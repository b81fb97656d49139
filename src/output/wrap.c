/* wrap - plain text in lines that fit a screen.
 * in: UTF-8 text, LF line ends.  out: the same, long lines broken. */

#include "output/wrap.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define WORD_BYTES 900 /* a line of a message may have 998 (RFC 5322, section 2.1.1) */

static unsigned width_of(gunichar c)
{
        return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

/* Characters that no line begins with, in scripts that break between any two. */
static bool is_closing(gunichar c)
{
        const unsigned types = 1u << G_UNICODE_CLOSE_PUNCTUATION |
                               1u << G_UNICODE_FINAL_PUNCTUATION |
                               1u << G_UNICODE_OTHER_PUNCTUATION | 1u << G_UNICODE_MODIFIER_LETTER |
                               1u << G_UNICODE_NON_SPACING_MARK;
        return (types >> g_unichar_type(c) & 1u) != 0;
}

static bool is_opening(gunichar c)
{
        GUnicodeType type = g_unichar_type(c);
        return type == G_UNICODE_OPEN_PUNCTUATION || type == G_UNICODE_INITIAL_PUNCTUATION;
}

/* The unit that begins at text and cannot be broken: a word, or one wide character with what clings to it. */
static const char *unit_end(const char *text, const char *end)
{
        const char *at = text;
        gunichar last = 0;
        while (at < end && *at != ' ' && at - text < WORD_BYTES) {
                gunichar c = g_utf8_get_char(at);
                bool wide = g_unichar_iswide(c) || g_unichar_iswide(last);
                if (last != 0 && wide && !is_closing(c) && !is_opening(last))
                        break;
                last = c;
                at = g_utf8_next_char(at);
        }
        return at;
}

static unsigned columns_of(const char *text, const char *end)
{
        unsigned columns = 0;
        for (; text < end; text = g_utf8_next_char(text))
                columns += width_of(g_utf8_get_char(text));
        return columns;
}

/* How far continuation lines are indented: as the line is, past a bullet or a number with its full stop. */
static size_t indent_of(const char *line, const char *end)
{
        const char *at = line;
        while (at < end && *at == ' ')
                at++;
        const char *mark = at;
        while (mark < end && g_ascii_isdigit(*mark))
                mark++;
        bool is_number = mark > at && mark + 1 < end && mark[0] == '.' && mark[1] == ' ';
        bool is_bullet = at + 1 < end && (*at == '-' || *at == '*') && at[1] == ' ';
        if (is_number)
                at = mark + 2;
        else if (is_bullet)
                at += 2;
        return MIN((size_t)(at - line), 20);
}

static void wrap_line(GString *out, const char *line, const char *end, unsigned columns)
{
        size_t indent = indent_of(line, end);
        const char *at = line;
        unsigned column = 0;
        bool is_fresh = true; /* nothing but an indentation stands on the line yet */
        while (at < end && *at == ' ')
                at++;
        g_string_append_len(out, line, at - line);
        column = (unsigned)(at - line);
        while (at < end) {
                const char *unit = at;
                while (unit < end && *unit == ' ')
                        unit++;
                if (unit == end)
                        break;
                const char *next = unit_end(unit, end);
                unsigned width = columns_of(unit, next);
                if (!is_fresh && column + (unsigned)(unit - at) + width > columns) {
                        g_string_append_c(out, '\n');
                        g_string_append_printf(out, "%*s", (int)indent, "");
                        column = (unsigned)indent;
                } else {
                        g_string_append_len(out, at, unit - at);
                        column += (unsigned)(unit - at);
                }
                g_string_append_len(out, unit, next - unit);
                column += width;
                is_fresh = false;
                at = next;
        }
        g_string_append_c(out, '\n');
}

static bool is_blank(const char *line, const char *end)
{
        while (line < end && (*line == ' ' || *line == '\t' || *line == '\r'))
                line++;
        return line == end;
}

char *wrap_text(const char *text, unsigned columns)
{
        GString *out = g_string_new(NULL);
        g_autofree char *valid = g_utf8_make_valid(text, -1);
        bool is_gap = false;
        for (const char *line = valid; *line != '\0';) {
                const char *end = line + strcspn(line, "\n");
                if (is_blank(line, end)) {
                        is_gap = out->len > 0;
                } else {
                        if (is_gap)
                                g_string_append_c(out, '\n');
                        is_gap = false;
                        wrap_line(out, line, end, columns);
                }
                line = *end == '\n' ? end + 1 : end;
        }
        return g_string_free(out, FALSE);
}

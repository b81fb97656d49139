/* fold - text in the one form in which words are compared.
 * in: bytes of a diagnostic, a phrase, a literal of a pattern.  out: white space and letter case made equal. */

#include "knowledge/fold.h"

#include <string.h>

#define RIGHT_QUOTE 0x2019

GString *fold_spaces(struct bytes text)
{
        g_autofree char *valid =
            g_utf8_make_valid(text.data != NULL ? text.data : "", (gssize)text.length);
        GString *out = g_string_sized_new(text.length);
        bool space = false;
        for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
                bool is_ascii = (unsigned char)*p < 0x80;
                gunichar c = is_ascii ? (unsigned char)*p : g_utf8_get_char(p);
                bool is_space = is_ascii ? g_ascii_isspace(*p) : g_unichar_isspace(c);
                if (is_space && !space)
                        g_string_append_c(out, ' ');
                else if (!is_space)
                        g_string_append_len(out, p, g_utf8_next_char(p) - p);
                space = is_space;
        }
        return out;
}

GString *fold_case(const GString *text)
{
        GString *out = g_string_sized_new(text->len);
        const char *end = text->str + text->len;
        for (const char *p = text->str; p < end; p = g_utf8_next_char(p)) {
                if ((unsigned char)*p < 0x80) {
                        g_string_append_c(out, g_ascii_tolower(*p));
                        continue;
                }
                gunichar c = g_utf8_get_char(p);
                /* By way of the capital, since some small letters share one: long s, final sigma. */
                gunichar folded = c == RIGHT_QUOTE ? '\'' : g_unichar_tolower(g_unichar_toupper(c));
                g_string_append_unichar(out, folded);
        }
        return out;
}

char *fold_phrase(const char *phrase)
{
        GString *spaced = fold_spaces((struct bytes){phrase, strlen(phrase)});
        GString *folded = fold_case(spaced);
        g_string_free(spaced, TRUE);
        return g_strstrip(g_string_free(folded, FALSE));
}

bool fold_is_word(gunichar c)
{
        if (c < 0x80)
                return c == '_' || g_ascii_isalnum((char)c);
        if (!g_unichar_isalnum(c) || g_unichar_iswide(c))
                return false;
        switch ((int)g_unichar_get_script(c)) {
        case G_UNICODE_SCRIPT_HIRAGANA:
        case G_UNICODE_SCRIPT_KATAKANA:
        case G_UNICODE_SCRIPT_HAN:
        case G_UNICODE_SCRIPT_HANGUL:
        case G_UNICODE_SCRIPT_THAI:
        case G_UNICODE_SCRIPT_LAO:
        case G_UNICODE_SCRIPT_KHMER:
        case G_UNICODE_SCRIPT_MYANMAR:
                return false;
        }
        return true;
}

bool fold_inside_word(const GString *text, size_t offset)
{
        if (offset == 0 || offset >= text->len)
                return false;
        const char *p = text->str + offset;
        return fold_is_word(g_utf8_get_char(p)) && fold_is_word(g_utf8_get_char(g_utf8_prev_char(p)));
}

/* spelling - letters with marks made plain, since mail servers often write them so.
 * in: the text of a diagnostic, phrases and patterns of rules.  out: the same in plain letters.
 * What Unicode takes apart loses its marks; the table has the letters that it does not take apart, and those that
 * are also spelt with two. */

#include "knowledge/spelling.h"

#include <stdbool.h>
#include <string.h>

static const struct spelling {
        gunichar letter;
        char plain[3];
        char long_form[3]; /* plain with the second letter that it may have, empty for none */
} spellings[] = {
    {0x00E4, "a", "ae"},  /* a with diaeresis */
    {0x00F6, "o", "oe"},  /* o with diaeresis */
    {0x00FC, "u", "ue"},  /* u with diaeresis */
    {0x00E5, "a", "aa"},  /* a with ring */
    {0x00F8, "o", "oe"},  /* o with stroke */
    {0x00E6, "ae", "ae"}, /* ae */
    {0x0153, "oe", "oe"}, /* oe */
    {0x00DF, "ss", "ss"}, /* sharp s */
    {0x0142, "l", ""},    /* l with stroke */
    {0x0111, "d", ""},    /* d with stroke */
    {0x00F0, "d", ""},    /* eth */
    {0x00FE, "th", ""},   /* thorn */
    {0x0131, "i", ""},    /* dotless i */
};

static const struct spelling *find(gunichar c)
{
        gunichar small = g_unichar_tolower(c);
        for (size_t i = 0; i < G_N_ELEMENTS(spellings); i++)
                if (spellings[i].letter == small)
                        return &spellings[i];
        return NULL;
}

/* The letter without its marks. Those of other scripts tell letters apart, as in Japanese. */
static gunichar without_marks(gunichar c)
{
        gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
        switch ((int)g_unichar_get_script(c)) {
        case G_UNICODE_SCRIPT_LATIN:
        case G_UNICODE_SCRIPT_GREEK:
        case G_UNICODE_SCRIPT_CYRILLIC:
                return g_unichar_fully_decompose(c, FALSE, parts, G_N_ELEMENTS(parts)) > 0
                           ? parts[0]
                           : c;
        }
        return c;
}

/* A mark that follows its letter as a character of its own. */
static bool is_mark(gunichar c)
{
        return c >= 0x0300 && c <= 0x036F;
}

static void append_plain(GString *out, gunichar c)
{
        const struct spelling *spelling = find(c);
        if (spelling != NULL)
                g_string_append(out, spelling->plain);
        else if (!is_mark(c))
                g_string_append_unichar(out, without_marks(c));
}

GString *spelling_plain(const GString *text)
{
        GString *out = g_string_sized_new(text->len);
        for (const char *p = text->str; *p != '\0'; p = g_utf8_next_char(p))
                if ((unsigned char)*p < 0x80)
                        g_string_append_c(out, *p);
                else
                        append_plain(out, g_utf8_get_char(p));
        return out;
}

char *spelling_long(const char *phrase)
{
        GString *out = g_string_new(NULL);
        for (const char *p = phrase; *p != '\0'; p = g_utf8_next_char(p)) {
                const struct spelling *spelling = find(g_utf8_get_char(p));
                if (spelling != NULL && *spelling->long_form != '\0')
                        g_string_append(out, spelling->long_form);
                else
                        append_plain(out, g_utf8_get_char(p));
        }
        return g_string_free(out, FALSE);
}

/* --- Patterns --- */

/* What a hyphen would mean at a place in a class. */
enum place {
        PLACE_FREE,  /* itself: at the beginning, or behind a range or a named class */
        PLACE_CHAR,  /* a range, but at the end of the class */
        PLACE_RANGE, /* a range is open: the next character ends it */
};

/* A pattern while it is rewritten. */
struct rewriting {
        GString *out;
        unsigned depth;      /* of brackets */
        unsigned lookbehind; /* the depth inside the outermost one, 0 for none */
        size_t class_begin;  /* in out, of the class that is open */
        GString *seconds;    /* the second letters of those in it */
        enum place place;    /* in it */
        bool in_class;
};

static void open_bracket(struct rewriting *rewriting, const char *p)
{
        rewriting->depth++;
        bool is_lookbehind = strncmp(p, "(?<=", 4) == 0 || strncmp(p, "(?<!", 4) == 0;
        if (is_lookbehind && rewriting->lookbehind == 0)
                rewriting->lookbehind = rewriting->depth;
}

static void close_bracket(struct rewriting *rewriting)
{
        if (rewriting->lookbehind == rewriting->depth)
                rewriting->lookbehind = 0;
        if (rewriting->depth > 0)
                rewriting->depth--;
}

/* "[aou" becomes "(?:[aou]e?)" where one of its letters can be spelt with an e. */
static void close_class(struct rewriting *rewriting)
{
        GString *out = rewriting->out;
        rewriting->in_class = false;
        g_string_append_c(out, ']');
        bool is_negated = out->str[rewriting->class_begin + 1] == '^';
        if (rewriting->seconds->len == 0 || is_negated || rewriting->lookbehind != 0)
                return;
        g_string_insert(out, (gssize)rewriting->class_begin, "(?:");
        if (rewriting->seconds->len == 1)
                g_string_append_printf(out, "%s?)", rewriting->seconds->str);
        else
                g_string_append_printf(out, "[%s]?)", rewriting->seconds->str);
}

/* A character of the class has been read. */
static void pass_character(struct rewriting *rewriting)
{
        rewriting->place = rewriting->place == PLACE_RANGE ? PLACE_FREE : PLACE_CHAR;
}

/* True for one end of a range such as "[y-ü]", whose order must stay. */
static bool is_range_end(const struct rewriting *rewriting, const char *p)
{
        const char *next = g_utf8_next_char(p);
        bool begins = next[0] == '-' && next[1] != ']';
        return rewriting->in_class && (rewriting->place == PLACE_RANGE || begins);
}

/* The letter at p, which is not ASCII. A quantifier behind it goes for all that stands for it. */
static void append_letter(struct rewriting *rewriting, const char *p)
{
        GString *out = rewriting->out;
        const struct spelling *spelling = find(g_utf8_get_char(p));
        if (is_range_end(rewriting, p)) {
                g_string_append_unichar(out, g_utf8_get_char(p));
        } else if (spelling == NULL || *spelling->long_form == '\0') {
                append_plain(out, g_utf8_get_char(p));
        } else if (rewriting->in_class) {
                g_string_append_c(out, spelling->long_form[0]);
                g_string_append_c(rewriting->seconds, spelling->long_form[1]);
        } else if (rewriting->lookbehind != 0) {
                g_string_append(out, spelling->plain);
        } else {
                char next = *g_utf8_next_char(p);
                bool is_repeated = next != '\0' && strchr("?*+{", next) != NULL;
                g_string_append_printf(out, "%s%s?%s", is_repeated ? "(?:" : "",
                                       spelling->long_form, is_repeated ? ")" : "");
        }
        pass_character(rewriting);
}

/* Copies the opening of a class, in which "]" may come first as a letter. */
static const char *open_class(struct rewriting *rewriting, const char *p)
{
        rewriting->in_class = true;
        rewriting->class_begin = rewriting->out->len;
        g_string_truncate(rewriting->seconds, 0);
        const char *end = p + 1;
        if (*end == '^')
                end++;
        rewriting->place = *end == ']' ? PLACE_CHAR : PLACE_FREE;
        if (*end == ']')
                end++;
        g_string_append_len(rewriting->out, p, end - p);
        return end;
}

/* Where the escape at p ends, with the braces of "\x{41}" and "\p{L}". */
static const char *escape_end(const char *p)
{
        bool has_braces = p[2] == '{' && strchr("xopPN", p[1]) != NULL;
        const char *end = has_braces ? strchr(p, '}') : NULL;
        return end != NULL ? end + 1 : p + 2;
}

/* What stands at p for the hyphens behind it: a character, many of them such as "\d", or a hyphen. */
static void pass_ascii(struct rewriting *rewriting, const char *p, bool is_escape, bool is_named)
{
        if (is_named || (is_escape && strchr("dDhHpPsSvVwW", p[1]) != NULL))
                rewriting->place = PLACE_FREE;
        else if (*p == '-' && rewriting->place == PLACE_CHAR)
                rewriting->place = PLACE_RANGE;
        else
                pass_character(rewriting);
}

/* Copies an ASCII character, an escape or a named class; returns what follows. */
static const char *copy_ascii(struct rewriting *rewriting, const char *p)
{
        GString *out = rewriting->out;
        bool is_escape = *p == '\\' && p[1] != '\0' && (unsigned char)p[1] < 0x80;
        const char *name_end =
            rewriting->in_class && strncmp(p, "[:", 2) == 0 ? strstr(p, ":]") : NULL;
        if (*p == '[' && !rewriting->in_class)
                return open_class(rewriting, p);
        if (*p == ']' && rewriting->in_class) {
                close_class(rewriting);
                return p + 1;
        }
        if (*p == '(' && !rewriting->in_class)
                open_bracket(rewriting, p);
        else if (*p == ')' && !rewriting->in_class)
                close_bracket(rewriting);
        const char *end = name_end != NULL ? name_end + 2 : is_escape ? escape_end(p) : p + 1;
        pass_ascii(rewriting, p, is_escape, name_end != NULL);
        g_string_append_len(out, p, end - p);
        return end;
}

char *spelling_pattern(const char *pattern)
{
        if (!g_utf8_validate(pattern, -1, NULL))
                return g_strdup(pattern);
        struct rewriting rewriting = {.out = g_string_new(NULL), .seconds = g_string_new(NULL)};
        for (const char *p = pattern; *p != '\0';) {
                if ((unsigned char)*p < 0x80) {
                        p = copy_ascii(&rewriting, p);
                } else {
                        append_letter(&rewriting, p);
                        p = g_utf8_next_char(p);
                }
        }
        g_string_free(rewriting.seconds, TRUE);
        return g_string_free(rewriting.out, FALSE);
}

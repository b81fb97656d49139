/* html - plain text from HTML: text_from_html of text.h.
 * in: UTF-8 bytes, trusted for nothing.  out: UTF-8 lines.
 * Each byte is looked at a bounded number of times: a search that ran to the end in vain is not made again. */

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/html_names.h"
#include "base/text.h"

#define REPLACEMENT 0xFFFD
#define NAME_SIZE   32

struct reduction {
        const char *at;
        const char *end;
        GString *out;
        unsigned line_ends; /* owed before the next character, at most 2 */
        bool space;         /* a space is owed */
        bool tab;           /* a tab is owed */
        unsigned keep;      /* depth of elements whose white space counts */
        bool no_quote[2];   /* no further ' or " follows */
};

/* Writes what is owed. At a line's begin no space is written. */
static void settle(struct reduction *r)
{
        if (r->out->len == 0)
                r->line_ends = 0;
        else if (r->line_ends > 0)
                g_string_append(r->out, r->line_ends == 1 ? "\n" : "\n\n");
        else if (r->tab)
                g_string_append_c(r->out, '\t');
        else if (r->space)
                g_string_append_c(r->out, ' ');
        r->line_ends = 0;
        r->tab = r->space = false;
}

static void owe_line_ends(struct reduction *r, unsigned count)
{
        r->line_ends = MAX(r->line_ends, count);
        r->tab = r->space = false;
}

static void put_space(struct reduction *r, gunichar c)
{
        if (r->keep > 0 && c == '\n')
                owe_line_ends(r, MIN(r->line_ends + 1, 2));
        else if (r->keep > 0 && (c == ' ' || c == '\t')) {
                settle(r);
                g_string_append_c(r->out, (char)c);
        } else if (r->line_ends == 0)
                r->space = true;
}

static void put(struct reduction *r, gunichar c)
{
        /* Soft hyphens, word joiners and zero-width spaces would break addresses and phrases apart. */
        if (c == 0xAD || c == 0x200B || c == 0x2060 || c == 0xFEFF)
                return;
        if (c == 0xA0 || c == ' ' || (c >= '\t' && c <= '\r')) {
                put_space(r, c == 0xA0 ? ' ' : c);
                return;
        }
        settle(r);
        g_string_append_unichar(r->out, c);
}

static int compare_element(const void *key, const void *entry)
{
        return strcmp(key, ((const struct html_element *)entry)->name);
}

static int compare_reference(const void *key, const void *entry)
{
        return strcmp(key, ((const struct html_reference *)entry)->name);
}

/* A numeric reference means Windows-1252 below 160, as browsers have it. */
static gunichar numbered(unsigned number)
{
        static const uint16_t windows[32] = {
            0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
            0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
            0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
        if (number >= 0x80 && number < 0xA0)
                return windows[number - 0x80];
        return number != 0 && g_unichar_validate(number) ? number : REPLACEMENT;
}

/* Reads "#160", "#xA0" after an ampersand; at is just past the '#'. NULL where there is no number. */
static const char *read_number(const char *at, const char *end, gunichar *out)
{
        bool is_hex = at < end && (*at == 'x' || *at == 'X');
        const char *digits = at += is_hex ? 1 : 0;
        unsigned number = 0;
        for (; at < end && at < digits + 8 && g_ascii_isxdigit(*at); at++) {
                if (!is_hex && !g_ascii_isdigit(*at))
                        break;
                number = number * (is_hex ? 16 : 10) + (unsigned)g_ascii_xdigit_value(*at);
        }
        if (at == digits)
                return NULL;
        *out = numbered(number);
        return at;
}

/* Reads a named reference after an ampersand. NULL where nobody knows the name. */
static const char *read_name(const char *at, const char *end, gunichar *out)
{
        char name[NAME_SIZE];
        size_t length = 0;
        while (at + length < end && length < sizeof name - 1 && g_ascii_isalnum(at[length])) {
                name[length] = at[length];
                length++;
        }
        name[length] = '\0';
        const struct html_reference *reference =
            bsearch(name, html_references, G_N_ELEMENTS(html_references), sizeof *html_references,
                    compare_reference);
        if (reference == NULL)
                return NULL;
        *out = reference->character;
        return at + length;
}

static void read_reference(struct reduction *r)
{
        gunichar c = '&';
        const char *at = r->at + 1;
        const char *past =
            at < r->end && *at == '#' ? read_number(at + 1, r->end, &c) : read_name(at, r->end, &c);
        if (past == NULL)
                past = at;
        else if (past < r->end && *past == ';')
                past++;
        r->at = past;
        put(r, c);
}

/* Past the end of a comment or, where it never ends, past everything. */
static void skip_comment(struct reduction *r)
{
        const char *begin = r->at + 4;
        if (begin < r->end && *begin == '>') {
                r->at = begin + 1;
                return;
        }
        /* "<!-->" and "<!--->" are comments too, so that the dashes may overlap. */
        const char *found = g_strstr_len(begin - 2, r->end - (begin - 2), "-->");
        r->at = found == NULL ? r->end : found + 3;
}

/* Past the '>' of a tag; quoted attribute values may hold one. */
static void skip_attributes(struct reduction *r)
{
        char before = ' ';
        while (r->at < r->end && *r->at != '>') {
                char c = *r->at++;
                bool is_single = c == '\'';
                if ((is_single || c == '"') && before == '=' && !r->no_quote[is_single]) {
                        const char *quote = memchr(r->at, c, (size_t)(r->end - r->at));
                        if (quote != NULL)
                                r->at = quote + 1;
                        else
                                r->no_quote[is_single] = true;
                }
                if (!g_ascii_isspace(c))
                        before = c;
        }
        if (r->at < r->end)
                r->at++;
}

/* Past the end tag of an element whose content is not shown. */
static void skip_content(struct reduction *r, const char *name)
{
        size_t length = strlen(name);
        while (r->at < r->end) {
                const char *open = memchr(r->at, '<', (size_t)(r->end - r->at));
                if (open == NULL || (size_t)(r->end - open) < length + 2) {
                        r->at = r->end;
                        return;
                }
                r->at = open + 1;
                if (open[1] == '/' && g_ascii_strncasecmp(open + 2, name, length) == 0) {
                        skip_attributes(r);
                        return;
                }
        }
}

static void apply(struct reduction *r, const struct html_element *element, bool is_end)
{
        switch (element->effect) {
        case HTML_BREAK:
                owe_line_ends(r, MIN(r->line_ends + 1, 2));
                break;
        case HTML_LINE:
                owe_line_ends(r, 1);
                break;
        case HTML_BLOCK:
                owe_line_ends(r, 2);
                break;
        case HTML_CELL:
                r->tab = r->tab || (is_end && r->line_ends == 0);
                break;
        case HTML_KEEP:
                owe_line_ends(r, 2);
                if (!is_end)
                        r->keep++;
                else if (r->keep > 0)
                        r->keep--;
                break;
        case HTML_DROP:
                if (!is_end)
                        skip_content(r, element->name);
                break;
        }
}

/* Reads what a '<' begins. An address in angle brackets, or a lone '<', is text, not a tag. */
static void read_tag(struct reduction *r)
{
        const char *at = r->at + 1;
        if (r->end - r->at >= 4 && memcmp(r->at, "<!--", 4) == 0) {
                skip_comment(r);
                return;
        }
        bool is_end = at < r->end && *at == '/';
        bool is_declaration = at < r->end && (*at == '!' || *at == '?');
        char name[NAME_SIZE];
        size_t length = 0;
        for (at += is_end || is_declaration ? 1 : 0;
             at < r->end && (g_ascii_isalnum(*at) || *at == ':' || *at == '-' || *at == '['); at++)
                if (length < sizeof name - 1)
                        name[length++] = g_ascii_tolower(*at);
        name[length] = '\0';
        bool is_tag = at < r->end && (g_ascii_isspace(*at) || *at == '/' || *at == '>');
        if (!is_declaration && (!is_tag || !g_ascii_isalpha(name[0]))) {
                r->at++;
                put(r, '<');
                return;
        }
        r->at = at;
        skip_attributes(r);
        const struct html_element *element =
            bsearch(name, html_elements, G_N_ELEMENTS(html_elements), sizeof *html_elements,
                    compare_element);
        if (element != NULL)
                apply(r, element, is_end);
}

char *text_from_html(struct bytes html)
{
        g_autofree char *text = text_utf8(html);
        struct reduction r = {.at = text, .end = text + strlen(text), .out = g_string_new(NULL)};

        while (r.at < r.end) {
                if (*r.at == '<') {
                        read_tag(&r);
                } else if (*r.at == '&') {
                        read_reference(&r);
                } else {
                        gunichar c = g_utf8_get_char(r.at);
                        r.at = g_utf8_next_char(r.at);
                        put(&r, c);
                }
        }
        if (r.out->len > 0)
                g_string_append_c(r.out, '\n');
        return g_string_free(r.out, FALSE);
}

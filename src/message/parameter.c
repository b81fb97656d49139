/* parameter - parameters of structured header fields: header_parameter of header.h (RFC 2045, 2231).
 * in: the value of a field.  out: the decoded value of one parameter. */

#include <glib.h>
#include <string.h>

#include "base/text.h"
#include "message/charset.h"
#include "message/header.h"

#define SECTIONS 100 /* of one parameter (RFC 2231, section 3) */

/* One parameter as it stands: name, an optional section, an optional '*', and the value without its quotes. */
struct parameter {
        struct bytes name;
        int section;      /* -1 for none */
        bool is_extended; /* percent-encoded */
        GString *value;
};

static size_t skip_blanks(const char *text, size_t at)
{
        while (text[at] == ' ' || text[at] == '\t')
                at++;
        return at;
}

/* Past the next semicolon outside quotation marks, or at the end. */
static size_t skip_to_semicolon(const char *text, size_t at)
{
        bool is_quoted = false;
        for (; text[at] != '\0'; at++) {
                if (text[at] == '\\' && is_quoted && text[at + 1] != '\0')
                        at++;
                else if (text[at] == '"')
                        is_quoted = !is_quoted;
                else if (text[at] == ';' && !is_quoted)
                        return at + 1;
        }
        return at;
}

/* Reads a value. One without quotation marks ends at a semicolon or white space; a missing closing mark
 * at the end of the field. */
static size_t read_value(const char *text, size_t at, GString *out)
{
        if (text[at] != '"') {
                while (text[at] != '\0' && text[at] != ';' && text[at] != ' ' && text[at] != '\t')
                        g_string_append_c(out, text[at++]);
                return at;
        }
        for (at++; text[at] != '\0' && text[at] != '"'; at++) {
                if (text[at] == '\\' && text[at + 1] != '\0')
                        at++;
                g_string_append_c(out, text[at]);
        }
        return text[at] == '"' ? at + 1 : at;
}

/* Parts "name*3*" into its pieces. */
static void read_name(struct bytes whole, struct parameter *out)
{
        const char *star = memchr(whole.data, '*', whole.length);
        out->name = star == NULL ? whole : (struct bytes){whole.data, (size_t)(star - whole.data)};
        out->is_extended = star != NULL && whole.data[whole.length - 1] == '*';
        out->section = -1;
        if (star == NULL || !g_ascii_isdigit(star[1]))
                return;
        out->section = 0;
        for (star++; g_ascii_isdigit(*star) && out->section < SECTIONS; star++)
                out->section = out->section * 10 + (*star - '0');
}

/* Reads the parameter at *position and moves past it. False at the end. A piece without '=' is passed over. */
static bool next_parameter(const char *text, size_t *position, struct parameter *out)
{
        for (size_t at = *position; text[at] != '\0';) {
                at = skip_blanks(text, at);
                size_t begin = at;
                while (text[at] != '\0' && strchr("=; \t\"", text[at]) == NULL)
                        at++;
                size_t end = at;
                at = skip_blanks(text, at);
                if (text[at] != '=' || end == begin) {
                        /* Where the semicolon before it is missing, the next word may be a parameter. */
                        if (end == begin || text[at] == ';' || text[at] == '"' || text[at] == '=')
                                at = skip_to_semicolon(text, begin);
                        continue;
                }
                read_name((struct bytes){text + begin, end - begin}, out);
                g_string_truncate(out->value, 0);
                *position = read_value(text, skip_blanks(text, at + 1), out->value);
                return true;
        }
        return false;
}

/* Undoes %HH in place. */
static void decode_percent(GString *text)
{
        size_t to = 0;
        for (size_t at = 0; at < text->len; at++, to++) {
                text->str[to] = text->str[at];
                if (text->str[at] == '%' && at + 2 < text->len &&
                    g_ascii_isxdigit(text->str[at + 1]) && g_ascii_isxdigit(text->str[at + 2])) {
                        text->str[to] = (char)(g_ascii_xdigit_value(text->str[at + 1]) * 16 +
                                               g_ascii_xdigit_value(text->str[at + 2]));
                        at += 2;
                }
        }
        g_string_truncate(text, to);
}

/* Takes "charset'language'" off the front of the first section. NULL where it is absent. */
static char *take_charset(GString *text)
{
        const char *quote = memchr(text->str, '\'', text->len);
        const char *second = quote == NULL ? NULL : strchr(quote + 1, '\'');
        if (second == NULL)
                return NULL;
        char *charset = g_strndup(text->str, (size_t)(quote - text->str));
        g_string_erase(text, 0, second + 1 - text->str);
        return charset;
}

/* Appends one section to the value that is built; the first one names the charset. */
static void append_section(struct parameter *parameter, bool is_first, GString *out, char **charset)
{
        if (parameter->is_extended) {
                if (is_first) {
                        g_free(*charset);
                        *charset = take_charset(parameter->value);
                }
                decode_percent(parameter->value);
        }
        g_string_append_len(out, parameter->value->str, (gssize)parameter->value->len);
}

/* Joins the sections of a parameter. They nearly always stand in order, as RFC 2231 shows them; where they do not,
 * the value ends at the gap, which keeps the work linear. */
static GString *join(const char *text, const char *name, char **charset, bool *is_encoded)
{
        struct parameter parameter = {.value = g_string_new(NULL)};
        GString *out = NULL;
        size_t position = 0;
        int next = 0;

        while (next < SECTIONS && next_parameter(text, &position, &parameter)) {
                if (!text_is(parameter.name, name))
                        continue;
                bool is_whole = parameter.section < 0;
                if ((is_whole && out != NULL && !parameter.is_extended) ||
                    (!is_whole && parameter.section != next))
                        continue;
                if (out == NULL)
                        out = g_string_new(NULL);
                else if (is_whole)
                        g_string_truncate(out, 0);
                append_section(&parameter, is_whole || next == 0, out, charset);
                *is_encoded = *is_encoded || parameter.is_extended;
                if (is_whole && parameter.is_extended)
                        break;
                next += is_whole ? 0 : 1;
        }
        g_string_free(parameter.value, TRUE);
        return out;
}

char *header_parameter(struct bytes value, const char *name, const struct limits *limits)
{
        g_autofree char *text = header_unfold(value, limits);
        g_autofree char *charset = NULL;
        bool is_encoded = false;
        GString *joined = join(text, name, &charset, &is_encoded);

        if (joined == NULL)
                return NULL;
        char *result;
        if (is_encoded) {
                GString *decoded = charset_utf8((struct bytes){joined->str, joined->len}, charset,
                                                (struct bytes){0});
                result = text_utf8((struct bytes){decoded->str, decoded->len});
                g_string_free(decoded, TRUE);
        } else if (strstr(joined->str, "=?") != NULL) {
                result = header_decode((struct bytes){joined->str, joined->len}, limits);
        } else {
                result = g_strdup(joined->str);
        }
        g_string_free(joined, TRUE);
        return result;
}

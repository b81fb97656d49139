/* address - mail addresses as reports write them.
 * in: a field value or a piece of text.  out: a bare address in UTF-8. */

#include "message/address.h"

#include <glib.h>
#include <string.h>

#include "base/text.h"

#define TYPE_LIMIT    32 /* bytes of an address type */
#define COMMENT_LIMIT 10 /* comments at the end of a value */

/* Address types whose addresses are no mail addresses, whatever they look like. */
static const char *const other_types[] = {"x400",   "x.400",  "x-400", "local",  "file",  "prog",
                                          "x-pipe", "x-unix", "pager", "x500",   "x.500", "ex",
                                          "notes",  "x-file", "fax",   "unknown"};

/* What may stand before an address, with a colon. */
static const char *const schemes[] = {"mailto:", "rfc822:", "smtp:"};

bool address_is_mail(const char *text)
{
        size_t length = strlen(text);
        const char *at = strrchr(text, '@');
        if (at == NULL || at == text || length > ADDRESS_LIMIT || strchr("|/:", text[0]) != NULL)
                return false;
        bool is_quoted = text[0] == '"' && at > text + 1 && at[-1] == '"';
        for (const char *c = text; c < at; c++) {
                if ((unsigned char)*c < ' ' || *c == 0x7F)
                        return false;
                if (!is_quoted && strchr(" ()<>[],;:\\\"@", *c) != NULL)
                        return false;
        }
        const char *domain = at + 1;
        const char *end = text + length;
        if (*domain == '[')
                return end - domain > 2 && end[-1] == ']' &&
                       strspn(domain + 1, "0123456789abcdefABCDEF.:IPvxX") ==
                           (size_t)(end - domain) - 2;
        for (const char *c = domain; c < end; c++) {
                bool is_edge = c == domain || c == end - 1;
                if (*c == '.' ? is_edge || c[-1] == '.'
                              : (unsigned char)*c < 0x80 && !g_ascii_isalnum(*c) &&
                                    ((*c != '-' && *c != '_') || is_edge))
                        return false;
        }
        return domain < end;
}

/* Reads "\x{HEX}". Returns the bytes read, 0 where there is none or it stands for a control character. */
static size_t read_braces(const char *text, gunichar *out)
{
        if (!g_str_has_prefix(text, "\\x{") && !g_str_has_prefix(text, "\\X{"))
                return 0;
        gunichar c = 0;
        size_t at = 3;
        for (; at < 9 && g_ascii_isxdigit(text[at]); at++)
                c = c * 16 + (gunichar)g_ascii_xdigit_value(text[at]);
        if (at == 3 || text[at] != '}' || c < ' ' || c == 0x7F || !g_unichar_validate(c))
                return 0;
        *out = c;
        return at + 1;
}

static char *decode(const char *text, bool is_plus_decoded)
{
        GString *out = g_string_new(NULL);
        while (*text != '\0') {
                gunichar c;
                size_t read = read_braces(text, &c);
                if (read > 0) {
                        g_string_append_unichar(out, c);
                        text += read;
                        continue;
                }
                if (is_plus_decoded && text[0] == '+' && g_ascii_isxdigit(text[1]) &&
                    g_ascii_isxdigit(text[2])) {
                        int byte =
                            g_ascii_xdigit_value(text[1]) * 16 + g_ascii_xdigit_value(text[2]);
                        if (byte >= ' ' && byte != 0x7F) {
                                g_string_append_c(out, (char)byte);
                                text += 3;
                                continue;
                        }
                }
                g_string_append_c(out, *text++);
        }
        char *result = text_utf8((struct bytes){out->str, out->len});
        g_string_free(out, TRUE);
        return result;
}

char *address_unxtext(const char *text)
{
        return decode(text, true);
}

/* Moves past "type;" and returns the type, "" where there is none. To be freed with g_free. */
static char *take_type(const char **text)
{
        const char *type = *text;
        size_t length = 0;
        while (length < TYPE_LIMIT && (g_ascii_isalnum(type[length]) ||
                                       (type[length] != '\0' && strchr("-._", type[length]))))
                length++;
        size_t end = length;
        while (type[end] == ' ' || type[end] == '\t')
                end++;
        if (length == 0 || type[end] != ';')
                return g_strdup("");
        *text = type + end + 1;
        while (g_ascii_isspace(**text))
                (*text)++;
        return g_ascii_strdown(type, (gssize)length);
}

/* Takes comments off the end: "(...)", nested and quoted ones included. */
static void strip_comments(char *text)
{
        for (int i = 0; i < COMMENT_LIMIT; i++) {
                g_strchomp(text);
                size_t length = strlen(text);
                if (length == 0 || text[length - 1] != ')')
                        return;
                int depth = 0;
                size_t at = length;
                do {
                        at--;
                        bool is_escaped = at > 0 && text[at - 1] == '\\';
                        depth += is_escaped ? 0 : text[at] == ')' ? 1 : text[at] == '(' ? -1 : 0;
                } while (at > 0 && depth > 0);
                if (depth != 0)
                        return;
                text[at] = '\0';
        }
}

/* What stands in the first angle brackets outside quotation marks, or everything. */
static void keep_bracketed(char *text)
{
        bool is_quoted = false;
        for (char *c = text; *c != '\0'; c++) {
                if (*c == '\\' && c[1] != '\0') {
                        c++;
                } else if (*c == '"') {
                        is_quoted = !is_quoted;
                } else if (*c == '<' && !is_quoted) {
                        size_t length = strcspn(c + 1, ">");
                        memmove(text, c + 1, length);
                        text[length] = '\0';
                        return;
                }
        }
}

/* Takes off schemes, a source route (RFC 5321, appendix C), and dots at the end. */
static void strip_route(char *text)
{
        g_strstrip(text);
        for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++)
                if (g_ascii_strncasecmp(text, schemes[i], strlen(schemes[i])) == 0)
                        memmove(text, text + strlen(schemes[i]),
                                strlen(text + strlen(schemes[i])) + 1);
        if (text[0] == '@') {
                const char *colon = strchr(text, ':');
                if (colon != NULL)
                        memmove(text, colon + 1, strlen(colon + 1) + 1);
        }
        g_strstrip(text);
        for (size_t length = strlen(text); length > 1 && text[length - 1] == '.'; length--)
                text[length - 1] = '\0';
}

static bool is_other_type(const char *type)
{
        for (size_t i = 0; i < G_N_ELEMENTS(other_types); i++)
                if (strcmp(type, other_types[i]) == 0)
                        return true;
        return false;
}

/* Undoes RFC 6533's forms, and xtext where it is plain that it was used: without an '@', which decoding gives.
 * All else may be an address with a '+' of its own. Takes text over. */
static char *undo_escapes(char *text, bool is_utf8)
{
        if (!is_utf8 && (strchr(text, '@') != NULL || strchr(text, '+') == NULL))
                return text;
        bool is_whole = strchr(text, '@') != NULL;
        char *decoded = decode(text, !is_whole);
        if (!is_utf8 && !address_is_mail(decoded)) {
                g_free(decoded);
                return text;
        }
        g_free(text);
        return decoded;
}

char *address_from_field(const char *value, bool *is_mail)
{
        *is_mail = false;
        g_autofree char *valid = text_one_line(value, (size_t)ADDRESS_LIMIT * 2);
        const char *rest = valid;
        g_autofree char *type = take_type(&rest);
        /* Some systems write the type twice. */
        const char *more = rest;
        g_autofree char *second = take_type(&more);
        if (*second != '\0' && (strcmp(second, type) == 0 || strcmp(second, "rfc822") == 0))
                rest = more;

        char *text = g_strdup(rest);
        bool is_other = is_other_type(type);
        if (!is_other || strchr(text, '<') == text)
                keep_bracketed(text);
        if (!is_other) {
                strip_comments(text);
                strip_route(text);
                text = undo_escapes(text, strcmp(type, "utf-8") == 0);
        }
        if (*text == '\0') {
                g_free(text);
                return NULL;
        }
        *is_mail = !is_other && address_is_mail(text);
        if (!is_other && !*is_mail && strpbrk(text, "|\\") == NULL &&
            strchr("/:\"", text[0]) == NULL) {
                size_t position = 0;
                char *found = address_find((struct bytes){rest, strlen(rest)}, &position);
                if (found != NULL) {
                        g_free(text);
                        text = found;
                        *is_mail = true;
                }
        }
        return text;
}

/* The address without white space and angle brackets around it, letter case folded. */
static char *folded(const char *text)
{
        g_autofree char *copy = text_utf8((struct bytes){text, strlen(text)});
        g_strstrip(copy);
        size_t length = strlen(copy);
        if (length >= 2 && copy[0] == '<' && copy[length - 1] == '>') {
                copy[length - 1] = '\0';
                return g_utf8_casefold(copy + 1, -1);
        }
        return g_utf8_casefold(copy, -1);
}

bool address_equal(const char *a, const char *b)
{
        g_autofree char *first = folded(a);
        g_autofree char *second = folded(b);
        return strcmp(first, second) == 0;
}

char *address_key(const char *address)
{
        return g_ascii_strdown(address != NULL ? address : "", -1);
}

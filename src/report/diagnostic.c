/* diagnostic - the value of a Diagnostic-Code, line by line (RFC 3464, section 2.3.6).
 * in: a field value with its folds.  out: type and text, lines of a reply parted by LF. */

#include "report/diagnostic.h"

#include <string.h>

#include "base/text.h"
#include "message/header.h"

#define PREFIX_LIMIT 16 /* bytes; "550-5.7.606 " is the longest that is usual */
#define TYPE_LIMIT   40 /* bytes; a longer word before a semicolon is no type */

/* The length of "550-" or "550 " at text, 0 where no reply code stands there. */
static size_t reply_at(const char *text, size_t length, bool *more_follow)
{
        uint16_t code;
        if (length < 4 || reply_parse(text, length, &code) != 3)
                return 0;
        *more_follow = text[3] == '-';
        return 4;
}

/* True if nothing but a status code follows the reply code at begin: then a reply code at end is a quoted one. */
static bool is_bare_prefix(const char *begin, const char *end)
{
        if (end - begin > PREFIX_LIMIT)
                return false;
        for (const char *at = begin; at < end; at++) {
                if (!g_ascii_isdigit(*at) && !strchr(".- #", *at))
                        return false;
        }
        return true;
}

char *diagnostic_lines(struct bytes value, const struct limits *limits)
{
        g_autofree char *line = header_decode(value, limits);
        size_t length = strlen(line);
        GString *out = g_string_sized_new(length);
        const char *code = NULL; /* where the last line of a multi-line reply begins */
        for (size_t i = 0; i < length; i++) {
                bool more = false, at_word = i == 0 || line[i - 1] == ' ' || line[i - 1] == ';';
                if (at_word && reply_at(line + i, length - i, &more) != 0) {
                        bool same = code && memcmp(code, line + i, 3) == 0;
                        if (same && !is_bare_prefix(code, line + i)) {
                                out->str[out->len - 1] = '\n';
                                code = line + i;
                        } else if (more && !code) {
                                code = line + i;
                        }
                }
                g_string_append_c(out, line[i]);
        }
        return g_string_free(out, FALSE);
}

/* The length of "smtp;" at text, with spaces and a comment after the word; 0 where no type stands there. */
static size_t type_length(const char *text, size_t *word)
{
        size_t length = 0;
        if (!g_ascii_isalpha(text[0]))
                return 0;
        while (g_ascii_isalnum(text[length]) || text[length] == '-' || text[length] == '_')
                length++;
        *word = length;
        while (text[length] == ' ')
                length++;
        return text[length] == ';' && *word <= TYPE_LIMIT ? length + 1 : 0;
}

void diagnostic_add(struct report_recipient *recipient, struct bytes value,
                    const struct limits *limits)
{
        g_autofree char *lines = diagnostic_lines(value, limits);
        size_t word = 0, skip = type_length(lines, &word);
        if (skip > 0 && !recipient->diagnostic_type)
                recipient->diagnostic_type = g_ascii_strdown(lines, (gssize)word);
        char *text = lines + skip;
        while (*text == ' ' || *text == '\n')
                text++;
        if (*text == '\0')
                return;
        char *all = recipient->diagnostic ? g_strconcat(recipient->diagnostic, "\n", text, NULL)
                                          : g_strdup(text);
        all[text_fit((struct bytes){all, strlen(all)}, limits->diagnostic_bytes)] = '\0';
        g_free(recipient->diagnostic);
        recipient->diagnostic = all;
}

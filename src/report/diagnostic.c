/* diagnostic - the value of a Diagnostic-Code, line by line (RFC 3464, section 2.3.6).
 * in: a field value with its folds.  out: type and text, lines of a reply parted by LF. */

#include "report/diagnostic.h"

#include <string.h>

#include "message/header.h"

#define TYPE_LIMIT 40 /* bytes; a longer word before a semicolon is no type */

/* The length of "550-" or "550 " at text, 0 where no reply code stands there. */
static size_t reply_at(const char *text, size_t length, bool *more_follow)
{
        uint16_t code;
        if (length < 4 || reply_parse(text, length, &code) != 3)
                return 0;
        *more_follow = text[3] == '-';
        return 4;
}

char *diagnostic_lines(struct bytes value, const struct limits *limits)
{
        g_autofree char *line = header_decode(value, limits);
        size_t length = strlen(line);
        GString *out = g_string_sized_new(length);
        char code[4] = "";   /* of the multi-line reply that is going on, "" for none */
        bool at_word = true; /* a word begins here */
        for (size_t i = 0; i < length; i++) {
                bool more = false;
                if (at_word && reply_at(line + i, length - i, &more) != 0) {
                        bool same = code[0] != '\0' && memcmp(code, line + i, 3) == 0;
                        if (same && out->len > 0)
                                out->str[out->len - 1] = '\n';
                        if (more && (code[0] == '\0' || same))
                                memcpy(code, line + i, 3);
                        else if (same)
                                code[0] = '\0';
                }
                at_word = line[i] == ' ' || line[i] == '\n';
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

/* Cuts text at limit bytes, at the edge of a character. */
static void cut(char *text, size_t limit)
{
        if (strlen(text) <= limit)
                return;
        while (limit > 0 && ((unsigned char)text[limit] & 0xC0) == 0x80)
                limit--;
        text[limit] = '\0';
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
        cut(all, limits->diagnostic_bytes);
        g_free(recipient->diagnostic);
        recipient->diagnostic = all;
}

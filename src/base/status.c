/* status - enhanced mail system status codes (RFC 3463) and SMTP reply codes.
 * in: text, trusted for nothing.  out: struct status, or a reply code as a number. */

#include "base/status.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

unsigned status_specificity(struct status status)
{
        if (!status_is_stated(status))
                return 0;
        if (status.detail != 0)
                return 3;
        return status.subject == 0 ? 1 : 2;
}

/* Reads a number of up to three digits without leading zeros. */
static size_t parse_number(const char *text, size_t length, uint16_t *out)
{
        size_t digits = 0;
        unsigned value = 0;
        while (digits < length && g_ascii_isdigit(text[digits])) {
                if (digits == 3)
                        return 0;
                value = value * 10 + (unsigned)(text[digits] - '0');
                digits++;
        }
        if (digits == 0 || (digits > 1 && text[0] == '0'))
                return 0;
        *out = (uint16_t)value;
        return digits;
}

size_t status_parse(const char *text, size_t length, struct status *out)
{
        struct status status;
        uint16_t *const numbers[] = {&status.class, &status.subject, &status.detail};
        size_t at = 0;

        for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
                if (i > 0) {
                        if (at == length || text[at] != '.')
                                return 0;
                        at++;
                }
                size_t digits = parse_number(text + at, length - at, numbers[i]);
                if (digits == 0)
                        return 0;
                at += digits;
        }
        if (status.class < 1 || status.class > 5)
                return 0;
        if (at < length && g_ascii_isalnum(text[at]))
                return 0;
        if (at + 1 < length && text[at] == '.' && g_ascii_isdigit(text[at + 1]))
                return 0;
        *out = status;
        return at;
}

/* True if the word that ends at end, spaces skipped, announces a version. */
static bool follows_version_word(struct bytes text, size_t end)
{
        static const char *const words[] = {"version", "ver", "v", "release", "build", "revision"};

        while (end > 0 && text.data[end - 1] == ' ')
                end--;
        size_t begin = end;
        while (begin > 0 && end - begin < 10 && g_ascii_isalpha(text.data[begin - 1]))
                begin--;
        for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
                if (strlen(words[i]) == end - begin &&
                    g_ascii_strncasecmp(words[i], text.data + begin, end - begin) == 0)
                        return true;
        return false;
}

/* True if a code may begin at begin, judged by what stands before it: not the rest of a number, an address, a host
 * name or a package name. "550-5.1.1" and "... 5.1.1" are codes. */
static bool may_begin(struct bytes text, size_t begin)
{
        if (begin == 0)
                return true;
        unsigned char before = (unsigned char)text.data[begin - 1];
        unsigned char second = begin > 1 ? (unsigned char)text.data[begin - 2] : ' ';
        switch (before) {
        case '_':
        case '@':
        case '+':
                return false;
        case '.':
        case '/':
                return !g_ascii_isalnum(second);
        case '-': {
                uint16_t reply;
                bool is_reply = begin >= 4 && reply_parse(text.data + begin - 4, 4, &reply) == 3 &&
                                (begin == 4 || !g_ascii_isalnum(text.data[begin - 5]));
                return is_reply || !g_ascii_isalnum(second);
        }
        default:
                return !g_ascii_isalnum(before) && !follows_version_word(text, begin);
        }
}

/* True if a code may end at end, judged by what follows: "5.1.1-4", "5.1.1/8", "5.1.1.example.org" are no codes. */
static bool may_end(struct bytes text, size_t end)
{
        if (end == text.length)
                return true;
        unsigned char after = (unsigned char)text.data[end];
        unsigned char second = end + 1 < text.length ? (unsigned char)text.data[end + 1] : ' ';
        switch (after) {
        case '_':
        case '@':
                return false;
        case '.':
                return !g_ascii_islower(second);
        case '-':
        case '/':
                return !g_ascii_isdigit(second);
        default:
                return true;
        }
}

bool status_find(struct bytes text, size_t *position, struct status *out)
{
        for (size_t at = *position; at < text.length; at++) {
                char first = text.data[at];
                if (first != '2' && first != '4' && first != '5')
                        continue;
                size_t read = status_parse(text.data + at, text.length - at, out);
                if (read != 0 && may_begin(text, at) && may_end(text, at + read)) {
                        *position = at + read;
                        return true;
                }
        }
        *position = text.length;
        return false;
}

const char *status_print(struct status status, char out[STATUS_SIZE])
{
        out[0] = '\0';
        if (status_is_stated(status))
                snprintf(out, STATUS_SIZE, "%u.%u.%u", status.class % 10u, status.subject % 1000u,
                         status.detail % 1000u);
        return out;
}

size_t reply_parse(const char *text, size_t length, uint16_t *out)
{
        uint16_t reply;
        if (parse_number(text, length, &reply) != 3 || reply < 200 || reply > 599)
                return 0;
        if (length > 3 && text[3] != '-' && !g_ascii_isspace(text[3]))
                return 0;
        *out = reply;
        return 3;
}

/* address_find - mail addresses in running text: address_find of address.h.
 * in: text.  out: the next address.
 * Each '@' is a candidate that grows to both sides, never over another one, so that the work is linear. */

#include <glib.h>
#include <string.h>

#include "message/address.h"

#define QUOTED_LIMIT 128    /* bytes of a quoted local part */
#define CJK          0x2E80 /* scripts written without spaces begin here */

static bool is_atext(unsigned char c)
{
        return g_ascii_isalnum(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL);
}

/* The character that ends at end, not before floor; 0 where it is not UTF-8. */
static gunichar char_before(struct bytes text, size_t end, size_t floor, size_t *begin)
{
        size_t at = end - 1;
        while (at > floor && end - at < 4 && ((unsigned char)text.data[at] & 0xC0) == 0x80)
                at--;
        gunichar c = g_utf8_get_char_validated(text.data + at, (gssize)(end - at));
        *begin = at;
        return c == (gunichar)-1 || c == (gunichar)-2 ? 0 : c;
}

/* Where the quoted local part begins whose closing mark is just before end; end where there is none. */
static size_t quoted_begin(struct bytes text, size_t end, size_t floor)
{
        for (size_t at = end - 1; at > floor && end - at < QUOTED_LIMIT; at--) {
                char c = text.data[at - 1];
                if (c == '\n' || c == '\r')
                        break;
                if (c == '"' && (at - 1 == floor || text.data[at - 2] != '\\'))
                        return at - 1;
        }
        return end;
}

/* Where the local part begins that ends at end. Words of a script without spaces before an ASCII name do not
 * belong to it. */
static size_t local_begin(struct bytes text, size_t end, size_t floor)
{
        size_t at = end;
        if (at > floor && text.data[at - 1] == '"')
                return quoted_begin(text, end, floor);
        while (at > floor && end - at < ADDRESS_LIMIT) {
                unsigned char c = (unsigned char)text.data[at - 1];
                if (c < 0x80) {
                        if (!is_atext(c))
                                break;
                        at--;
                        continue;
                }
                size_t begin;
                gunichar wide = char_before(text, at, floor, &begin);
                bool is_after_ascii = at < end && (unsigned char)text.data[at] < 0x80;
                if (!g_unichar_isalnum(wide) || (wide >= CJK && is_after_ascii))
                        break;
                at = begin;
        }
        /* Marks around an address in text, and "to=" of logs. */
        while (at < end && strchr("'*`.=", text.data[at]) != NULL)
                at++;
        if (end - at > 3 && g_ascii_strncasecmp(text.data + at, "to=", 3) == 0)
                at += 3;
        return at;
}

/* Where the domain ends that begins at begin. */
static size_t domain_end(struct bytes text, size_t begin)
{
        size_t limit = MIN(text.length, begin + ADDRESS_LIMIT);
        size_t at = begin;
        if (at < limit && text.data[at] == '[') {
                const char *close = memchr(text.data + at, ']', limit - at);
                return close == NULL ? begin : (size_t)(close - text.data) + 1;
        }
        size_t label = begin;
        size_t wide = 0; /* where non-ASCII begins in a label that began with ASCII */
        while (at < limit) {
                unsigned char c = (unsigned char)text.data[at];
                if (c == '.') {
                        if (at == label)
                                break;
                        label = at + 1;
                        wide = 0;
                }
                if (c < 0x80) {
                        if (!g_ascii_isalnum(c) && strchr("-_.", c) == NULL)
                                break;
                        at++;
                        continue;
                }
                gunichar u = g_utf8_get_char_validated(text.data + at, (gssize)(text.length - at));
                if (u == (gunichar)-1 || u == (gunichar)-2 || !g_unichar_isalnum(u))
                        break;
                if (wide == 0 && at > label)
                        wide = at;
                at += (size_t)g_unichar_to_utf8(u, NULL);
        }
        /* No top-level domain mixes ASCII with another script: words follow without a space. */
        if (wide > 0 && label > begin)
                at = wide;
        while (at > begin && strchr("-_.", text.data[at - 1]) != NULL)
                at--;
        return at;
}

char *address_find(struct bytes text, size_t *position)
{
        size_t floor = *position;
        for (size_t from = floor; from < text.length;) {
                const char *sign = memchr(text.data + from, '@', text.length - from);
                if (sign == NULL)
                        break;
                size_t at = (size_t)(sign - text.data);
                size_t begin = local_begin(text, at, floor);
                size_t end = domain_end(text, at + 1);
                from = at + 1;
                bool is_quoted_part = end + 1 < text.length && text.data[end] == '"' &&
                                      text.data[end + 1] == '@' && begin > floor &&
                                      text.data[begin - 1] == '"';
                if (begin == at || end == at + 1 || is_quoted_part)
                        continue;
                g_autofree char *found = g_strndup(text.data + begin, end - begin);
                if (strlen(found) == end - begin && address_is_mail(found)) {
                        *position = end;
                        return g_steal_pointer(&found);
                }
        }
        *position = text.length;
        return NULL;
}

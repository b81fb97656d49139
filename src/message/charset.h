/* charset - text in any charset turned into UTF-8, and the charset found out.
 * in: bytes and the name that a message gives to their charset, trusted for neither.  out: UTF-8. */

#ifndef MESSAGE_CHARSET_H
#define MESSAGE_CHARSET_H

#include <glib.h>
#include <stdbool.h>

#include "base/bytes.h"

/* The text as UTF-8, which may hold NUL. charset is NULL where none is stated; that, US-ASCII and names that nobody knows
 * mean: ISO-2022-JP where its escapes occur, UTF-8 where valid, else Windows-1252. Bytes that the charset does not
 * have become U+FFFD. To be freed with g_string_free. */
GString *charset_utf8(struct bytes text, const char *charset);

/* True where charset_utf8 would take the text for Windows-1252, for lack of anything better. */
bool charset_is_open(struct bytes text, const char *charset);

/* The first charset that a message names anywhere, after "charset=" or in an encoded word (RFC 2047), and that text, of which
 * charset_is_open holds, may be in: ASCII is a part of it, its other characters stand together, as those of Latin
 * letters with marks do not, and all of text is defined in it. NULL where there is none. Looks at the first 64 names in the
 * first 256 KiB; to be freed with g_free. */
char *charset_named(struct bytes message, struct bytes text);

#endif

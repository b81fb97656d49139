/* charset - text in any charset turned into UTF-8, and the charset found out.
 * in: bytes and the name that a message gives to their charset, trusted for neither.  out: UTF-8. */

#ifndef MESSAGE_CHARSET_H
#define MESSAGE_CHARSET_H

#include <glib.h>

#include "base/bytes.h"

/* The text as UTF-8, which may hold NUL. charset is NULL where none is stated; that, US-ASCII and names that nobody knows
 * mean: ISO-2022-JP where its escapes occur, UTF-8 where valid, else the first charset that message names anywhere and that
 * the text may be in, else Windows-1252. message, of which the first 64 names in 256 KiB are looked at, is {0} for none. Bytes that
 * the charset does not have become U+FFFD. To be freed with g_string_free. */
GString *charset_utf8(struct bytes text, const char *charset, struct bytes message);

#endif

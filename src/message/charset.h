/* charset - text in any charset turned into UTF-8.
 * in: bytes and the name that a message gives to their charset, trusted for neither.  out: UTF-8. */

#ifndef MESSAGE_CHARSET_H
#define MESSAGE_CHARSET_H

#include <glib.h>

#include "base/bytes.h"

/* The text as UTF-8, which may hold NUL. charset is NULL where none is stated; that, US-ASCII and names that nobody knows
 * mean: ISO-2022-JP where its escapes occur, UTF-8 where valid, else Windows-1252. Bytes that the charset does not
 * have become U+FFFD. To be freed with g_string_free. */
GString *charset_utf8(struct bytes text, const char *charset);

#endif

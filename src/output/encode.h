/* encode - text made fit to travel (RFC 2045, section 6).
 * in: UTF-8 text, LF line ends.  out: a transfer encoding and what the text is in it. */

#ifndef OUTPUT_ENCODE_H
#define OUTPUT_ENCODE_H

#include <glib.h>

#include "base/bytes.h"

/* Appends the text to out in the encoding that suits it, with lines that end in line_end, and returns the encoding's name:
 * "7bit" for short lines of ASCII, "quoted-printable" for text that is mostly ASCII, else "base64". No line
 * of the result begins with "--" or "From ", so that it holds neither a boundary nor an mbox separator. */
const char *encode_text(struct bytes text, const char *line_end, GString *out);

/* A field's value as it is, or as encoded words in UTF-8 (RFC 2047), each on a line of its own: LF and a blank part them. What
 * is no printable character becomes a space. The caller frees with g_free. */
char *encode_words(const char *text);

/* A whole field with a line end of LF: "NAME: TYPE; VALUE", without TYPE where that is NULL. The value, trusted for nothing,
 * is made one line of ASCII (encoded words where it holds more) and folded. NULL where nothing of it is left. The caller
 * frees with g_free. */
char *encode_field(const char *name, const char *type, const char *value);

#endif

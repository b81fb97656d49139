/* base64 - base64 as mail has it (RFC 2045, section 6.8).
 * in: text with line ends and junk.  out: bytes. */

#ifndef MESSAGE_BASE64_H
#define MESSAGE_BASE64_H

#include <glib.h>

#include "base/bytes.h"

/* Appends what text decodes to, until out holds limit bytes. Junk is passed over; decoding goes on after padding, and a
 * last group that is cut gives what it can. */
void base64_decode(struct bytes text, size_t limit, GString *out);

#endif

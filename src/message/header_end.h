/* header_end - where the header of a part ends, also where nothing says so.
 * in: a message, and where a header begins.  out: where its body begins. */

#ifndef MESSAGE_HEADER_END_H
#define MESSAGE_HEADER_END_H

#include <stdbool.h>

#include "base/bytes.h"
#include "message/boundary.h"

/* The first byte of the body whose header begins at begin. is_message is false for a part of a multipart, whose
 * fields begin with "Content-". Adds MIME_NO_BLANK_LINE and MIME_BAD_HEADER to *flags. A delimiter of
 * an open multipart ends the header. Linear in the header's length. */
size_t header_end(struct bytes raw, size_t begin, const struct boundaries *open, bool is_message,
                  unsigned *flags);

/* Where the header of a message begins that should begin at begin: past an mbox "From " line and stray empty lines. */
size_t header_begin(struct bytes raw, size_t begin, const struct boundaries *open);

/* The media type that a header states, in lower case without parameters; NULL where it states none, "text/plain" where
 * what it states is none (RFC 2045, section 5.2). To be freed with g_free. */
char *header_type(struct bytes header);

#endif

/* mime - the parts of a possibly broken message, as byte ranges.
 * in: the bytes of one message, any line ends, trusted for nothing.
 * out: a flat list of parts in document order; no byte is copied. */

#ifndef MESSAGE_MIME_H
#define MESSAGE_MIME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/limits.h"

#define MIME_NONE ((unsigned)-1)

/* What was wrong with a part, or of use to know about it. A flag is a note, never an error. */
enum mime_flag {
        MIME_NO_BLANK_LINE = 1 << 0,    /* the header ended without an empty line */
        MIME_NO_BOUNDARY = 1 << 1,      /* multipart without a boundary parameter */
        MIME_BOUNDARY_GUESSED = 1 << 2, /* the stated boundary never came, another was used */
        MIME_NOT_CLOSED = 1 << 3,       /* the closing delimiter is missing */
        MIME_CUT = 1 << 4,              /* a limit ended the reading of this part */
        MIME_BAD_HEADER = 1 << 5,       /* a line in the header was no field */
};

struct mime_part {
        size_t begin;    /* the header's first byte */
        size_t body;     /* the body's first byte, after the empty line */
        size_t end;      /* just past the body; the line end before a delimiter is not in it */
        unsigned parent; /* index, MIME_NONE for the message itself (index 0) */
        unsigned depth;  /* 0 for the message itself */
        unsigned flags;  /* enum mime_flag */
        char *type;      /* lower case, "text/plain" where none is stated; owned by the message */
        bool
            is_embedded; /* the root of an embedded message/rfc822 (or global): parent is that part */
};

struct mime; /* one message, scanned; keeps no bytes of its own */

/* Scans raw, which must outlive the result. Descends into multipart/... and message/rfc822,
 * message/global (transfer-encoded ones are left whole, RFC 2046, section 5.2.1), at most limits->depth and never more than
 * 100 levels deep. A leading mbox "From " line is skipped. Linear in time. Never fails: whatever raw holds, there is part 0. To be freed with mime_free. */
struct mime *mime_new(struct bytes raw, const struct limits *limits);
void mime_free(struct mime *mime);

struct bytes mime_raw(const struct mime *mime);
unsigned mime_count(const struct mime *mime);
const struct mime_part *mime_part(const struct mime *mime, unsigned index);

/* The first child of a part, the next part with the same parent, or MIME_NONE. */
unsigned mime_child(const struct mime *mime, unsigned index);
unsigned mime_next(const struct mime *mime, unsigned index);

/* True for an embedded message, and for all that stands in one. */
bool mime_is_embedded(const struct mime *mime, unsigned index);

/* The whole header of a part, with the empty line that ends it, and its body, as they stand. */
struct bytes mime_header_bytes(const struct mime *mime, unsigned index);
struct bytes mime_body_bytes(const struct mime *mime, unsigned index);

/* True where the whole message was within the limits. */
bool mime_is_complete(const struct mime *mime);

#endif

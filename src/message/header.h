/* header - the fields of a header block (RFC 5322, section 2.2).
 * in: the bytes of a header block, any line ends.  out: names and values. */

#ifndef MESSAGE_HEADER_H
#define MESSAGE_HEADER_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/limits.h"

/* One field as it stands. Lines that are no field are passed over. */
struct header_field {
        struct bytes name;  /* without the colon and any space before it */
        struct bytes value; /* with its folds, without the last line end */
        struct bytes whole; /* from the name's first byte past the last line end */
};

/* The length of the field name that a line begins with, 0 where the line begins no field. */
size_t header_name_length(struct bytes line);

/* Reads the field at *position of block and moves *position past it. False at the end of the
 * block or at its empty line. Each call costs the length of what it moves past. */
bool header_next(struct bytes block, size_t *position, struct header_field *out);

/* Finds the nth field (from 0) of that name, letter case ignored. */
bool header_find(struct bytes block, const char *name, unsigned nth, struct header_field *out);

/* A value unfolded: line ends go, runs of white space at a fold become one space, both ends are trimmed,
 * cut at limits->header_bytes. Bytes that are not UTF-8 are replaced. To be freed with g_free. */
char *header_unfold(struct bytes value, const struct limits *limits);

/* The same with RFC 2047 encoded words decoded, also where they stand wrongly. */
char *header_decode(struct bytes value, const struct limits *limits);

/* The nth field of that name, unfolded (or decoded), NULL where there is none. */
char *header_get(struct bytes block, const char *name, unsigned nth, const struct limits *limits);
char *header_get_decoded(struct bytes block, const char *name, unsigned nth,
                         const struct limits *limits);

/* A parameter of a structured field such as Content-Type (RFC 2045, 2231), NULL where there is none.
 * Tolerates missing quotes and stray semicolons. To be freed with g_free. */
char *header_parameter(struct bytes value, const char *name, const struct limits *limits);

#endif

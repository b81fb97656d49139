/* status - enhanced mail system status codes (RFC 3463) and SMTP reply codes.
 * in: text, trusted for nothing.  out: struct status, or a reply code as a number. */

#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

/* A code; class 0 stands for "none stated". */
struct status {
        uint16_t class;   /* 1 to 5; a DSN has 2, 4 or 5 */
        uint16_t subject; /* 0 to 999 */
        uint16_t detail;  /* 0 to 999 */
};

#define STATUS_SIZE 12 /* room for "5.999.999" and its NUL */

static inline bool status_is_stated(struct status status)
{
        return status.class != 0;
}

static inline bool status_equal(struct status a, struct status b)
{
        return a.class == b.class && a.subject == b.subject && a.detail == b.detail;
}

/* How much a code says: 0 not stated, 1 for x.0.0, 2 for x.y.0 with y not 0,
 * 3 for any other. (RFC 3463, section 2) */
unsigned status_specificity(struct status status);

/* Reads one status code that starts at text. Returns the number of bytes read,
 * 0 if there is none: leading zeros, a fourth number and a digit or letter
 * right after it all mean that this is no code. */
size_t status_parse(const char *text, size_t length, struct status *out);

/* Finds the next status code (class 2, 4 or 5) in text at or after *position that
 * is not part of a longer number, an IP address or a version. On success
 * *position is just after it. */
bool status_find(struct bytes text, size_t *position, struct status *out);

/* Writes the code as text, "" where none is stated. Returns out. */
const char *status_print(struct status status, char out[STATUS_SIZE]);

/* Reads a three-digit SMTP reply code (200 to 599, RFC 5321, section 4.2) that
 * starts at text and is followed by white space, '-', or the end. Returns the
 * number of bytes read (3) or 0. */
size_t reply_parse(const char *text, size_t length, uint16_t *out);

#endif

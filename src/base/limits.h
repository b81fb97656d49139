/* limits - every bound that the core keeps to, in one place.
 * in: settings of the site, or LIMITS_DEFAULT.  out: numbers that each loop checks. */

#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include <stddef.h>

struct limits {
        size_t message_bytes;    /* bytes of a message that are looked at */
        size_t header_bytes;     /* bytes of one header field's value, unfolded */
        unsigned headers;        /* header fields of one part */
        unsigned depth;          /* nesting of MIME parts */
        unsigned parts;          /* MIME parts of one message */
        size_t text_bytes;       /* bytes of one part's decoded text */
        unsigned recipients;     /* recipients of one report */
        size_t diagnostic_bytes; /* bytes of one diagnostic */
        unsigned steps;          /* steps of a chained diagnostic */
        unsigned match_limit;    /* PCRE2's match limit for one pattern */
        unsigned milliseconds;   /* time for one message, 0 for none */
};

#define LIMITS_DEFAULT                                                                             \
        (struct limits)                                                                            \
        {                                                                                          \
                .message_bytes = 10 * 1024 * 1024, .header_bytes = 64 * 1024, .headers = 2000,     \
                .depth = 20, .parts = 500, .text_bytes = 1024 * 1024, .recipients = 1000,          \
                .diagnostic_bytes = 16 * 1024, .steps = 16, .match_limit = 100000,                 \
                .milliseconds = 5000                                                               \
        }

#endif

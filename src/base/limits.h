/* limits - every bound that the core keeps to, in one place.
 * in: settings of the site, or LIMITS_DEFAULT.  out: numbers that each loop checks. */

#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct limits {
        size_t message_bytes;    /* bytes of a message that are looked at */
        size_t header_bytes;     /* bytes of one header field's value, unfolded */
        unsigned depth;          /* nesting of MIME parts */
        unsigned parts;          /* MIME parts of one message */
        size_t text_bytes;       /* bytes of one part's decoded text */
        unsigned recipients;     /* recipients of one report */
        size_t diagnostic_bytes; /* bytes of one diagnostic */
        unsigned steps;          /* steps of a chained diagnostic */
        unsigned match_limit;    /* PCRE2's match limit for one pattern */
        unsigned milliseconds;   /* time for one message, 0 for no bound */
        int64_t deadline;        /* when that time is over, by limits_start; 0 for never */
};

#define LIMITS_DEFAULT                                                                             \
        (struct limits)                                                                            \
        {                                                                                          \
                .message_bytes = 10 * 1024 * 1024, .header_bytes = 64 * 1024, .depth = 20,         \
                .parts = 500, .text_bytes = 1024 * 1024, .recipients = 1000,                       \
                .diagnostic_bytes = 16 * 1024, .steps = 16, .match_limit = 100000,                 \
                .milliseconds = 5000                                                               \
        }

/* The same limits for one message whose time begins now. */
struct limits limits_start(const struct limits *limits);

/* True once the time for the message is over: what was read so far is all that will be. Each loop over
 * recipients or records asks this. */
bool limits_are_over(const struct limits *limits);

#endif

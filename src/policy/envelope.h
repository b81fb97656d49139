/* envelope - what the mail server says of a message beside its bytes.
 * in: filled by the daemon from the protocol, by the tool from its options.  out: read by plan and policy. */

#ifndef POLICY_ENVELOPE_H
#define POLICY_ENVELOPE_H

#include <glib.h>
#include <stdbool.h>

struct envelope {
        /* Without angle brackets; "" is the null sender; NULL where it is not known. */
        const char *sender;
        /* Of char *, without angle brackets; NULL where they are not known. */
        GPtrArray *recipients;
        const char *client;   /* the client's address in text form, NULL where it has none */
        const char *queue_id; /* NULL where there is none */
        bool is_authenticated;
        /* It looks as if the MTA itself made the message: local host, MAIL without brackets. That forbids refusing it;
         * it grants no trust, since any local user can look so. */
        bool is_own;
        gint64 now;  /* seconds since 1970; 0: when the question is asked */
        bool is_cut; /* the bytes at hand are only the beginning of the message */
};

#endif

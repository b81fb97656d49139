/* steps - a chained diagnostic, unwound.
 * in: the text of a diagnostic.  out: its steps, outer to inner, each with its own codes.
 * A relay quotes the reply that it got, a call-back quotes the server that it asked, an expiry quotes the
 * last try: the reply inside explains the one around it. */

#ifndef VERDICT_STEPS_H
#define VERDICT_STEPS_H

#include <glib.h>

#include "base/limits.h"
#include "report/report.h"

struct rule;

/* One step: a reply, or words without a code that stand around one. */
struct step {
        char *text; /* one line of UTF-8, codes of continuation lines left out; owned */
        struct status status;
        uint16_t reply; /* 0 where none is stated */
        enum stage stage;
        const struct rule *rule; /* what the words of this step say; set by the verdict */
        bool is_from_text;       /* it stands in the human-readable part; set by the verdict */
        bool is_consequence;     /* it only follows from an earlier step (RFC 5321, 4.1.4) */
};

/* Splits text, of which no more than the limits allow is read. Returns an array of struct step, owned by the
 * caller (g_array_unref), empty where text says nothing. */
GArray *steps_new(const char *text, const struct limits *limits);

#endif

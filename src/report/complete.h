/* complete - what a delivery-status leaves open, from the rest of the message.
 * in: a report as dsn_read left it, the human-readable text, the outer header.
 * out: recipients with address, action, text and stage as far as the message states them. */

#ifndef REPORT_COMPLETE_H
#define REPORT_COMPLETE_H

#include "base/bytes.h"
#include "base/limits.h"
#include "report/kind.h"
#include "report/report.h"

struct complete_source {
        struct bytes header;       /* of the outer message */
        const char *human;         /* the human-readable text, "" for none */
        const struct kinds *kinds; /* NULL for none */
        const struct limits *limits;
};

/* Gives each recipient its address where it has none that is a mail address (X-Failed-Recipients, else the one address of
 * the text, else the returned message's To), its text, its stage, and its action where it is missing or contradicted. */
void complete_recipients(const struct complete_source *source, struct report *report);

#endif

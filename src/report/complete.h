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

/* Adds the recipients of a report whose delivery-status names none: those of X-Failed-Recipients, else the addresses
 * that stand alone on a line of the text, else one without an address. */
void complete_missing(const struct complete_source *source, struct report *report);

/* Adds to recipients what delivery-status fields say of them that stand in the text itself: some systems send a whole
 * report as plain text. */
void complete_from_text(const struct complete_source *source, struct report *report);

/* True if the text names a mail address that is not the outer message's sender or recipient. */
bool complete_names_anybody(const struct complete_source *source);

/* Makes one of recipients that are reported twice with the same action: aliases lead to the same mailbox. Then gives each
 * recipient its address where it has none that is a mail address (X-Failed-Recipients, else the one address of the text, else
 * the returned message's To), its text (narrowed by narrow_text), its stage, and its action where it is missing or
 * contradicted. */
void complete_recipients(const struct complete_source *source, struct report *report);

#endif

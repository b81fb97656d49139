/* stage - the point of the SMTP dialogue that a text names.
 * in: a diagnostic or a transcript.  out: enum stage. */

#ifndef REPORT_STAGE_H
#define REPORT_STAGE_H

#include "base/bytes.h"
#include "report/report.h"

/* The stage that text names by a command of RFC 5321 ("in reply to RCPT TO", ">>> MAIL From:"), by words such as
 * "end of data", or STAGE_NONE. Words about the outcome come before the commands of a transcript, of which the last
 * that was refused counts; after pipelined commands (RFC 2920) a 503 shows that an earlier one was refused. */
enum stage stage_find(struct bytes text);

#endif

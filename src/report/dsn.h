/* dsn - delivery-status groups (RFC 3464; RFC 6533 for message/global-delivery-status).
 * in: the text of a delivery-status part, or of anything that looks like one.
 * out: fields in groups, and recipients added to a report. */

#ifndef REPORT_DSN_H
#define REPORT_DSN_H

#include "base/limits.h"
#include "report/report.h"

/* Reads the groups in text and adds their recipients and per-message fields to report. Tolerates missing
 * blank lines (a new Final-Recipient starts a new group), a missing per-message group, per-recipient fields in the
 * first group, folded fields, comments, encoded words, X- fields, missing types. Returns the number
 * of recipients added. */
unsigned dsn_read(struct bytes text, const struct limits *limits, struct report *report);

#endif

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
 * of recipients added. A recipient may come without an address, or with what is no mail address, where the group states no other. */
unsigned dsn_read(struct bytes text, const struct limits *limits, struct report *report);

/* The host name in the value of a Reporting-MTA or Remote-MTA field, without type, comment, address and final
 * dot. NULL where there is none. To be freed with g_free. */
char *dsn_mta_name(const char *value);

/* What the value of an Action field means, also in words that are not RFC 3464's; ACTION_NONE where it says nothing. */
enum action dsn_action(const char *value);

/* True if text holds a delivery-status: a recipient field and, beside it, a status, an action, a diagnostic or a reporting MTA. */
bool dsn_looks_like(struct bytes text);

#endif

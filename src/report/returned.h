/* returned - what came back of the original message.
 * in: a scanned message, or text in which a returned message stands.
 * out: the returned message's header block and the fields that matter, in a report. */

#ifndef REPORT_RETURNED_H
#define REPORT_RETURNED_H

#include "base/limits.h"
#include "message/mime.h"
#include "report/report.h"

/* True if a part of that type holds a returned message or its header: message/rfc822, message/global,
 * message/partial, text/rfc822-headers, message/rfc822-headers, message/global-headers (RFC 6522, RFC 6533). */
bool returned_is_type(const char *type);

/* Finds the returned message among the parts of the outer message (after report->status_part where that is set) and
 * fills report->returned, returned_part, returned_header or returned_copy, and the original_... fields. False where none came back. */
bool returned_read(const struct mime *mime, const struct limits *limits, struct report *report);

/* The same from text that begins with the returned message's header, for formats in which it stands inside a text
 * body; quotation marks or an indentation before each line are taken off. raw says whether text lies in the message's own bytes. */
bool returned_read_text(struct bytes text, bool raw, const struct limits *limits,
                        struct report *report);

/* Fills the original_... fields that are not set yet from report->returned_header. */
void returned_read_fields(const struct limits *limits, struct report *report);

#endif

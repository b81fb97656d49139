/* diagnostic - the value of a Diagnostic-Code, line by line.
 * in: a field value with its folds, or a piece of a report's text.  out: type and text of a recipient's diagnostic. */

#ifndef REPORT_DIAGNOSTIC_H
#define REPORT_DIAGNOSTIC_H

#include "base/bytes.h"
#include "base/limits.h"
#include "report/report.h"

/* Adds value to recipient's diagnostic (on a new line where there is one already) and sets its type where none
 * is set. Folds become one space, but the lines of a multi-line reply (RFC 5321, section 4.2.1) are parted by LF, be they
 * folded or joined in one line; encoded words are decoded. Cut at limits->diagnostic_bytes. */
void diagnostic_add(struct report_recipient *recipient, struct bytes value,
                    const struct limits *limits);

/* The same text as UTF-8 without a type, to be freed with g_free; "" where there is none. */
char *diagnostic_lines(struct bytes value, const struct limits *limits);

#endif

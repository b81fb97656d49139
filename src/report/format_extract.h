/* format_extract - recipients and what is said of them, taken from a notice as a record says.
 * in: a notice and one record.  out: a report with recipients. */

#ifndef REPORT_FORMAT_EXTRACT_H
#define REPORT_FORMAT_EXTRACT_H

#include <stdbool.h>

#include "report/format_record.h"
#include "report/notice.h"

/* Where the returned message begins in the notice by this record: *line is the first byte of the line that
 * announces it, *message the message's first byte; both are the text's length where there is none. */
void format_find_returned(const struct format *format, const struct notice *notice, size_t *line,
                          size_t *message);

/* Reads the notice up to edge (where the returned message is announced) into report; message is where that begins.
 * Returns the number of recipients found. */
unsigned format_extract(const struct format *format, const struct notice *notice, size_t edge,
                        size_t message, struct report *report);

#endif

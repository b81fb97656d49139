/* format - bounces that are not RFC 3464, read as the records of the knowledge base say.
 * in: a scanned message and the records of etc/knowledge/formats and of the site.
 * out: a report filled with recipients, or nothing where no record fits well enough. */

#ifndef REPORT_FORMAT_H
#define REPORT_FORMAT_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/problem.h"
#include "message/mime.h"
#include "report/format_load.h"
#include "report/report.h"

/* Confidence (0 to 100) from which a message is called a bounce, where the site sets no other. */
#define FORMAT_THRESHOLD 50

/* Reads the message by the record that fits best. True where one reaches FORMAT_THRESHOLD: then report has its
 * kind, format, format_file, format_line, confidence, evidence, recipients (with action, status, diagnostic, remote_mta,
 * stage and text where they are stated), reporting_mta, and, where the record tells, the returned message: returned,
 * returned_part, returned_header, or, where it stands inside encoded text, original_message_id and its like.
 * False leaves report as it was. Only the outer message is looked at, never what it returns. Conditions on the header look into
 * header, in which Return-Path is the envelope's sender; without that field it is unknown, and the header need not speak for a
 * record. */
bool format_read(const struct formats *formats, const struct mime *mime, struct bytes header,
                 const struct limits *limits, struct report *report);

/* From the header alone: does it speak for any record? True for every message that format_read would read with that header, if it has
 * a Return-Path; nearly always false for ordinary mail. */
bool format_header_hint(const struct formats *formats, struct bytes header,
                        const struct limits *limits);

/* Proves each record on its samples and counter-samples: it reads its samples as they say and nothing else reads
 * them better, and no record reads a counter-sample. True where no error was found. */
bool formats_lint(const struct formats *formats, struct problems *problems);

#endif

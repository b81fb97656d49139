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
 * False leaves report as it was. Only the outer message is looked at, never what it returns. */
bool format_read(const struct formats *formats, const struct mime *mime,
                 const struct limits *limits, struct report *report);

/* From the header alone: could any record match? True for every message that format_read would
 * read; nearly always false for ordinary mail. from is the envelope sender: "" or "<>" for the null sender, NULL where
 * it is not known. */
bool format_header_hint(const struct formats *formats, const char *from, struct bytes header);

/* Proves each record on its samples and counter-samples: it reads its samples as they say and nothing else reads
 * them better, and no record reads a counter-sample. True where no error was found. */
bool formats_lint(const struct formats *formats, struct problems *problems);

#endif

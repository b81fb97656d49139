/* human - the part of a report that people read, shared out among its recipients.
 * in: a scanned message, its report.  out: which part it is, and each recipient's text. */

#ifndef REPORT_HUMAN_H
#define REPORT_HUMAN_H

#include "base/limits.h"
#include "message/mime.h"
#include "report/report.h"

/* The index of the first part with text for people, that belongs neither to an embedded message nor to the
 * delivery-status; of several alternatives the plain one. MIME_NONE where there is none. */
unsigned human_find(const struct mime *mime, const struct report *report);

/* The letters of a text, without those of mail addresses: how much it says. Any byte of a UTF-8 sequence counts. */
size_t human_letters(const char *text);

/* Gives each recipient its text that has none yet, or but its address: all of it to a single one; of several each gets the lines from
 * where its address stands to where another's does, with the lines of a transcript that lead up to it. A recipient that is
 * not named gets what stands before the first address. One recipient's text is cut at limits->diagnostic_bytes, each of
 * several at 4,096 bytes. */
void human_share(const char *text, const struct limits *limits, struct report *report);

#endif

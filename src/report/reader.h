/* reader - from a scanned message to a report, whatever wrote it.
 * in: a message and the formats of the knowledge base.  out: struct report. */

#ifndef REPORT_READER_H
#define REPORT_READER_H

#include "base/limits.h"
#include "knowledge/knowledge.h"
#include "message/mime.h"
#include "report/report.h"

/* Reads a whole message: finds its kind, reads RFC 3464 or one of the formats, and the returned headers.
 * Never fails; what is no bounce comes back with its kind and no recipients. The caller frees.
 * sender is the envelope's, with or without angle brackets, "" or "<>" for the null sender, which then goes before what Return-Path
 * says. Where it is not known (NULL), Return-Path tells it, else the separator of a mailbox. */
struct report *reader_read(const struct knowledge *knowledge, const struct mime *mime,
                           const char *sender, const struct limits *limits);

/* From the header alone: could this message be a bounce whose body is worth waiting for? True for every message that reader_read
 * would call a bounce, with the same sender, and where nothing tells the sender. */
bool reader_is_candidate(const struct knowledge *knowledge, const char *sender, struct bytes header,
                         const struct limits *limits);

#endif

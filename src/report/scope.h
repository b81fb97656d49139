/* scope - to which message a part belongs: the outer one, or one that it carries.
 * in: a scanned message.  out: the index of that message's first part. */

#ifndef REPORT_SCOPE_H
#define REPORT_SCOPE_H

#include "message/mime.h"
#include "report/report.h"

/* The message that the part belongs to: 0 for the outer one, else the root of an embedded one. */
static inline unsigned scope_of(const struct mime *mime, unsigned index)
{
        while (mime_part(mime, index)->parent != MIME_NONE && !mime_part(mime, index)->is_embedded)
                index = mime_part(mime, index)->parent;
        return index;
}

/* The message that is the report: the one with the delivery-status, where that is known. */
static inline unsigned scope_of_report(const struct mime *mime, const struct report *report)
{
        return report->status_part == MIME_NONE ? 0 : scope_of(mime, report->status_part);
}

#endif

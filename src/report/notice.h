/* notice - the text of a report in which format records look.
 * in: a scanned message.  out: its outer text as one piece of UTF-8, and where the returned message stands. */

#ifndef REPORT_NOTICE_H
#define REPORT_NOTICE_H

#include <glib.h>

#include "base/limits.h"
#include "message/mime.h"
#include "report/report.h"

struct notice {
        const struct mime *mime;
        const struct limits *limits;
        GString *text;          /* UTF-8, LF line ends */
        GArray *pieces;         /* which part each stretch of text came from */
        unsigned human_part;    /* the part with the first text, MIME_NONE for none */
        unsigned returned_part; /* the part that holds the returned message, MIME_NONE for none */
        size_t block;           /* where a header block stands in text, or text->len */
};

/* Gathers the text of the outer message: HTML reduced, one of several alternatives, the raw body where the MIME
 * structure is broken; nothing of a returned message that is a part of its own. */
struct notice *notice_new(const struct mime *mime, const struct limits *limits);
void notice_free(struct notice *notice);

/* The text as bytes. */
struct bytes notice_text(const struct notice *notice);

/* Notes in report where the returned message is: its own part, or what stands in the text from offset on (text's
 * length for "nowhere"). */
void notice_returned(const struct notice *notice, size_t offset, struct report *report);

/* The delivery-status part of what is returned, where that is a delivery report itself, so that a gateway has wrapped
 * the real one; else MIME_NONE. */
unsigned notice_wrapped_status(const struct notice *notice);

/* The address in a field of the returned message, which begins at offset of the text where it has no part of its own; NULL where
 * there is none or several. To be freed with g_free. */
char *notice_returned_address(const struct notice *notice, size_t offset, const char *field);

#endif

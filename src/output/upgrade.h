/* upgrade - bounces in older forms, written anew as RFC 3464.
 * in: a verdict on a bounce that was read by a format of the knowledge base.
 * out: the parts of a multipart/report that says what the message stated, and nothing else. */

#ifndef OUTPUT_UPGRADE_H
#define OUTPUT_UPGRADE_H

#include <glib.h>

#include "output/rewrite.h"

/* Why this bounce cannot be upgraded: a sentence without full stop, static. NULL where it can. */
const char *upgrade_refusal(const struct verdict *verdict, const struct rewrite_options *options);

/* The body of a message/delivery-status part (RFC 3464, section 2) with line ends of LF, all ASCII. host names the gateway
 * that we are. Reporting-MTA and Status are demanded there: where the message stated none, a value is supplied and
 * X-Bounce-Supplied names the field. The caller frees with g_string_free. */
GString *upgrade_status(const struct verdict *verdict, const char *host);

/* The third part, with its header: the returned message where the bounce holds it as a part or as it stands in the text, else its
 * header as text/rfc822-headers. NULL where neither came back. The caller frees with g_string_free. */
GString *upgrade_returned(const struct verdict *verdict, const char *line_end);

/* The line with which the returned message begins in the text for people, where upgrade_returned has all of it from there on;
 * else NULL. The caller frees with g_free. */
char *upgrade_returned_line(const struct verdict *verdict);

/* The whole body around first, a part with its header, and the value of the message's Content-Type. The caller frees both. */
GString *upgrade_body(const struct verdict *verdict, const GString *first, const char *host,
                      const char *line_end, char **content_type);

#endif

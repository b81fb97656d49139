/* content - the decoded text of a part.
 * in: a part of a scanned message.  out: UTF-8 text, LF line ends, bounded. */

#ifndef MESSAGE_CONTENT_H
#define MESSAGE_CONTENT_H

#include "base/limits.h"
#include "message/mime.h"

/* The body of a part with its transfer encoding (RFC 2045, section 6) undone, still in its own charset, cut at
 * limits->text_bytes. An unknown or broken encoding leaves what can be read. NUL-terminated;
 * *length is without the NUL. To be freed with g_free. */
char *content_decode(const struct mime *mime, unsigned index, const struct limits *limits,
                     size_t *length);

/* The same as UTF-8 text: charset converted (undeclared 8-bit bytes: UTF-8 if valid, ISO-2022-JP escapes where present,
 * else what another part or header field of the message declares, else Windows-1252), CRLF and CR turned into LF, NUL
 * dropped. HTML is left as it is. To be freed with g_free. */
char *content_text(const struct mime *mime, unsigned index, const struct limits *limits);

/* A part with this field holds words of ours beside the sender's: "prepend; lines=40; ..." says that the first 40 lines are
 * ours, "append" the last ones, "replace" all. */
#define CONTENT_MARK "X-Bounce-Rewritten"

/* The same, with HTML parts reduced to plain text, and without lines that CONTENT_MARK says are ours. */
char *content_plain(const struct mime *mime, unsigned index, const struct limits *limits);

#endif

/* stamp - the header field by which we know our own mail when it comes back.
 * in: keys, an envelope sender, a bounce.  out: a field's value; whether a bounce is about mail of ours.
 *
 *     Bounce-Origin: v=1; d=example.org; k=KEY; t=1795000000; n=NONCE; h=HMAC
 *
 * The HMAC (SHA-256, RFC 2104) is over all that stands before it and the envelope sender, which is the
 * bounce's envelope recipient: a stamp seen in one message cannot vouch for bounces to others. */

#ifndef POLICY_STAMP_H
#define POLICY_STAMP_H

#include <glib.h>
#include <stdbool.h>

#include "base/bytes.h"
#include "policy/stamping.h"
#include "verdict/verdict.h"

#define STAMP_NAME "Bounce-Origin"

/* A field's value for mail of that envelope sender; folds as LF and white space. NULL where the system gives no randomness. To
 * be freed with g_free. */
char *stamp_new(const struct stamping *stamping, const char *sender, gint64 now);

/* True if header has a stamp of ours for that sender: it has passed here before. */
bool stamp_is_present(const struct stamping *stamping, struct bytes header, const char *sender,
                      gint64 now);

/* "own", "foreign" or "unknown": own where a stamp of ours stands anywhere in the bounce and fits one of recipients (of
 * char *, may be NULL); foreign where whole headers came back, sent after stamping began, without any of ours; else
 * unknown. */
const char *stamp_origin(const struct stamping *stamping, const struct verdict *verdict,
                         const GPtrArray *recipients, const struct limits *limits, gint64 now);

#endif

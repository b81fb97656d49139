/* localized - Localized-Diagnostic fields (RFC 6533, section 4).
 * in: a verdict and a language.  out: edits of the message/global-delivery-status part. */

#ifndef OUTPUT_LOCALIZED_H
#define OUTPUT_LOCALIZED_H

#include "output/body.h"
#include "output/story.h"

/* Adds the field at the end of each group whose recipient the verdict knows and has a reason for, unless one stands there.
 * Nothing where the status part is of another type, in a transfer encoding, or not declared as 8-bit where the text would be. */
void localized_add(const struct verdict *verdict, const struct words *words,
                   const struct limits *limits, struct body *body);

#endif

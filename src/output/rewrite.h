/* rewrite - the part of a bounce that people read, in words that they understand.
 * in: a verdict and what policy wants.  out: changes to body and header, or the reason why there are none.
 *
 * Only the range of the human-readable part changes, in a message that is not multipart also Content-Type,
 * Content-Transfer-Encoding, Content-Language and MIME-Version; every other byte stays. Of alternative forms each is rewritten. A
 * multipart report without a part for people gets one as its first part.
 *
 * Never touched is what is signed or encrypted (a DKIM-Signature unless options allow it), a digest, what is over the size limit or
 * was not read to its end, whose structure other programs may read differently, what is not surely a bounce, and what was rewritten before. */

#ifndef OUTPUT_REWRITE_H
#define OUTPUT_REWRITE_H

#include <stdbool.h>

#include "output/change.h"
#include "verdict/verdict.h"

enum rewrite_mode {
        REWRITE_PREPEND, /* ours, a clear line, then the original text */
        REWRITE_REPLACE, /* ours alone; as REWRITE_PREPEND where the original text holds the returned message */
        REWRITE_APPEND,
};

struct rewrite_options {
        enum rewrite_mode mode;
        const char *language; /* a tag, or "auto" (also NULL): as the returned message says */
        const char *default_language; /* where that leads nowhere; NULL for LANGUAGE_DEFAULT */
        const char *layout;           /* name of a template, NULL for the default one */
        const char *host;             /* this system's name, NULL where it is not to be told */
        bool is_explained;            /* write the explanation; else only what follows is done */
        bool tag_subject;             /* put the language's own tag before the subject, once */
        bool upgrade;                 /* turn older forms into RFC 3464 */
        /* Add that field of RFC 6533 to message/global-delivery-status. */
        bool localized_diagnostic;
        bool despite_signature;  /* also where a DKIM-Signature breaks */
        unsigned min_confidence; /* 0 to 100 */
        unsigned upgrade_confidence;
        size_t size_limit; /* bytes of the message, 0 for none */
};

#define REWRITE_OPTIONS_DEFAULT                                                                    \
        (struct rewrite_options)                                                                   \
        {                                                                                          \
                .is_explained = true, .min_confidence = 60, .upgrade_confidence = 80,              \
                .size_limit = 5 * 1024 * 1024                                                      \
        }

/* Adds to changes what is to be done to the bounce that verdict judged. NULL where that went well, else why nothing was added: a
 * sentence without full stop, static. */
const char *rewrite_bounce(const struct verdict *verdict, const struct rewrite_options *options,
                           const struct limits *limits, GPtrArray *changes);

/* Why this message must not be rewritten, as rewrite_bounce says it; NULL where it may be. */
const char *rewrite_refusal(const struct verdict *verdict, const struct rewrite_options *options,
                            const struct limits *limits);

#endif

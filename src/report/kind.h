/* kind - what words and header fields tell of a message's kind, its action and its stage.
 * in: the records of etc/knowledge/kinds.conf; a header and the human-readable text.
 * out: the record that matches. */

#ifndef REPORT_KIND_H
#define REPORT_KIND_H

#include "base/bytes.h"
#include "base/limits.h"
#include "report/kind_load.h"
#include "report/report.h"

/* When a record is asked. */
enum kind_strength {
        KIND_WEAK,   /* only where no bounce format fits */
        KIND_STRONG, /* before the bounce formats */
};

/* What a record is found in. The header is a message's whole header block; text is UTF-8 with LF line ends. */
struct kind_subject {
        struct bytes header;
        struct bytes text;
};

struct kind_match {
        enum kind kind;
        const char *id; /* these are owned by the knowledge base */
        const char *file;
        unsigned line;
};

/* The record of that strength that says a kind; records with more conditions come first, then the order of their ids. */
bool kind_find(const struct kinds *kinds, const struct kind_subject *subject,
               enum kind_strength strength, const struct limits *limits, struct kind_match *out);

/* True if the header alone shows a record of kind bounce: it looks like mail of a mail system. */
bool kind_is_bounce_header(const struct kinds *kinds, struct bytes header,
                           const struct limits *limits);

/* What the words of a report say was done, or at which point of the dialogue; the NONE values where they say nothing. */
enum action kind_action(const struct kinds *kinds, struct bytes text, const struct limits *limits);
enum stage kind_stage(const struct kinds *kinds, struct bytes text, const struct limits *limits);

#endif

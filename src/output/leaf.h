/* leaf - one text part, written anew.
 * in: our words, and the part that they join.  out: type, encoding and body of the part. */

#ifndef OUTPUT_LEAF_H
#define OUTPUT_LEAF_H

#include <glib.h>

#include "output/rewrite.h"

/* What is written: the layout filled in, in both forms. The page form of HTML stands alone, the other joins a page. */
struct explanation_texts {
        char *plain, *html, *page;
        const char *language; /* its tag */
        char *subject_tag;    /* NULL where the subject stays */
        enum rewrite_mode mode;
};

/* A part as it is to be. */
struct leaf {
        char *content_type;   /* the field's value */
        const char *encoding; /* Content-Transfer-Encoding; static */
        GString *body;        /* encoded, without its header */
        unsigned lines;       /* of plain text, that are ours; 0 in HTML */
};

/* Joins texts with part index of mime, or writes a new text/plain part where index is MIME_NONE. texts NULL
 * keeps the part's text alone. until is a line with which the part's text ends, itself left out; NULL for none. False where the
 * original text is longer than the limits, or in an encoding that nobody knows. To be released with leaf_release
 * in either case. */
bool leaf_init(struct leaf *leaf, const struct mime *mime, unsigned index,
               const struct explanation_texts *texts, const char *until,
               const struct limits *limits, const char *line_end);
void leaf_release(struct leaf *leaf);

/* True for the part types that leaf_init can read: text/plain and text/html. */
bool leaf_is_type(const char *type);

#endif

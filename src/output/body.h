/* body - a message's body with some ranges replaced.
 * in: a scanned message and edits.  out: the new body, every other byte as it was, and fields that describe it. */

#ifndef OUTPUT_BODY_H
#define OUTPUT_BODY_H

#include "output/change.h"
#include "output/leaf.h"

struct body {
        const struct mime *mime;
        const char *line_end; /* the message's own: that of its first line */
        GArray *edits;        /* of struct body_edit */
};

void body_init(struct body *body, const struct mime *mime);
void body_release(struct body *body);

/* Puts text, which is taken over, in place of the bytes of the message from begin up to end. Edits do not overlap. */
void body_edit(struct body *body, size_t begin, size_t end, GString *text);

/* Appends the bytes from begin up to end as they are to be, with the edits within. */
void body_copy(struct body *body, size_t begin, size_t end, GString *out);

/* Adds the new body to changes; nothing where there is no edit. */
void body_finish(struct body *body, GPtrArray *changes);

/* Appends the fields that describe a part: its type, encoding, language and the mark of our hand (not where texts is NULL). */
void body_append_leaf_fields(GString *out, const struct leaf *leaf,
                             const struct explanation_texts *texts, const char *line_end);

/* Changes the same fields in the message's own header, and MIME-Version where it has none. */
void body_change_leaf_fields(const struct mime *mime, const struct leaf *leaf,
                             const struct explanation_texts *texts, GPtrArray *changes);

/* Sets a field of the message: the first one of that name, others go; a new one where there is none. */
void body_set_field(const struct mime *mime, const char *name, const char *value,
                    GPtrArray *changes);

/* Deletes all fields of that name. */
void body_delete_field(const struct mime *mime, const char *name, GPtrArray *changes);

/* Puts tag, UTF-8, before the subject, unless it stands there already. */
void body_tag_subject(const struct mime *mime, const char *tag, GPtrArray *changes);

/* Where the delimiter line before a part of the outermost multipart begins; SIZE_MAX where none stands right before it. */
size_t body_delimiter(const struct mime *mime, unsigned index, const struct limits *limits);

#endif

/* boundary - the multiparts that are open, and the lines that delimit their parts (RFC 2046, section 5.1).
 * in: lines of a message.  out: which open multipart a line belongs to. */

#ifndef MESSAGE_BOUNDARY_H
#define MESSAGE_BOUNDARY_H

#include <stdbool.h>

#include "base/bytes.h"

#define BOUNDARY_LIMIT 1000 /* bytes; RFC 2046 allows 70 */
#define BOUNDARY_DEPTH 100  /* parts open within each other, whatever the settings say */

/* One open part, by its depth. text is NULL where the part is no multipart, or has no boundary yet. */
struct boundary {
        char *text;
        size_t length;
        bool is_multipart;
        bool is_seen;   /* a delimiter has come */
        bool is_closed; /* the closing delimiter has come */
        size_t guess; /* length of a line in the preamble that looks like a delimiter, 0 for none */
        size_t guess_at;
        unsigned part;
};

struct boundaries {
        struct boundary list[BOUNDARY_DEPTH + 1];
        size_t count;
        size_t delimited; /* how many of them are multiparts */
};

/* Opens a part within the innermost one; text is taken over, NULL for none. There must be room. */
struct boundary *boundaries_push(struct boundaries *open, unsigned part, bool is_multipart,
                                 char *text);
void boundaries_pop(struct boundaries *open);

/* Gives a multipart another boundary; text is taken over. */
void boundary_set(struct boundary *boundary, char *text);

/* True where the line (without its line end) is a delimiter of an open multipart: *index says of which, *is_close whether it is the
 * closing one. White space may follow. Where one boundary begins with another the longer one counts,
 * among equals the innermost; one that is closed has delimiters no more (RFC 2046, section 5.1.1: an epilogue follows). Costs the line's length times the depth. */
bool boundaries_match(const struct boundaries *open, struct bytes line, size_t *index,
                      bool *is_close);

#endif

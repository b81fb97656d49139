/* boundary - the multiparts that are open, and the lines that delimit their parts (RFC 2046, section 5.1).
 * in: lines of a message.  out: which open multipart a line belongs to. */

#include "message/boundary.h"

#include <glib.h>
#include <string.h>

struct boundary *boundaries_push(struct boundaries *open, unsigned part, bool is_multipart,
                                 char *text)
{
        g_assert(open->count < G_N_ELEMENTS(open->list));
        struct boundary *boundary = &open->list[open->count++];
        *boundary = (struct boundary){.part = part, .is_multipart = is_multipart};
        boundary_set(boundary, text);
        open->delimited += is_multipart ? 1 : 0;
        return boundary;
}

void boundaries_pop(struct boundaries *open)
{
        struct boundary *boundary = &open->list[--open->count];
        open->delimited -= boundary->is_multipart ? 1 : 0;
        boundary_set(boundary, NULL);
}

void boundary_set(struct boundary *boundary, char *text)
{
        g_free(boundary->text);
        boundary->text = text;
        boundary->length = text == NULL ? 0 : strlen(text);
}

/* What a line is to one multipart. */
enum match { MATCH_NONE, MATCH_DELIMITER, MATCH_CLOSE };

static enum match match_one(const struct boundary *boundary, struct bytes line)
{
        size_t past = boundary->length + 2;
        if (boundary->text == NULL || boundary->is_closed || line.length < past ||
            memcmp(line.data + 2, boundary->text, boundary->length) != 0)
                return MATCH_NONE;
        if (line.length == past)
                return MATCH_DELIMITER;
        return line.length == past + 2 && memcmp(line.data + past, "--", 2) == 0 ? MATCH_CLOSE
                                                                                 : MATCH_NONE;
}

bool boundaries_match(const struct boundaries *open, struct bytes line, size_t *index,
                      bool *is_close)
{
        const struct boundary *best = NULL;

        if (open->delimited == 0 || line.length < 3 || line.data[0] != '-' || line.data[1] != '-')
                return false;
        while (line.data[line.length - 1] == ' ' || line.data[line.length - 1] == '\t')
                line.length--;
        for (size_t i = open->count; i-- > 0;) {
                const struct boundary *boundary = &open->list[i];
                enum match match = match_one(boundary, line);
                if (match == MATCH_NONE || (best != NULL && boundary->length <= best->length))
                        continue;
                best = boundary;
                *index = i;
                *is_close = match == MATCH_CLOSE;
        }
        return best != NULL;
}

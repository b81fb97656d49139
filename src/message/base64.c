/* base64 - base64 as mail has it (RFC 2045, section 6.8).
 * in: text with line ends and junk.  out: bytes. */

#include "message/base64.h"

#include <stdlib.h>

#define PIECE 4096

void base64_decode(struct bytes text, size_t limit, GString *out)
{
        guchar piece[PIECE];
        gint state = 0;
        guint save = 0;
        for (size_t at = 0; at < text.length && out->len < limit; at += PIECE) {
                gsize length = MIN(PIECE, text.length - at);
                gsize decoded = g_base64_decode_step(text.data + at, length, piece, &state, &save);
                g_string_append_len(out, (const char *)piece, (gssize)decoded);
        }
        /* The state counts the characters of an unfinished group; two of them make a byte. */
        int held = abs(state);
        if (held >= 2 && held < 4) {
                gsize decoded = g_base64_decode_step("==", (gsize)(4 - held), piece, &state, &save);
                g_string_append_len(out, (const char *)piece, (gssize)decoded);
        }
        g_string_truncate(out, MIN(out->len, limit));
}

/* keys - the secrets that stamps are made with.
 * in: a key file that nobody else can read.  out: keys by id, several valid at once for rotation.
 *
 * The file is a libconfig list, newest key first; the first one stamps, all of them are believed:
 *     keys = ( { id = "..."; secret = "64 hexadecimal digits"; created = "2026-11-21T20:00:00Z"; } ); */

#ifndef POLICY_KEYS_H
#define POLICY_KEYS_H

#include <glib.h>

#include "base/problem.h"

#define KEY_BYTES 32
#define KEY_COUNT 16 /* keys of one file */

struct key {
        char *id; /* letters and digits */
        unsigned char secret[KEY_BYTES];
        gint64 created; /* seconds since 1970, UTC */
};

/* An array of struct key, in the file's order; to be freed with g_array_unref, which wipes it. NULL with problems where
 * anything is wrong, also where others may read or write the file. */
GArray *keys_load(const char *path, struct problems *problems);

/* NULL where there is no such key. */
const struct key *keys_find(const GArray *keys, const char *id);

/* When the oldest key was made: mail from before carries no stamp of ours. */
gint64 keys_oldest(const GArray *keys);

/* The text of a key file with a new key before the old ones (NULL for none), of which the oldest go when there are
 * too many. NULL where the system gives no randomness. To be freed with keys_free_text, which wipes it. */
char *keys_with_new(const GArray *old, gint64 now);
void keys_free_text(char *text);

#endif

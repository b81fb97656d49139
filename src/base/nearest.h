/* nearest - which known name a misspelt one may have meant.
 * in: a word and the names that would be right.  out: one of them, or none. */

#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

/* The name (of a NULL-terminated array) that differs least from word, letter case ignored; NULL where
 * none is near. Words of more than 64 bytes are near to nothing. */
const char *nearest_name(const char *word, const char *const *names);

/* " (did you mean \"NAME\"?)", or "" where no name is near: to end a problem's text. Free with g_free. */
char *nearest_hint(const char *word, const char *const *names);

#endif

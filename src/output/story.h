/* story - what a bounce means to the person who reads it, in that person's language.
 * in: a verdict and a language.  out: the view that a layout shows (see bounce-knowledge(5) for its names). */

#ifndef OUTPUT_STORY_H
#define OUTPUT_STORY_H

#include "base/view.h"
#include "knowledge/languages.h"
#include "verdict/verdict.h"

#define STORY_RECIPIENTS 50 /* that are named; the others are counted */

/* A language, and the one to which its gaps fall back (NULL for none). */
struct words {
        const struct language *language;
        const struct language *fallback;
};

/* The string of that name; data is a struct words. For template_render. NULL where there is none. */
const char *words_text(const char *name, const void *data);

/* What the language says of a reason, NULL where neither does. */
const struct language_reason *words_reason(const struct words *words, const struct reason *reason);

/* Tells the story of a bounce. All values are one line of UTF-8 without control characters. "message", "header", "above",
 * "below" and "page" are left to the caller, who knows. host is this system's name, NULL
 * where it is not to be told. To be freed with view_free. */
struct view *story_new(const struct verdict *verdict, const struct words *words, const char *host);

#endif

/* fold - text in the one form in which words are compared.
 * in: bytes of a diagnostic, a phrase, a literal of a pattern.  out: white space and letter case made equal. */

#ifndef KNOWLEDGE_FOLD_H
#define KNOWLEDGE_FOLD_H

#include <glib.h>
#include <stdbool.h>

#include "base/bytes.h"

/* Valid UTF-8 with each run of white space made one space. The caller frees with g_string_free. */
GString *fold_spaces(struct bytes text);

/* A copy of valid UTF-8 in which letters that differ by case only are the same, and so are the typographic
 * apostrophe and the plain one. At least as coarse as what PCRE2 takes for equal without case. Character by
 * character, so that a piece folded by itself is found in a whole that was folded. */
GString *fold_case(const GString *text);

/* Both, without white space at the ends: how a phrase is compared. To be freed with g_free. */
char *fold_phrase(const char *phrase);

/* True for a letter, a digit or '_' of a script that parts words by spaces: Chinese, Japanese and Thai among others run
 * them together. */
bool fold_is_word(gunichar c);

/* True if a word would go on between the characters before and after offset: both are letters, digits or '_' of a
 * script that parts words by spaces. text is folded. */
bool fold_inside_word(const GString *text, size_t offset);

#endif

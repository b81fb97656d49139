/* automaton - finds many words in one pass (Aho and Corasick, 1975).
 * in: words, once; then texts.  out: each occurrence of each word.
 * The time of a pass grows with the text and the occurrences, not with the number of words. */

#ifndef KNOWLEDGE_AUTOMATON_H
#define KNOWLEDGE_AUTOMATON_H

#include <stdint.h>

#include "base/bytes.h"

struct automaton;

/* words: count different, non-empty strings, sorted by strcmp; they are not kept. To be freed with automaton_free. */
struct automaton *automaton_new(const char *const *words, uint32_t count);
void automaton_free(struct automaton *automaton);

/* Calls found for each occurrence, by where it ends: the index of the word and the offset behind its last byte. */
typedef void automaton_found(uint32_t word, size_t end, void *context);
void automaton_scan(const struct automaton *automaton, struct bytes text, automaton_found *found,
                    void *context);

#endif

/* languages - what reasons mean, in the words of each language.
 * in: the list `languages` of the knowledge files.  out: titles, explanations, remedies and strings. */

#ifndef KNOWLEDGE_LANGUAGES_H
#define KNOWLEDGE_LANGUAGES_H

#include "knowledge/knowledge.h"

#define LANGUAGE_DEFAULT "en" /* the language that all others are measured against */

/* What one reason means. Strings are owned by the knowledge base. */
struct language_reason {
        const char *title;
        const char *what;
        const char *const *remedy; /* NULL-terminated */
        struct origin origin;
};

struct language;

/* The language of a tag (RFC 5646), letter case ignored: "de-AT" finds "de" where there is no such entry, "zh-Hans-CN" "zh".
 * NULL where there is none. */
const struct language *knowledge_language(const struct knowledge *knowledge, const char *tag);

/* All languages, borrowed, of struct language. */
GPtrArray *knowledge_languages(const struct knowledge *knowledge);

const char *language_tag(const struct language *language);
const char *language_name(const struct language *language);

/* What the language says; NULL where it says nothing of it. */
const struct language_reason *language_reason(const struct language *language, const char *reason);
const char *language_fault(const struct language *language, enum fault fault);
const char *language_string(const struct language *language, const char *name);

/* Calls visit for each string of the language, in no order. */
typedef void language_visit(const char *name, const char *text, struct origin origin, void *data);
void language_each_string(const struct language *language, language_visit *visit, void *data);

/* Reports each reason, fault and string that a language lacks against LANGUAGE_DEFAULT or has beyond it, and
 * placeholders that differ. */
void languages_lint(const struct knowledge *knowledge, struct problems *problems);

#endif

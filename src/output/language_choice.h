/* language_choice - the language in which to write.
 * in: what policy wants, what the returned message says.  out: a language of the knowledge base. */

#ifndef OUTPUT_LANGUAGE_CHOICE_H
#define OUTPUT_LANGUAGE_CHOICE_H

#include "knowledge/languages.h"

/* The language of the tag wanted. Where that is "auto" or NULL: of those that accepted (a Content-Language or Accept-Language
 * value, RFC 3282, RFC 9110, section 12.5.4; NULL for none) names, the one that it likes best and that there is. Else the
 * language of the tag fallback, else LANGUAGE_DEFAULT. NULL where not even that is there. */
const struct language *language_choose(const struct knowledge *knowledge, const char *wanted,
                                       const char *accepted, const char *fallback);

#endif

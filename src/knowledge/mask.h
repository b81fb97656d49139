/* mask - addresses, host names and links without their words.
 * in: the text of a diagnostic.  out: the same text with letters that say nothing. */

#ifndef KNOWLEDGE_MASK_H
#define KNOWLEDGE_MASK_H

#include <glib.h>
#include <stdbool.h>

/* A copy of text (valid UTF-8, without line ends) in which each byte of a letter or digit of a mail address, of a
 * host name and of a link is 'x': "<xxxx@xxxxxxx.xxx>". The scheme of a link, all punctuation, IP addresses and
 * codes stay, and so do all lengths and offsets. A name of two labels is a host's where the second one is a
 * country's or a well-known top-level domain, since "unknown.Please" is none; linear in time. The caller
 * frees with g_string_free. */
GString *mask_names(const GString *text);

/* True where text holds such a name, address or link, so that mask_names changes it. */
bool mask_has_names(const char *text);

#endif

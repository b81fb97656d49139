/* address - mail addresses as reports write them.
 * in: a field value or a piece of text.  out: a bare address in UTF-8. */

#ifndef MESSAGE_ADDRESS_H
#define MESSAGE_ADDRESS_H

#include <stdbool.h>

#include "base/bytes.h"

#define ADDRESS_LIMIT 1000 /* bytes; longer ones are not addresses (RFC 5321, 4.5.3.1 allows 320) */

/* The address in a Final-Recipient or Original-Recipient value: "rfc822; user@example.org",
 * "utf-8; ..." in all three forms of RFC 6533 (section 3), xtext (RFC 3461, section 4), with or without
 * brackets, comments, display name or type. *is_mail says whether it looks like a mail address
 * (X.400 names, pipes and files do not). NULL where the value is empty. To be freed with g_free. */
char *address_from_field(const char *value, bool *is_mail);

/* Finds the next mail address in plain text at or after *position (bracketed or bare, quoted local
 * parts, UTF-8, domain literals), and moves *position past it. NULL where there is none.
 * Trailing punctuation does not belong to it. To be freed with g_free. */
char *address_find(struct bytes text, size_t *position);

/* True if text, as a whole, is one mail address with a domain (RFC 5321, 6531). */
bool address_is_mail(const char *text);

/* xtext (RFC 3461, section 4) and the \x{HEX} of utf-8-addr-xtext decoded; invalid escapes stay. */
char *address_unxtext(const char *text);

/* True if both name the same mailbox: domain without letter case, local part too (as all but a
 * few systems do), brackets ignored. */
bool address_equal(const char *a, const char *b);

/* The key of an address in a table: ASCII letters small, "" for NULL. To be freed with g_free. */
char *address_key(const char *address);

#endif

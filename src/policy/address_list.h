/* address_list - lists of mail addresses, domains and patterns.
 * in: "kim@example.org", "@example.org", "@.example.org" (its subdomains too), "/pattern/", "" (the null sender).
 * out: whether an address is in the list. */

#ifndef POLICY_ADDRESS_LIST_H
#define POLICY_ADDRESS_LIST_H

#include <stdbool.h>

#include "base/problem.h"

struct address_list;

/* Reads texts (NULL-terminated). What is wrong goes to problems. Never NULL; to be freed with address_list_free. */
struct address_list *address_list_new(char *const *texts, const char *file, unsigned line,
                                      struct problems *problems);
void address_list_free(struct address_list *list);

bool address_list_has(const struct address_list *list, const char *address);

/* True if each entry of b stands in a. */
bool address_list_covers(const struct address_list *a, const struct address_list *b);

#endif

/* parties - which addresses of a notice are recipients that it reports on, and which only stand in it.
 * in: a notice, and a report with the addresses that a record took from its text.  out: the report without the others. */

#ifndef REPORT_PARTIES_H
#define REPORT_PARTIES_H

#include "report/notice.h"
#include "report/report.h"

/* The addresses in all fields of that name of the notice's header, at most limits->recipients and those of the last field. To be
 * freed with g_ptr_array_unref. */
GPtrArray *parties_listed(const struct notice *notice, const char *field);

/* Drops those to whom and from whom the notice goes, and who sent the message that it returns, which begins at message (an offset
 * of the text); but not whom that message went to. Stops where no more than least are left, and never drops the last one
 * for being the sender of the returned message. */
void parties_drop(const struct notice *notice, size_t message, unsigned least,
                  struct report *report);

/* Drops addresses of a list's keepers ("bees-request@...", RFC 2142, section 6) where the list itself is a recipient, too, and nothing
 * is said of them. */
void parties_drop_keepers(struct report *report);

/* Drops whom the header's fields of that name do not list; nobody, where these list none of the recipients. */
void parties_keep_listed(const struct notice *notice, const char *field, struct report *report);

#endif

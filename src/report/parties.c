#include "report/parties.h"

#include <string.h>

#include "message/address.h"
#include "message/header.h"

#define FIELDS 100 /* fields of one name that are read */

GPtrArray *parties_listed(const struct notice *notice, const char *field)
{
        GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
        struct bytes header = mime_header_bytes(notice->mime, 0);
        for (unsigned i = 0; i < FIELDS && out->len < notice->limits->recipients; i++) {
                g_autofree char *value = header_get_decoded(header, field, i, notice->limits);
                if (!value)
                        break;
                struct bytes text = {value, strlen(value)};
                size_t position = 0;
                for (char *address; (address = address_find(text, &position));)
                        g_ptr_array_add(out, address);
        }
        return out;
}

static void drop(struct report *report, const char *address)
{
        for (guint i = 0; i < report->recipients->len; i++) {
                const struct report_recipient *recipient = g_ptr_array_index(report->recipients, i);
                if (recipient->recipient && address_equal(recipient->recipient, address)) {
                        g_ptr_array_remove_index(report->recipients, i);
                        return;
                }
        }
}

/* The first address in a field of the notice. */
static char *own_address(const struct notice *notice, const char *field)
{
        g_autoptr(GPtrArray) listed = parties_listed(notice, field);
        return listed->len > 0 ? g_strdup(g_ptr_array_index(listed, 0)) : NULL;
}

void parties_drop(const struct notice *notice, size_t message, unsigned least,
                  struct report *report)
{
        static const struct {
                const char *field;
                bool is_returned;
        } parties[] = {{"from", false}, {"to", false}, {"return-path", true}, {"from", true}};
        g_autofree char *addressee = notice_returned_address(notice, message, "to");
        for (size_t i = 0; i < G_N_ELEMENTS(parties); i++) {
                if (report->recipients->len <= (parties[i].is_returned ? 1 : least))
                        continue;
                g_autofree char *party =
                    parties[i].is_returned
                        ? notice_returned_address(notice, message, parties[i].field)
                        : own_address(notice, parties[i].field);
                if (party && !(addressee && address_equal(party, addressee)))
                        drop(report, party);
        }
}

void parties_keep_listed(const struct notice *notice, const char *field, struct report *report)
{
        g_autoptr(GPtrArray) listed = parties_listed(notice, field);
        g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (guint i = 0; i < listed->len; i++)
                g_hash_table_add(keys, g_ascii_strdown(g_ptr_array_index(listed, i), -1));
        g_autoptr(GPtrArray) others = g_ptr_array_new();
        for (guint i = 0; i < report->recipients->len; i++) {
                struct report_recipient *recipient = g_ptr_array_index(report->recipients, i);
                g_autofree char *key =
                    recipient->recipient ? g_ascii_strdown(recipient->recipient, -1) : NULL;
                if (!key || !g_hash_table_contains(keys, key))
                        g_ptr_array_add(others, recipient);
        }
        bool lists_one = others->len < report->recipients->len;
        for (guint i = 0; lists_one && i < others->len; i++)
                g_ptr_array_remove(report->recipients, g_ptr_array_index(others, i));
}

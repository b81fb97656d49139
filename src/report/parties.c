#include "report/parties.h"

#include <string.h>

#include "base/text.h"
#include "message/address.h"
#include "message/header.h"

#define FIELDS 100 /* fields of one name that are read */

static void add_addresses(const struct notice *notice, struct bytes value, GPtrArray *out)
{
        g_autofree char *decoded = header_decode(value, notice->limits);
        struct bytes text = {decoded, strlen(decoded)};
        size_t position = 0;
        for (char *address; (address = address_find(text, &position));)
                g_ptr_array_add(out, address);
}

GPtrArray *parties_listed(const struct notice *notice, const char *field)
{
        GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
        struct bytes header = mime_header_bytes(notice->mime, 0);
        struct header_field next;
        size_t position = 0;
        unsigned seen = 0;
        while (seen < FIELDS && out->len < notice->limits->recipients &&
               header_next(header, &position, &next)) {
                if (!text_is(next.name, field))
                        continue;
                seen++;
                add_addresses(notice, next.value, out);
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
        struct bytes header = mime_header_bytes(notice->mime, 0);
        g_autofree char *value = header_get_decoded(header, field, 0, notice->limits);
        struct bytes text = {value ? value : "", value ? strlen(value) : 0};
        size_t position = 0;
        return address_find(text, &position);
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

/* Leaves of the recipients those that are kept, which stand in the same order. */
static void keep_only(GPtrArray *recipients, const GPtrArray *kept)
{
        guint at = 0;
        for (guint i = 0; i < recipients->len; i++) {
                gpointer recipient = g_ptr_array_index(recipients, i);
                if (at < kept->len && g_ptr_array_index(kept, at) == recipient) {
                        recipients->pdata[i] = recipients->pdata[at];
                        recipients->pdata[at++] = recipient;
                }
        }
        g_ptr_array_set_size(recipients, (gint)at);
}

static char *key_at(const GPtrArray *recipients, guint index)
{
        const struct report_recipient *recipient = g_ptr_array_index(recipients, index);
        return address_key(recipient->recipient);
}

/* The list or mailbox whose keepers an address names ("bees-request@...", "owner-bees@..."), NULL where it names none
 * (RFC 2142, section 6). */
static char *kept_by(const char *address)
{
        static const char *const roles[] = {"-request@", "-owner@", "-subscribe@", "-unsubscribe@"};
        for (size_t i = 0; i < G_N_ELEMENTS(roles); i++) {
                const char *role = strstr(address, roles[i]);
                if (role != NULL && role > address)
                        return g_strdup_printf("%.*s%s", (int)(role - address), address,
                                               strrchr(role, '@'));
        }
        return g_str_has_prefix(address, "owner-") ? g_strdup(address + strlen("owner-")) : NULL;
}

void parties_drop_keepers(struct report *report)
{
        g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_autoptr(GPtrArray) kept = g_ptr_array_new();
        GPtrArray *recipients = report->recipients;
        for (guint i = 0; i < recipients->len; i++)
                g_hash_table_add(keys, key_at(recipients, i));
        for (guint i = 0; i < recipients->len; i++) {
                struct report_recipient *recipient = g_ptr_array_index(recipients, i);
                g_autofree char *key = address_key(recipient->recipient);
                g_autofree char *mailbox = kept_by(key);
                if (recipient->diagnostic != NULL || mailbox == NULL ||
                    !g_hash_table_contains(keys, mailbox))
                        g_ptr_array_add(kept, recipient);
        }
        if (kept->len < recipients->len)
                keep_only(recipients, kept);
}

void parties_keep_listed(const struct notice *notice, const char *field, struct report *report)
{
        g_autoptr(GPtrArray) listed = parties_listed(notice, field);
        g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (guint i = 0; i < listed->len; i++)
                g_hash_table_add(keys, address_key(g_ptr_array_index(listed, i)));
        GPtrArray *recipients = report->recipients;
        g_autoptr(GPtrArray) kept = g_ptr_array_new();
        for (guint i = 0; i < recipients->len; i++) {
                g_autofree char *key = key_at(recipients, i);
                if (g_hash_table_contains(keys, key))
                        g_ptr_array_add(kept, g_ptr_array_index(recipients, i));
        }
        if (kept->len > 0 && kept->len < recipients->len)
                keep_only(recipients, kept);
}

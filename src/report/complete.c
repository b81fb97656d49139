/* complete - what a delivery-status leaves open, from the rest of the message.
 * in: a report as dsn_read left it, the human-readable text, the outer header.
 * out: recipients with address, action, text and stage as far as the message states them. */

#include "report/complete.h"

#include <string.h>

#include "message/address.h"
#include "message/header.h"
#include "report/dsn.h"
#include "report/human.h"
#include "report/narrow.h"
#include "report/stage.h"

#define CANDIDATES 50  /* different addresses of a text that are kept */
#define ADDRESSES  500 /* addresses of a text, alike or not, that are looked at */

static struct bytes whole(const char *text)
{
        return (struct bytes){text, strlen(text)};
}

/* Addresses. */

static bool is_known(const GPtrArray *addresses, const char *address)
{
        for (unsigned i = 0; i < addresses->len; i++) {
                if (address_equal(g_ptr_array_index(addresses, i), address))
                        return true;
        }
        return false;
}

/* Adds the addresses in text, each once, that are not in except (NULL for nothing). */
static void gather(const char *text, const GPtrArray *except, GPtrArray *out)
{
        struct bytes all = text ? whole(text) : (struct bytes){"", 0};
        size_t position = 0;
        char *address;
        for (unsigned n = 0; n < ADDRESSES && out->len < CANDIDATES &&
                             (address = address_find(all, &position)) != NULL;
             n++) {
                if (is_known(out, address) || (except && is_known(except, address)))
                        g_free(address);
                else
                        g_ptr_array_add(out, address);
        }
}

static void gather_field(const struct complete_source *source, const char *name, GPtrArray *out)
{
        g_autofree char *value = header_get(source->header, name, 0, source->limits);
        gather(value, NULL, out);
}

/* True if text may be a mailbox without its domain, which another address must not replace. */
static bool is_local_part(const char *text)
{
        return text && *text &&
               strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                            "0123456789._+-") == strlen(text);
}

/* The address whose local part is what the report gives; the only one, where the report gives no mailbox at all. */
static const char *choose(const GPtrArray *addresses, const char *given)
{
        size_t length = given ? strlen(given) : 0;
        for (unsigned i = 0; length > 0 && i < addresses->len; i++) {
                const char *address = g_ptr_array_index(addresses, i);
                if (g_ascii_strncasecmp(address, given, length) == 0 && address[length] == '@')
                        return address;
        }
        return addresses->len == 1 && !is_local_part(given) ? g_ptr_array_index(addresses, 0)
                                                            : NULL;
}

/* Where a recipient's address may stand, each place in turn until one gives exactly one. */
enum place { PLACE_FAILED_RECIPIENTS, PLACE_TEXT, PLACE_RETURNED, PLACE_COUNT };

static void gather_places(const struct complete_source *source, const struct report *report,
                          GPtrArray *places[PLACE_COUNT])
{
        g_autoptr(GPtrArray) parties = g_ptr_array_new_with_free_func(g_free);
        gather_field(source, "From", parties);
        gather_field(source, "To", parties);
        gather(report->original_from, NULL, parties);
        for (unsigned i = 0; i < PLACE_COUNT; i++)
                places[i] = g_ptr_array_new_with_free_func(g_free);
        gather_field(source, "X-Failed-Recipients", places[PLACE_FAILED_RECIPIENTS]);
        gather(source->human, parties, places[PLACE_TEXT]);
        gather(report->original_to, NULL, places[PLACE_RETURNED]);
}

static void complete_addresses(const struct complete_source *source, struct report *report)
{
        GPtrArray *places[PLACE_COUNT] = {NULL};
        for (unsigned i = 0; i < report->recipients->len; i++) {
                struct report_recipient *recipient = g_ptr_array_index(report->recipients, i);
                if (recipient->recipient && address_is_mail(recipient->recipient))
                        continue;
                if (!places[0]) /* Once for all recipients: the text may be long. */
                        gather_places(source, report, places);
                const char *found = NULL;
                for (unsigned place = 0; place < PLACE_COUNT && !found; place++)
                        found = choose(places[place], recipient->recipient);
                if (found) {
                        g_free(recipient->recipient);
                        recipient->recipient = g_strdup(found);
                }
        }
        for (unsigned place = 0; place < PLACE_COUNT; place++)
                g_clear_pointer(&places[place], g_ptr_array_unref);
}

bool complete_names_anybody(const struct complete_source *source)
{
        g_autoptr(GPtrArray) parties = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GPtrArray) named = g_ptr_array_new_with_free_func(g_free);
        gather_field(source, "From", parties);
        gather_field(source, "To", parties);
        gather(source->human, parties, named);
        return named->len > 0;
}

/* Recipients that a delivery-status does not name. */

static bool add_recipients(const GPtrArray *addresses, const struct limits *limits,
                           struct report *report)
{
        for (unsigned i = 0; i < addresses->len; i++) {
                struct report_recipient *recipient = report_add(report, limits);
                if (recipient)
                        recipient->recipient = g_strdup(g_ptr_array_index(addresses, i));
        }
        return addresses->len > 0;
}

/* True if line holds an address and, beside it, nothing but marks such as brackets and bullets. */
static bool is_address_line(struct bytes line)
{
        size_t position = 0;
        g_autofree char *address = address_find(line, &position);
        size_t length = address ? strlen(address) : 0;
        unsigned letters = 0;
        for (size_t i = 0; i < line.length; i++)
                letters += !g_ascii_isspace(line.data[i]) && !g_ascii_ispunct(line.data[i]);
        for (size_t i = 0; i < length; i++)
                letters -=
                    !g_ascii_isspace(address[i]) && !g_ascii_ispunct(address[i]) && letters > 0;
        return length > 0 && letters == 0;
}

static void gather_lines(const char *text, const GPtrArray *except, GPtrArray *out)
{
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        unsigned looked_at = 0;
        for (unsigned i = 0; lines[i] && looked_at < ADDRESSES; i++) {
                if (!is_address_line(whole(lines[i])))
                        continue;
                gather(lines[i], except, out);
                looked_at++;
        }
}

void complete_missing(const struct complete_source *source, struct report *report)
{
        g_autoptr(GPtrArray) failed = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GPtrArray) listed = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GPtrArray) senders = g_ptr_array_new_with_free_func(g_free);
        gather_field(source, "X-Failed-Recipients", failed);
        gather_field(source, "From", senders);
        gather_lines(source->human, senders, listed);
        if (!add_recipients(failed, source->limits, report) &&
            !add_recipients(listed, source->limits, report))
                report_add(report, source->limits);
}

/* Moves what twin states and recipient does not. */
static void absorb(struct report_recipient *recipient, struct report_recipient *twin)
{
        char **const to[] = {&recipient->original_recipient, &recipient->diagnostic_type,
                             &recipient->diagnostic,         &recipient->remote_mta,
                             &recipient->final_log_id,       &recipient->last_attempt,
                             &recipient->will_retry_until};
        char **const from[] = {&twin->original_recipient, &twin->diagnostic_type,
                               &twin->diagnostic,         &twin->remote_mta,
                               &twin->final_log_id,       &twin->last_attempt,
                               &twin->will_retry_until};
        for (size_t i = 0; i < G_N_ELEMENTS(to); i++)
                report_set(to[i], g_steal_pointer(from[i]));
        if (status_specificity(twin->status) > status_specificity(recipient->status))
                recipient->status = twin->status;
}

void complete_from_text(const struct complete_source *source, struct report *report)
{
        if (!dsn_looks_like(whole(source->human)))
                return;
        struct report *stated = report_new();
        dsn_read(whole(source->human), source->limits, stated);
        g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (unsigned i = 0; i < stated->recipients->len; i++) {
                struct report_recipient *twin = g_ptr_array_index(stated->recipients, i);
                if (twin->recipient)
                        g_hash_table_insert(known, address_key(twin->recipient), twin);
        }
        for (unsigned i = 0; i < report->recipients->len; i++) {
                struct report_recipient *recipient = g_ptr_array_index(report->recipients, i);
                g_autofree char *key = address_key(recipient->recipient);
                struct report_recipient *twin = g_hash_table_lookup(known, key);
                if (twin)
                        absorb(recipient, twin);
        }
        report_set(&report->reporting_mta, g_steal_pointer(&stated->reporting_mta));
        report_free(stated);
}

static void merge_twins(struct report *report)
{
        g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (unsigned i = 0; i < report->recipients->len;) {
                struct report_recipient *recipient = g_ptr_array_index(report->recipients, i);
                char *key = g_strdup_printf("%d %s", (int)recipient->action,
                                            recipient->recipient ? recipient->recipient : "");
                char *folded = g_ascii_strdown(key, -1);
                g_free(key);
                struct report_recipient *first = g_hash_table_lookup(seen, folded);
                if (first && recipient->recipient) {
                        absorb(first, recipient);
                        g_ptr_array_remove_index(report->recipients, i);
                        g_free(folded);
                } else {
                        g_hash_table_insert(seen, folded, recipient);
                        i++;
                }
        }
}

/* Actions. */

static bool is_contradicted(const struct report_recipient *recipient)
{
        unsigned class = recipient->status.class;
        switch (recipient->action) {
        case ACTION_NONE:
                return true;
        case ACTION_FAILED:
                return class == 2 || (class == 4 && recipient->will_retry_until);
        case ACTION_DELAYED:
                return class == 2;
        case ACTION_DELIVERED:
        case ACTION_RELAYED:
        case ACTION_EXPANDED:
                return class == 4 || class == 5;
        }
        return false;
}

/* What the words of the last text said: many recipients often share one. */
struct memory {
        const char *text;
        enum action action;
};

static enum action action_in_words(const struct complete_source *source, const char *text,
                                   struct memory *memory)
{
        if (!memory->text || strcmp(memory->text, text) != 0) {
                memory->text = text;
                memory->action = kind_action(source->kinds, whole(text), source->limits);
        }
        return memory->action;
}

/* The status class where it is clear, then the words, then what is left. */
static void settle_action(const struct complete_source *source, struct memory *memory,
                          struct report_recipient *recipient)
{
        if (!is_contradicted(recipient))
                return;
        const char *text = recipient->text ? recipient->text : source->human;
        enum action said = action_in_words(source, text, memory);
        if (recipient->status.class == 5)
                recipient->action = ACTION_FAILED;
        else if (said != ACTION_NONE)
                recipient->action = said;
        else if (recipient->action != ACTION_NONE && recipient->status.class != 4)
                return;
        else if (recipient->will_retry_until || recipient->status.class == 4)
                recipient->action = ACTION_DELAYED;
        else
                recipient->action = recipient->status.class == 2 ? ACTION_DELIVERED : ACTION_FAILED;
}

static void settle_stage(const struct complete_source *source, struct report_recipient *recipient)
{
        const char *const texts[] = {recipient->diagnostic, recipient->text};
        for (size_t i = 0; i < G_N_ELEMENTS(texts) && recipient->stage == STAGE_NONE; i++) {
                if (!texts[i])
                        continue;
                recipient->stage = stage_find(whole(texts[i]));
                if (recipient->stage == STAGE_NONE)
                        recipient->stage =
                            kind_stage(source->kinds, whole(texts[i]), source->limits);
        }
}

void complete_recipients(const struct complete_source *source, struct report *report)
{
        merge_twins(report);
        complete_addresses(source, report);
        human_share(source->human, source->limits, report);
        struct memory memory = {NULL, ACTION_NONE};
        for (unsigned i = 0; i < report->recipients->len; i++) {
                struct report_recipient *recipient = g_ptr_array_index(report->recipients, i);
                settle_action(source, &memory, recipient);
                settle_stage(source, recipient);
        }
        for (unsigned i = 0; i < report->recipients->len && !limits_are_over(source->limits); i++)
                narrow_text(source->limits, g_ptr_array_index(report->recipients, i));
}

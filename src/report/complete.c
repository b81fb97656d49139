/* complete - what a delivery-status leaves open, from the rest of the message.
 * in: a report as dsn_read left it, the human-readable text, the outer header.
 * out: recipients with address, action, text and stage as far as the message states them. */

#include "report/complete.h"

#include <string.h>

#include "message/address.h"
#include "message/header.h"
#include "report/human.h"
#include "report/stage.h"

#define CANDIDATES 50 /* addresses of a text that are looked at */

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
        size_t position = 0;
        char *address;
        while (text && out->len < CANDIDATES &&
               (address = address_find(whole(text), &position)) != NULL) {
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

/* The address whose local part is what the report gives, else the only one. */
static const char *choose(const GPtrArray *addresses, const char *given)
{
        size_t length = given ? strlen(given) : 0;
        for (unsigned i = 0; length > 0 && i < addresses->len; i++) {
                const char *address = g_ptr_array_index(addresses, i);
                if (g_ascii_strncasecmp(address, given, length) == 0 && address[length] == '@')
                        return address;
        }
        return addresses->len == 1 ? g_ptr_array_index(addresses, 0) : NULL;
}

/* Finds a mail address for one recipient: of each place in turn, until one gives exactly one. */
static void complete_address(const struct complete_source *source, const struct report *report,
                             struct report_recipient *recipient)
{
        if (recipient->recipient && address_is_mail(recipient->recipient))
                return;
        g_autoptr(GPtrArray) parties = g_ptr_array_new_with_free_func(g_free);
        gather_field(source, "From", parties);
        gather_field(source, "To", parties);
        gather(report->original_from, NULL, parties);
        g_autoptr(GPtrArray) failed = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GPtrArray) named = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GPtrArray) returned = g_ptr_array_new_with_free_func(g_free);
        gather_field(source, "X-Failed-Recipients", failed);
        gather(source->human, parties, named);
        gather(report->original_to, NULL, returned);
        const char *found = choose(failed, recipient->recipient);
        if (!found)
                found = choose(named, recipient->recipient);
        if (!found)
                found = choose(returned, recipient->recipient);
        if (!found)
                return;
        g_free(recipient->recipient);
        recipient->recipient = g_strdup(found);
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

/* The status class where it is clear, then the words, then what is left. */
static void settle_action(const struct complete_source *source, struct report_recipient *recipient)
{
        if (!is_contradicted(recipient))
                return;
        const char *text = recipient->text ? recipient->text : source->human;
        enum action said = kind_action(source->kinds, whole(text), source->limits);
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
        for (unsigned i = 0; i < report->recipients->len; i++)
                complete_address(source, report, g_ptr_array_index(report->recipients, i));
        human_share(source->human, source->limits, report);
        for (unsigned i = 0; i < report->recipients->len; i++) {
                struct report_recipient *recipient = g_ptr_array_index(report->recipients, i);
                settle_action(source, recipient);
                settle_stage(source, recipient);
        }
}

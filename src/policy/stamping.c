/* stamping - the "origin" group of milter.conf: which mail is stamped, and with what.
 * in: a group of the configuration, a key file.  out: settings for stamp.h. */

#include "policy/stamping.h"

#include <string.h>

#include "knowledge/config_file.h"
#include "policy/clients.h"

#define DAY         86400
#define DOMAIN_SIZE 255 /* RFC 1035, section 2.3.4 */

static const struct config_key keys[] = {
    {"domain", CONFIG_TYPE_STRING, true},
    {"keys", CONFIG_TYPE_STRING, true},
    {"since", CONFIG_TYPE_STRING, false},
    {"max_age_days", CONFIG_TYPE_INT, false},
    {"stamp_clients", CONFIG_TYPE_LIST, false},
    {"stamp_authenticated", CONFIG_TYPE_BOOL, false},
    {NULL, 0, false},
};

/* Where the group is being read. */
struct place {
        const config_setting_t *group;
        const char *file;
        struct problems *problems;
};

static void fault(const struct place *place, const char *name, const char *text)
{
        const config_setting_t *member = config_setting_get_member(place->group, name);
        problems_error(place->problems, place->file,
                       config_setting_source_line(member == NULL ? place->group : member),
                       "origin: %s: %s", name, text);
}

static bool is_domain(const char *text)
{
        size_t length = strlen(text);
        for (size_t i = 0; i < length; i++)
                if (!g_ascii_isalnum(text[i]) && strchr(".-_", text[i]) == NULL)
                        return false;
        return length > 0 && length <= DOMAIN_SIZE;
}

static void read_keys(struct stamping *stamping, const struct place *place)
{
        const char *name = config_file_string(place->group, "keys");
        g_autofree char *directory = g_path_get_dirname(place->file);
        if (name[0] == '\0') {
                fault(place, "keys", "must name the file that bouncectl keygen makes");
                return;
        }
        stamping->key_file =
            g_path_is_absolute(name) ? g_strdup(name) : g_build_filename(directory, name, NULL);
        stamping->keys = keys_load(stamping->key_file, place->problems);
}

/* Unset, stamping began when the oldest key was made. */
static void read_since(struct stamping *stamping, const struct place *place)
{
        const char *text = config_file_string(place->group, "since");
        g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
        if (text == NULL) {
                stamping->since = stamping->keys == NULL ? 0 : keys_oldest(stamping->keys);
                return;
        }
        g_autofree char *whole =
            strchr(text, 'T') != NULL ? g_strdup(text) : g_strconcat(text, "T00:00:00Z", NULL);
        g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(whole, utc);
        if (time == NULL)
                fault(place, "since", "must be a date such as 2026-11-21, in UTC");
        else
                stamping->since = g_date_time_to_unix(time);
}

static void read_max_age(struct stamping *stamping, const struct place *place)
{
        const config_setting_t *member = config_setting_get_member(place->group, "max_age_days");
        stamping->max_age = 30 * DAY;
        if (member == NULL)
                return;
        long long days = config_setting_get_int64(member);
        if (days < 1 || days > 3650)
                fault(place, "max_age_days", "must be from 1 to 3650");
        else
                stamping->max_age = days * DAY;
}

static void read_clients(struct stamping *stamping, const struct place *place)
{
        const config_setting_t *flag =
            config_setting_get_member(place->group, "stamp_authenticated");
        g_auto(GStrv) texts =
            config_file_strings(place->group, "stamp_clients", place->file, place->problems);
        for (char **text = texts; text != NULL && *text != NULL; text++) {
                struct network network;
                const char *wrong = network_read(*text, &network);
                if (wrong == NULL)
                        g_array_append_val(stamping->clients, network);
                else
                        fault(place, "stamp_clients", wrong);
        }
        stamping->is_for_authenticated = flag == NULL || config_setting_get_bool(flag);
        if (!stamping->is_for_authenticated && stamping->clients->len == 0)
                problems_warn(place->problems, place->file,
                              config_setting_source_line(place->group),
                              "origin: no mail is stamped: neither stamp_clients nor "
                              "stamp_authenticated is set");
}

struct stamping *stamping_read(const config_setting_t *group, const char *file,
                               struct problems *problems)
{
        const struct place place = {group, file, problems};
        unsigned errors = problems->errors;
        if (!config_file_check(group, keys, file, problems))
                return NULL;
        struct stamping *stamping = g_new0(struct stamping, 1);
        stamping->clients = g_array_new(FALSE, FALSE, sizeof(struct network));
        stamping->domain = g_ascii_strdown(config_file_string(group, "domain"), -1);
        if (!is_domain(stamping->domain))
                fault(&place, "domain", "must be a domain of yours, such as example.org, in ASCII");
        read_keys(stamping, &place);
        read_since(stamping, &place);
        read_max_age(stamping, &place);
        read_clients(stamping, &place);
        if (problems->errors == errors)
                return stamping;
        stamping_free(stamping);
        return NULL;
}

void stamping_free(struct stamping *stamping)
{
        if (stamping == NULL)
                return;
        g_free(stamping->domain);
        g_free(stamping->key_file);
        if (stamping->keys != NULL)
                g_array_unref(stamping->keys);
        g_array_unref(stamping->clients);
        g_free(stamping);
}

bool stamping_wants(const struct stamping *stamping, const struct envelope *envelope)
{
        if (stamping == NULL || envelope->sender == NULL || envelope->sender[0] == '\0' ||
            envelope->is_own)
                return false;
        return (stamping->is_for_authenticated && envelope->is_authenticated) ||
               clients_include(stamping->clients, envelope->client);
}

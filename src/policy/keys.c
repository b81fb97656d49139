/* keys - the secrets that stamps are made with.
 * in: a key file that nobody else can read.  out: keys by id, several valid at once for rotation. */

#include "policy/keys.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <string.h>
#include <sys/stat.h>

#include "knowledge/config_file.h"

#define ID_BYTES  4   /* of a new key's random id */
#define ID_LIMIT  32  /* characters of an id */
#define FORBIDDEN 037 /* others may do nothing, the group may read */

static const struct config_key keys_of_file[] = {
    {"keys", CONFIG_TYPE_LIST, true},
    {NULL, 0, false},
};

static const struct config_key keys_of_key[] = {
    {"id", CONFIG_TYPE_STRING, true},
    {"secret", CONFIG_TYPE_STRING, true},
    {"created", CONFIG_TYPE_STRING, true},
    {NULL, 0, false},
};

static void clear_key(void *data)
{
        struct key *key = data;
        g_free(key->id);
        OPENSSL_cleanse(key->secret, sizeof key->secret);
}

static bool read_secret(const char *text, unsigned char out[KEY_BYTES])
{
        if (strlen(text) != 2 * KEY_BYTES)
                return false;
        for (size_t i = 0; i < KEY_BYTES; i++) {
                int high = g_ascii_xdigit_value(text[2 * i]),
                    low = g_ascii_xdigit_value(text[2 * i + 1]);
                if (high < 0 || low < 0)
                        return false;
                out[i] = (unsigned char)(high << 4 | low);
        }
        return true;
}

static bool read_time(const char *text, gint64 *out)
{
        g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
        g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, utc);
        if (time == NULL)
                return false;
        *out = g_date_time_to_unix(time);
        return true;
}

static bool is_id(const char *text)
{
        size_t length = strlen(text);
        for (size_t i = 0; i < length; i++)
                if (!g_ascii_isalnum(text[i]))
                        return false;
        return length > 0 && length <= ID_LIMIT;
}

/* No message of this function shows a secret. */
static void read_key(GArray *keys, const config_setting_t *group, const char *path,
                     struct problems *problems)
{
        struct key key = {NULL, {0}, 0};
        unsigned line = config_setting_source_line(group);
        if (!config_file_check(group, keys_of_key, path, problems))
                return;
        const char *id = config_file_string(group, "id");
        if (!is_id(id))
                problems_error(problems, path, line, "id: must be 1 to 32 letters and digits");
        if (keys_find(keys, id) != NULL)
                problems_error(problems, path, line, "id: another key has the same");
        if (!read_secret(config_file_string(group, "secret"), key.secret))
                problems_error(problems, path, line, "secret: must be 64 hexadecimal digits");
        if (!read_time(config_file_string(group, "created"), &key.created))
                problems_error(problems, path, line,
                               "created: must be a time such as 2026-11-21T20:00:00Z");
        key.id = g_strdup(id);
        g_array_append_val(keys, key);
        OPENSSL_cleanse(key.secret, sizeof key.secret);
}

static bool is_safe(const char *path, struct problems *problems)
{
        struct stat status;
        if (stat(path, &status) != 0) {
                problems_error(problems, path, 0, "cannot be opened: %s", g_strerror(errno));
                return false;
        }
        if ((status.st_mode & FORBIDDEN) == 0)
                return true;
        problems_error(problems, path, 0,
                       "others can read or change this file of secrets: chmod 600 (or 640)");
        return false;
}

GArray *keys_load(const char *path, struct problems *problems)
{
        config_t config;
        unsigned errors = problems->errors;
        if (!is_safe(path, problems))
                return NULL;
        GArray *keys = g_array_new(FALSE, TRUE, sizeof(struct key));
        g_array_set_clear_func(keys, clear_key);
        if (config_file_read(path, &config, problems) &&
            config_file_check(config_root_setting(&config), keys_of_file, path, problems)) {
                const config_setting_t *list = config_lookup(&config, "keys");
                int length = config_setting_is_list(list) ? config_setting_length(list) : 0;
                if (length < 1 || length > KEY_COUNT)
                        problems_error(problems, path, config_setting_source_line(list),
                                       "keys: must be a list of 1 to %d keys", KEY_COUNT);
                for (int i = 0; i < length && i < KEY_COUNT; i++)
                        read_key(keys, config_setting_get_elem(list, (unsigned)i), path, problems);
        }
        config_destroy(&config);
        if (problems->errors == errors)
                return keys;
        g_array_unref(keys);
        return NULL;
}

const struct key *keys_find(const GArray *keys, const char *id)
{
        for (guint i = 0; i < keys->len; i++)
                if (strcmp(g_array_index(keys, struct key, i).id, id) == 0)
                        return &g_array_index(keys, struct key, i);
        return NULL;
}

gint64 keys_oldest(const GArray *keys)
{
        gint64 oldest = G_MAXINT64;
        for (guint i = 0; i < keys->len; i++)
                oldest = MIN(oldest, g_array_index(keys, struct key, i).created);
        return oldest;
}

static void print_key(GString *out, const char *id, const unsigned char *secret, gint64 created,
                      bool is_last)
{
        g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(created);
        g_autofree char *stamp = g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ");
        g_string_append_printf(out, "  { id = \"%s\"; created = \"%s\";\n    secret = \"", id,
                               stamp);
        for (size_t i = 0; i < KEY_BYTES; i++)
                g_string_append_printf(out, "%02x", secret[i]);
        g_string_append(out, is_last ? "\"; }\n" : "\"; },\n");
}

char *keys_with_new(const GArray *old, gint64 now)
{
        unsigned char secret[KEY_BYTES], random[ID_BYTES];
        char id[2 * ID_BYTES + 1];
        if (RAND_bytes(secret, sizeof secret) != 1 || RAND_bytes(random, sizeof random) != 1)
                return NULL;
        for (size_t i = 0; i < ID_BYTES; i++)
                g_snprintf(id + 2 * i, 3, "%02x", random[i]);
        guint kept = old == NULL ? 0 : MIN(old->len, KEY_COUNT - 1);
        GString *out = g_string_sized_new((kept + 1) * 200 + 200);
        g_string_append(
            out,
            "# Keys of bounce-milter's stamps, newest first. Keep this file secret.\nkeys = (\n");
        print_key(out, id, secret, now, kept == 0);
        for (guint i = 0; i < kept; i++) {
                const struct key *key = &g_array_index(old, struct key, i);
                print_key(out, key->id, key->secret, key->created, i + 1 == kept);
        }
        g_string_append(out, ");\n");
        OPENSSL_cleanse(secret, sizeof secret);
        return g_string_free(out, FALSE);
}

void keys_free_text(char *text)
{
        if (text != NULL)
                OPENSSL_cleanse(text, strlen(text));
        g_free(text);
}

/* config_file - libconfig files, read with care.
 * in: a path.  out: a parsed config_t, or problems with file and line. */

#include "knowledge/config_file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/nearest.h"
#include "knowledge/config_guard.h"

#define KEYS 64 /* members that one group may have */

static const char *type_name(int type)
{
        static const char *const names[] = {
            [CONFIG_TYPE_GROUP] = "a group { ... }",
            [CONFIG_TYPE_INT] = "a whole number",
            [CONFIG_TYPE_INT64] = "a number of 64 bits",
            [CONFIG_TYPE_FLOAT] = "a number with a fraction",
            [CONFIG_TYPE_STRING] = "a string in quotation marks",
            [CONFIG_TYPE_BOOL] = "true or false",
            [CONFIG_TYPE_ARRAY] = "an array [ ... ]",
            [CONFIG_TYPE_LIST] = "a list ( ... )",
        };
        bool known = type > CONFIG_TYPE_NONE && (size_t)type < G_N_ELEMENTS(names);
        return known ? names[type] : "nothing";
}

static unsigned line_of(const config_setting_t *setting)
{
        return config_setting_source_line(setting);
}

/* Reads up to one byte more than the limit, so that a longer file shows; leaves room for two bytes. */
static char *read_all(int fd, size_t *length)
{
        char *data = g_malloc(CONFIG_FILE_BYTES + 3);
        *length = 0;
        while (*length <= CONFIG_FILE_BYTES) {
                ssize_t n = read(fd, data + *length, CONFIG_FILE_BYTES + 1 - *length);
                if (n == 0)
                        return data;
                if (n < 0 && errno == EINTR)
                        continue;
                if (n < 0) {
                        g_free(data);
                        return NULL;
                }
                *length += (size_t)n;
        }
        return data;
}

/* The text of a regular file, NUL-terminated; NULL with a problem. To libconfig 1.5 a comment
 * that ends with the file is a syntax error, so a line end is added. */
static char *load(const char *path, size_t *length, struct problems *problems)
{
        struct stat status;
        /* Without O_NONBLOCK a FIFO of that name would hang the caller. */
        int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (fd == -1 || fstat(fd, &status) == -1) {
                problems_error(problems, path, 0, "cannot be opened: %s", g_strerror(errno));
                if (fd != -1)
                        close(fd);
                return NULL;
        }
        if (!S_ISREG(status.st_mode)) {
                problems_error(problems, path, 0, "is not a regular file");
                close(fd);
                return NULL;
        }
        char *data = read_all(fd, length);
        if (data == NULL)
                problems_error(problems, path, 0, "cannot be read: %s", g_strerror(errno));
        close(fd);
        if (data != NULL && *length > CONFIG_FILE_BYTES) {
                problems_error(problems, path, 0, "is larger than %d bytes", CONFIG_FILE_BYTES);
                g_clear_pointer(&data, g_free);
        }
        if (data != NULL) {
                data[(*length)++] = '\n';
                data[*length] = '\0';
        }
        return data;
}

bool config_file_read(const char *path, config_t *config, struct problems *problems)
{
        config_init(config);
        size_t length;
        g_autofree char *text = load(path, &length, problems);
        if (text == NULL || !config_guard_check((struct bytes){text, length}, path, problems))
                return false;
        if (config_read_string(config, text) == CONFIG_TRUE)
                return true;
        int line = config_error_line(config);
        problems_error(problems, path, line > 0 ? (unsigned)line : 0, "%s",
                       config_error_text(config));
        return false;
}

static bool type_fits(int wanted, int found)
{
        if (wanted == CONFIG_TYPE_LIST)
                return found == CONFIG_TYPE_LIST || found == CONFIG_TYPE_ARRAY ||
                       found == CONFIG_TYPE_STRING;
        if (wanted == CONFIG_TYPE_FLOAT)
                return found == CONFIG_TYPE_FLOAT || found == CONFIG_TYPE_INT;
        return wanted == found;
}

static const struct config_key *find_key(const struct config_key *keys, const char *name)
{
        for (; keys->name != NULL; keys++)
                if (strcmp(keys->name, name) == 0)
                        return keys;
        return NULL;
}

static void unknown_member(const config_setting_t *member, const struct config_key *keys,
                           const char *file, struct problems *problems)
{
        const char *names[KEYS + 1] = {NULL};
        for (size_t i = 0; i < KEYS && keys[i].name != NULL; i++)
                names[i] = keys[i].name;
        const char *name = config_setting_name(member);
        g_autofree char *hint = nearest_hint(name, names);
        problems_error(problems, file, line_of(member), "unknown setting \"%s\"%s", name, hint);
}

static bool check_member(const config_setting_t *member, const struct config_key *keys,
                         const char *file, struct problems *problems)
{
        const struct config_key *key = find_key(keys, config_setting_name(member));
        if (key == NULL) {
                unknown_member(member, keys, file, problems);
                return false;
        }
        if (type_fits(key->type, config_setting_type(member)))
                return true;
        problems_error(problems, file, line_of(member), "\"%s\" must be %s, but is %s", key->name,
                       type_name(key->type), type_name(config_setting_type(member)));
        return false;
}

bool config_file_check(const config_setting_t *group, const struct config_key *keys,
                       const char *file, struct problems *problems)
{
        if (!config_setting_is_group(group)) {
                problems_error(problems, file, line_of(group), "expected %s, found %s",
                               type_name(CONFIG_TYPE_GROUP), type_name(config_setting_type(group)));
                return false;
        }
        bool ok = true;
        int count = config_setting_length(group);
        for (int i = 0; i < count; i++)
                ok &=
                    check_member(config_setting_get_elem(group, (unsigned)i), keys, file, problems);
        for (const struct config_key *key = keys; key->name != NULL; key++) {
                if (!key->required || config_setting_get_member(group, key->name) != NULL)
                        continue;
                problems_error(problems, file, line_of(group), "\"%s\" is missing", key->name);
                ok = false;
        }
        return ok;
}

const char *config_file_string(const config_setting_t *group, const char *name)
{
        const config_setting_t *member = config_setting_get_member(group, name);
        return member == NULL ? NULL : config_setting_get_string(member);
}

char **config_file_strings(const config_setting_t *group, const char *name, const char *file,
                           struct problems *problems)
{
        const config_setting_t *member = config_setting_get_member(group, name);
        if (member == NULL)
                return NULL;
        GPtrArray *out = g_ptr_array_new();
        int count = config_setting_is_aggregate(member) ? config_setting_length(member) : 1;
        for (int i = 0; i < count; i++) {
                const config_setting_t *element = config_setting_is_aggregate(member)
                                                      ? config_setting_get_elem(member, (unsigned)i)
                                                      : member;
                const char *text = config_setting_get_string(element);
                if (text != NULL)
                        g_ptr_array_add(out, g_strdup(text));
                else
                        problems_error(problems, file, line_of(element),
                                       "\"%s\" holds %s where a string is needed", name,
                                       type_name(config_setting_type(element)));
        }
        g_ptr_array_add(out, NULL);
        return (char **)g_ptr_array_free(out, FALSE);
}

static int by_bytes(const void *a, const void *b)
{
        return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_listed(const char *name)
{
        return name[0] != '.' && g_str_has_suffix(name, ".conf");
}

char **config_file_list(const char *directory, struct problems *problems)
{
        GPtrArray *out = g_ptr_array_new();
        g_autoptr(GError) error = NULL;
        GDir *dir = g_dir_open(directory, 0, &error);
        if (dir == NULL && !g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
                problems_error(problems, directory, 0, "%s", error->message);
        for (const char *name = dir != NULL ? g_dir_read_name(dir) : NULL; name != NULL;
             name = g_dir_read_name(dir))
                if (is_listed(name))
                        g_ptr_array_add(out, g_build_filename(directory, name, NULL));
        if (dir != NULL)
                g_dir_close(dir);
        g_ptr_array_sort(out, by_bytes);
        g_ptr_array_add(out, NULL);
        return (char **)g_ptr_array_free(out, FALSE);
}

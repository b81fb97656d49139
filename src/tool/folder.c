#include "tool/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "tool/command.h"

/* Mail is private, whoever may read the folder that it came from. */
#define FOLDER_MODE 0700
#define FILE_MODE   0600

struct folder {
        char *path;
        int fd;
        GHashTable *used; /* names that were given, each with the last number behind it */
};

static void add_error(GPtrArray *errors, const char *folder, const char *name)
{
        int error = errno;
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_ptr_array_add(errors, g_strdup_printf("%s: %s", path, g_strerror(error)));
}

struct folder *folder_new(const char *path, GPtrArray *errors)
{
        int fd = -1;
        if (g_mkdir_with_parents(path, FOLDER_MODE) == 0)
                fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0) {
                add_error(errors, path, NULL);
                return NULL;
        }
        struct folder *folder = g_new0(struct folder, 1);
        folder->path = g_strdup(path);
        folder->fd = fd;
        folder->used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        return folder;
}

void folder_free(struct folder *folder)
{
        close(folder->fd);
        g_hash_table_unref(folder->used);
        g_free(folder->path);
        g_free(folder);
}

/* One part of a path, such that it leads nowhere else and is no surprise on a terminal or a command line. */
static char *safe_part(const char *part)
{
        if (strcmp(part, ".") == 0 || strcmp(part, "..") == 0)
                return g_strdup("_");
        char *out = g_strdup(part);
        if (*out == '-')
                *out = '_';
        for (char *c = out; *c != '\0'; c++) {
                /* The controls from U+0080 on, of which some terminals take one for an escape sequence. */
                bool is_long = (unsigned char)c[0] == 0xC2 && (unsigned char)c[1] >= 0x80 &&
                               (unsigned char)c[1] < 0xA0;
                if (is_long)
                        *c++ = '_';
                if (is_long || g_ascii_iscntrl(*c))
                        *c = '_';
        }
        return out;
}

static char *safe_name(const char *name)
{
        g_auto(GStrv) parts = g_strsplit(name, "/", -1);
        GString *out = g_string_new(NULL);
        for (size_t i = 0; parts[i] != NULL; i++) {
                g_autofree char *part = safe_part(parts[i]);
                if (*part == '\0')
                        continue;
                if (out->len > 0)
                        g_string_append_c(out, '/');
                g_string_append(out, part);
        }
        if (out->len == 0)
                g_string_append_c(out, '_');
        return g_string_free(out, FALSE);
}

/* The name itself the first time, then with 2, 3 ... behind it. Takes the name. */
static char *unused_name(struct folder *folder, char *name)
{
        guint number = GPOINTER_TO_UINT(g_hash_table_lookup(folder->used, name));
        if (number == 0) {
                g_hash_table_insert(folder->used, g_strdup(name), GUINT_TO_POINTER(1));
                return name;
        }
        char *out = NULL;
        do {
                g_free(out);
                out = g_strdup_printf("%s.%u", name, ++number);
        } while (g_hash_table_contains(folder->used, out));
        g_hash_table_insert(folder->used, g_strdup(out), GUINT_TO_POINTER(1));
        g_hash_table_insert(folder->used, name, GUINT_TO_POINTER(number));
        return out;
}

/* Closes without a word on how: errno still tells what went wrong before. */
static void close_quietly(int fd)
{
        int error = errno;
        close(fd);
        errno = error;
}

/* Goes into a folder of that name, which is made where it is missing; a link is not followed. Closes from. */
static int enter(int from, const char *name)
{
        int fd = -1;
        if (mkdirat(from, name, FOLDER_MODE) == 0 || errno == EEXIST)
                fd = openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        close_quietly(from);
        return fd;
}

/* Writes a new file in the folder at; errno tells what went wrong. */
static int write_new(int at, const char *name, const GByteArray *bytes)
{
        int fd = openat(at, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
        if (fd < 0)
                return EX_CANTCREAT;
        bool is_written = command_write(fd, bytes->data, bytes->len);
        /* Some file systems tell only now that the disk is full. */
        if (close(fd) == 0 && is_written)
                return EX_OK;
        int error = errno;
        unlinkat(at, name, 0);
        errno = error;
        return EX_IOERR;
}

static int write_below(int at, const char *name, const GByteArray *bytes)
{
        g_auto(GStrv) parts = g_strsplit(name, "/", -1);
        size_t i = 0;
        int fd = dup(at);
        for (; fd >= 0 && parts[i + 1] != NULL; i++)
                fd = enter(fd, parts[i]);
        if (fd < 0)
                return EX_CANTCREAT;
        int status = write_new(fd, parts[i], bytes);
        close_quietly(fd);
        return status;
}

int folder_write(struct folder *folder, const char *name, size_t number, const GByteArray *bytes,
                 GPtrArray *errors)
{
        g_autofree char *safe = safe_name(name);
        g_autofree char *wanted =
            number > 0 ? g_strdup_printf("%s.%zu", safe, number) : g_strdup(safe);
        g_autofree char *chosen = unused_name(folder, g_steal_pointer(&wanted));
        int status = write_below(folder->fd, chosen, bytes);
        if (status != EX_OK)
                add_error(errors, folder->path, chosen);
        return status;
}

#include "tool/mailbox.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void add_error(GPtrArray *errors, const char *path, int error)
{
        g_ptr_array_add(errors, g_strdup_printf("%s: %s", path, g_strerror(error)));
}

static int is_visible(const struct dirent *entry)
{
        return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

/* True where a directory is a Maildir, whose tmp holds messages that are still being delivered. */
static bool is_maildir(const char *path)
{
        g_autofree char *cur = g_build_filename(path, "cur", NULL);
        g_autofree char *new = g_build_filename(path, "new", NULL);
        return g_file_test(cur, G_FILE_TEST_IS_DIR) && g_file_test(new, G_FILE_TEST_IS_DIR);
}

static void add_path(const char *path, bool is_named, unsigned depth, GPtrArray *files,
                     GPtrArray *errors);

static void add_directory(const char *path, unsigned depth, GPtrArray *files, GPtrArray *errors)
{
        struct dirent **entries;
        int count = scandir(path, &entries, is_visible, alphasort);
        if (count < 0) {
                add_error(errors, path, errno);
                return;
        }
        bool maildir = is_maildir(path);
        for (int i = 0; i < count; i++) {
                const char *name = entries[i]->d_name;
                g_autofree char *child = g_build_filename(path, name, NULL);
                /* A Maildir's messages stand in its folders; what lies beside these is an index of some server. */
                bool is_folder = g_file_test(child, G_FILE_TEST_IS_DIR);
                if (!maildir || (is_folder && strcmp(name, "tmp") != 0))
                        add_path(child, false, depth + 1, files, errors);
                free(entries[i]);
        }
        free(entries);
}

/* Adds a file, or what is below a directory. What was not named by the user is taken only if it is
 * a plain, visible file or a directory that is no link. */
static void add_path(const char *path, bool is_named, unsigned depth, GPtrArray *files,
                     GPtrArray *errors)
{
        struct stat status;
        int failed = is_named ? stat(path, &status) : lstat(path, &status);
        if (failed) {
                add_error(errors, path, errno);
        } else if (S_ISDIR(status.st_mode)) {
                if (depth < MAILBOX_DEPTH)
                        add_directory(path, depth, files, errors);
                else
                        add_error(errors, path, ELOOP);
        } else if (is_named || (S_ISREG(status.st_mode) && strrchr(path, '/')[1] != '.')) {
                g_ptr_array_add(files, g_strdup(path));
        }
}

GPtrArray *mailbox_files(char *const *paths, GPtrArray *errors)
{
        GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
        for (size_t i = 0; paths[i] != NULL; i++) {
                if (strcmp(paths[i], "-") == 0)
                        g_ptr_array_add(files, g_strdup("-"));
                else
                        add_path(paths[i], true, 0, files, errors);
        }
        return files;
}

const char *mailbox_name(const char *file, const char *path)
{
        if (strcmp(file, "-") == 0)
                return "stdin";
        if (strcmp(file, path) == 0) {
                const char *slash = strrchr(file, '/');
                return slash != NULL ? slash + 1 : file;
        }
        size_t length = strlen(path);
        while (length > 0 && path[length - 1] == '/')
                length--;
        return file + length + 1;
}

/* True where an mbox separator stands: "From sender Sat Nov 21 20:24:30 2026". The time's colons are asked for, since
 * "From " also opens many a sentence. */
static bool is_separator(struct bytes raw, size_t at)
{
        if (raw.length - at < 10 || memcmp(raw.data + at, "From ", 5) != 0)
                return false;
        const char *line = raw.data + at;
        const char *end = memchr(line, '\n', raw.length - at);
        size_t length = end != NULL ? (size_t)(end - line) : raw.length - at;
        for (size_t i = 6; i + 5 < length; i++)
                if (line[i] == ':' && isdigit((unsigned char)line[i - 1]) &&
                    isdigit((unsigned char)line[i + 1]) && isdigit((unsigned char)line[i + 2]) &&
                    (line[i + 3] == ':' || line[i + 3] == ' '))
                        return true;
        return false;
}

/* The start of the message after the one at begin: a separator after an empty line, or the end. */
static size_t find_next(struct bytes raw, size_t begin)
{
        for (size_t at = begin; at < raw.length;) {
                const char *end = memchr(raw.data + at, '\n', raw.length - at);
                if (end == NULL)
                        return raw.length;
                size_t next = (size_t)(end - raw.data) + 1;
                bool is_empty = next - at <= 2 && (next - at == 1 || raw.data[at] == '\r');
                if (is_empty && next < raw.length && is_separator(raw, next))
                        return next;
                at = next;
        }
        return raw.length;
}

static void visit_messages(const char *file, struct bytes raw, mailbox_visit *visit, void *data)
{
        bool is_mbox = is_separator(raw, 0);
        size_t begin = 0, index = 0;
        do {
                size_t end = is_mbox ? find_next(raw, begin) : raw.length;
                const struct mailbox_message message = {
                    .file = file,
                    .index = index++,
                    .is_alone = begin == 0 && end == raw.length,
                    .raw = bytes_slice(raw, begin, end),
                };
                visit(&message, data);
                begin = end;
        } while (begin < raw.length);
}

static bool read_input(mailbox_visit *visit, void *data, GPtrArray *errors)
{
        g_autoptr(GByteArray) input = g_byte_array_new();
        guint8 buffer[65536];
        ssize_t got;
        while ((got = read(STDIN_FILENO, buffer, sizeof buffer)) != 0) {
                if (got < 0 && errno == EINTR)
                        continue;
                if (got < 0 || input->len + (size_t)got > MAILBOX_INPUT) {
                        add_error(errors, "-", got < 0 ? errno : EFBIG);
                        return false;
                }
                g_byte_array_append(input, buffer, (guint)got);
        }
        visit_messages("-", (struct bytes){(const char *)input->data, input->len}, visit, data);
        return true;
}

bool mailbox_read(const char *file, mailbox_visit *visit, void *data, GPtrArray *errors)
{
        if (strcmp(file, "-") == 0)
                return read_input(visit, data, errors);
        g_autoptr(GError) error = NULL;
        g_autofree char *contents = NULL;
        gsize length;
        if (!g_file_get_contents(file, &contents, &length, &error)) {
                g_ptr_array_add(errors, g_strdup(error->message));
                return false;
        }
        visit_messages(file, (struct bytes){contents, length}, visit, data);
        return true;
}

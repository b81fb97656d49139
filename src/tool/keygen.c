/* keygen - a new key for the stamps on outgoing mail.
 * in: the path of a key file, which may be missing.  out: the file with a new key first, readable by nobody else. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "policy/keys.h"
#include "tool/command.h"

#define KEY_MODE 0600

/* Whoever reads the file meanwhile sees the old one or the new one. An old one's mode and owner stay. */
static bool replace_file(const char *path, const char *text)
{
        struct stat old;
        bool has_old = stat(path, &old) == 0;
        g_autofree char *temporary = g_strconcat(path, ".XXXXXX", NULL);
        int fd = g_mkstemp_full(temporary, O_WRONLY | O_CLOEXEC, KEY_MODE);
        if (fd < 0)
                return false;
        bool is_done = command_write(fd, text, strlen(text)) && fsync(fd) == 0;
        if (is_done && has_old)
                is_done =
                    fchown(fd, old.st_uid, old.st_gid) == 0 && fchmod(fd, old.st_mode & 0777) == 0;
        close(fd);
        is_done = is_done && rename(temporary, path) == 0;
        int error = errno;
        if (!is_done)
                unlink(temporary);
        errno = error;
        return is_done;
}

int command_keygen(const struct options *options)
{
        const char *path = options->arguments[0];
        struct problems problems = {0};
        GArray *old = NULL;
        if (access(path, F_OK) == 0) {
                old = keys_load(path, &problems);
                command_print_problems(&problems);
                problems_clear(&problems);
                if (old == NULL)
                        return EX_DATAERR;
        }
        char *text = keys_with_new(old, (gint64)time(NULL));
        guint count = old == NULL ? 1 : MIN(old->len + 1, KEY_COUNT);
        if (old != NULL)
                g_array_unref(old);
        if (text == NULL) {
                fprintf(stderr, "bouncectl: the system gives no random numbers\n");
                return EX_OSERR;
        }
        bool is_written = replace_file(path, text);
        if (!is_written)
                fprintf(stderr, "bouncectl: %s: %s\n", path, g_strerror(errno));
        else
                printf("%s: a new key, %u in all; the daemon takes it on SIGUSR1\n", path, count);
        keys_free_text(text);
        return is_written ? command_finish(EX_OK) : EX_CANTCREAT;
}

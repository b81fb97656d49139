/* listen - makes the socket, with owner, group and mode, and never takes it from a living instance.
 * in: the settings.  out: a socket that libmilter listens on, or a sentence that says what is wrong. */

#include "daemon/listen.h"

#include <errno.h>
#include <libmilter/mfapi.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "daemon/account.h"

#define DIRECTORY_MODE 0755 /* mail servers must be able to search it */

/* A file descriptor, -1 (errno set) where nobody answers. */
static int connect_path(const char *path)
{
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        if (g_strlcpy(address.sun_path, path, sizeof address.sun_path) >= sizeof address.sun_path) {
                errno = ENAMETOOLONG;
                return -1;
        }
        int fd = socket(AF_UNIX, SOCK_STREAM, 0);
        if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
                int error = errno;
                close(fd);
                errno = error;
                return -1;
        }
        return fd;
}

static char *make_directory(const struct settings *settings, const struct account *account)
{
        g_autofree char *directory = g_path_get_dirname(settings->socket.path);
        if (mkdir(directory, DIRECTORY_MODE) != 0)
                return errno == EEXIST
                           ? NULL
                           : g_strdup_printf("cannot make the socket's directory %s: %s", directory,
                                             g_strerror(errno));
        /* Whatever our umask is. */
        if (chmod(directory, DIRECTORY_MODE) != 0)
                return g_strdup_printf("cannot set the mode of the directory %s: %s", directory,
                                       g_strerror(errno));
        if (account->is_set && chown(directory, account->uid, account->gid) != 0)
                return g_strdup_printf("cannot give the directory %s to its owner: %s", directory,
                                       g_strerror(errno));
        return NULL;
}

/* Only a socket that nobody answers at may go; anything else there is somebody else's. */
static char *clear_path(const char *path)
{
        struct stat status;
        if (lstat(path, &status) != 0)
                return errno == ENOENT ? NULL
                                       : g_strdup_printf("cannot look at the socket %s: %s", path,
                                                         g_strerror(errno));
        if (!S_ISSOCK(status.st_mode))
                return g_strdup_printf("%s is in the way and is no socket", path);
        int fd = connect_path(path);
        if (fd >= 0) {
                close(fd);
                return g_strdup_printf("the socket %s is in use: is another instance running?",
                                       path);
        }
        if (errno != ECONNREFUSED)
                return g_strdup_printf("cannot tell whether the socket %s is in use: %s", path,
                                       g_strerror(errno));
        if (unlink(path) != 0)
                return g_strdup_printf("cannot remove the old socket %s: %s", path,
                                       g_strerror(errno));
        return NULL;
}

static char *check_fd(unsigned number)
{
        int is_listening = 0;
        socklen_t length = sizeof is_listening;
        if (getsockopt((int)number, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &length) != 0 ||
            !is_listening)
                return g_strdup_printf("file descriptor %u is no listening socket", number);
        return NULL;
}

static char *set_owner(const struct settings *settings, const struct account *account)
{
        const char *path = settings->socket.path;
        uid_t owner = account->is_set ? account->uid : (uid_t)-1;
        gid_t group = account->is_set ? account->gid : (gid_t)-1;
        char *wrong = NULL;
        if (settings->socket_owner != NULL)
                wrong = account_find_user(settings->socket_owner, "socket_owner", &owner);
        if (wrong == NULL && settings->socket_group != NULL)
                wrong = account_find_group(settings->socket_group, "socket_group", &group);
        if (wrong == NULL && (owner != (uid_t)-1 || group != (gid_t)-1) &&
            chown(path, owner, group) != 0)
                wrong = g_strdup_printf("cannot set owner and group of the socket %s: %s", path,
                                        g_strerror(errno));
        if (wrong == NULL && chmod(path, settings->socket_mode) != 0)
                wrong = g_strdup_printf("cannot set the mode of the socket %s: %s", path,
                                        g_strerror(errno));
        return wrong;
}

char *listen_open(const struct settings *settings)
{
        const struct endpoint *endpoint = &settings->socket;
        struct account account;
        char *wrong = account_find(settings, &account);
        if (wrong == NULL && endpoint->kind == ENDPOINT_UNIX)
                wrong = make_directory(settings, &account);
        if (wrong == NULL && endpoint->kind == ENDPOINT_UNIX)
                wrong = clear_path(endpoint->path);
        if (wrong == NULL && endpoint->kind == ENDPOINT_FD)
                wrong = check_fd(endpoint->number);
        if (wrong != NULL)
                return wrong;
        /* The socket is closed to all others until it has its owner. */
        mode_t mask = umask(0177);
        if (smfi_setconn(endpoint->text) != MI_SUCCESS || smfi_opensocket(false) != MI_SUCCESS)
                wrong = g_strdup_printf("cannot listen on %s: %s", endpoint->text,
                                        errno == 0 ? "libmilter refuses it" : g_strerror(errno));
        umask(mask);
        if (wrong == NULL && endpoint->kind == ENDPOINT_UNIX) {
                wrong = set_owner(settings, &account);
                if (wrong != NULL)
                        unlink(endpoint->path);
        }
        return wrong;
}

void listen_close(const struct settings *settings)
{
        if (settings->socket.kind == ENDPOINT_UNIX)
                unlink(settings->socket.path);
}

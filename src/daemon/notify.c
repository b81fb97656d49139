/* notify - tells a service manager how we are (sd_notify(3)'s protocol).
 * in: NOTIFY_SOCKET of the environment.  out: one datagram a call, nothing where there is no such socket. */

#include "daemon/notify.h"

#include <glib.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static void send_state(const char *state)
{
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        const char *path = g_getenv("NOTIFY_SOCKET");
        size_t length = path == NULL ? 0 : strlen(path);
        if (length < 2 || length >= sizeof address.sun_path || (path[0] != '/' && path[0] != '@'))
                return;
        memcpy(address.sun_path, path, length);
        if (path[0] == '@')
                address.sun_path[0] = '\0'; /* the abstract name space of Linux */
        int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
        if (fd < 0)
                return;
        socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
        if (connect(fd, (const struct sockaddr *)&address, size) == 0)
                (void)!write(fd, state, strlen(state));
        close(fd);
}

void notify_ready(void)
{
        send_state("READY=1\n");
}

/* systemd wants the monotonic time with it, to tell this reload from an earlier one. */
void notify_reloading(void)
{
        g_autofree char *state = g_strdup_printf(
            "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT "\n", g_get_monotonic_time());
        send_state(state);
}

void notify_stopping(void)
{
        send_state("STOPPING=1\n");
}

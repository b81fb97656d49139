/* endpoint - where the daemon listens.
 * in: the text of the socket setting.  out: its kind and parts, or what is wrong with it. */

#ifndef POLICY_ENDPOINT_H
#define POLICY_ENDPOINT_H

#include <stdbool.h>

enum endpoint_kind {
        ENDPOINT_UNIX,  /* a path */
        ENDPOINT_INET,  /* PORT@HOST over IPv4 */
        ENDPOINT_INET6, /* PORT@HOST over IPv6 */
        ENDPOINT_FD,    /* a listening socket that whoever started us hands over */
};

struct endpoint {
        enum endpoint_kind kind;
        char *text;      /* in libmilter's own form, with its prefix */
        char *path;      /* ENDPOINT_UNIX only, else NULL */
        char *host;      /* ENDPOINT_INET and ENDPOINT_INET6 only, without brackets, else NULL */
        unsigned number; /* the port, or the file descriptor */
};

/* Reads "unix:PATH", "local:PATH", "/PATH", "inet:PORT@HOST", "inet6:PORT@HOST" or "fd:N" into a zeroed endpoint.
 * NULL where that went well, else what is wrong, with a hint; nothing needs releasing then. */
const char *endpoint_read(const char *text, struct endpoint *out);
void endpoint_release(struct endpoint *endpoint);

#endif

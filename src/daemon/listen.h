/* listen - makes the socket, with owner, group and mode, and never takes it from a living instance.
 * in: the settings.  out: a socket that libmilter listens on, or a sentence that says what is wrong. */

#ifndef DAEMON_LISTEN_H
#define DAEMON_LISTEN_H

#include "policy/settings.h"

/* Makes the socket's directory if it is missing, removes a dead instance's socket, has libmilter listen, and sets owner,
 * group and mode. Needs the privileges for that. NULL where it went well, else what is wrong, to be freed with g_free. */
char *listen_open(const struct settings *settings);

/* Removes the socket's file at the end, as far as privileges allow. */
void listen_close(const struct settings *settings);

#endif

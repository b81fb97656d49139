/* server - the daemon's life from its options to its end.
 * in: the path of milter.conf.  out: served sessions; an exit status from sysexits.h. */

#ifndef DAEMON_SERVER_H
#define DAEMON_SERVER_H

#include <stdbool.h>

/* Checks the configuration and all that it names, says what it finds on the terminal, and does nothing else. */
int server_check(const char *path);

/* Runs until a signal ends it. */
int server_run(const char *path, bool in_foreground);

#endif

/* signals - libmilter at work, while the main thread waits for signals.
 * in: signals to the process.  out: a new current engine on SIGUSR1, a prompt end on SIGTERM, SIGINT and SIGHUP.
 * libmilter ends at SIGHUP too, so that reloading has a signal of its own. */

#ifndef DAEMON_SIGNALS_H
#define DAEMON_SIGNALS_H

#include <stdbool.h>

/* Blocks the signals that are waited for. To be called before the first thread is made: any thread with one of
 * them unblocked would die of it. */
void signals_block(void);

/* Runs smfi_main in a thread of its own until a signal ends it; path is what a reload reads. To be called by the main
 * thread. True if it ended well. */
bool signals_serve(const char *path);

#endif

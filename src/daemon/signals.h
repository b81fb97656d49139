/* signals - reload on SIGUSR1, a prompt end on SIGTERM and SIGINT.
 * in: signals to the process.  out: a new current engine, or an ended smfi_main.
 * libmilter ends at SIGHUP too, so that reloading has a signal of its own. */

#ifndef DAEMON_SIGNALS_H
#define DAEMON_SIGNALS_H

#include <stdbool.h>

/* Blocks the signals that the thread waits for. To be called before the first thread is made: any thread with one of them
 * unblocked would die of it. */
void signals_block(void);

/* Starts the thread; to be called by the one that runs smfi_main. It reloads from path, which must outlive it.
 * False where no thread could be made. */
bool signals_start(const char *path);

/* smfi_main has returned: it needs no more waking. */
void signals_end(void);

#endif

/* signals - reload on SIGUSR1, a prompt end on SIGTERM and SIGINT.
 * in: signals to the process.  out: a new current engine, or an ended smfi_main.
 * libmilter ends at SIGHUP too, so that reloading has a signal of its own. */

#ifndef DAEMON_SIGNALS_H
#define DAEMON_SIGNALS_H

#include <stdbool.h>

#include "policy/endpoint.h"

/* Blocks the signals that the thread waits for. To be called before the first thread is made: any thread with one of them
 * unblocked would die of it. */
void signals_block(void);

/* Starts the thread. It reloads from path, and wakes libmilter at socket when it is to end. Both must outlive the
 * process's use of them. False where no thread could be made. */
bool signals_start(const char *path, const struct endpoint *socket);

#endif

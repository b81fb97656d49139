/* daemonise - into the background, with a parent that waits until all is well.
 * in: nothing.  out: a child whose errors still reach the terminal until daemonise_ready. */

#ifndef DAEMON_DAEMONISE_H
#define DAEMON_DAEMONISE_H

#include <stdbool.h>

/* Forks. The parent never returns: it exits with 0 when the child is ready, else with the child's own exit status.
 * False where that fails. */
bool daemonise_start(void);

/* The child is ready: the parent leaves, and the terminal is given up. Does nothing without daemonise_start. */
void daemonise_ready(void);

#endif

/* session - libmilter's callbacks: one session a connection, one message at a time.
 * in: what the mail server sends.  out: as little traffic as possible, and the changes of a plan.
 * Callbacks of one session may run on different threads, one after the other. */

#ifndef DAEMON_SESSION_H
#define DAEMON_SESSION_H

#include <libmilter/mfapi.h>

/* For smfi_register. */
extern struct smfiDesc session_callbacks;

#endif

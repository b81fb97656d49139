/* notify - tells a service manager how we are (sd_notify(3)'s protocol).
 * in: NOTIFY_SOCKET of the environment.  out: one datagram a call, nothing where there is no such socket. */

#ifndef DAEMON_NOTIFY_H
#define DAEMON_NOTIFY_H

void notify_ready(void);
void notify_reloading(void);
void notify_stopping(void);

#endif

/* log - one line for each thing that happens, to syslog or standard error.
 * in: printable text of ours; what came from outside is escaped before (see policy/plan_log.h).
 * out: lines, "QUEUEID: key=value ...". Any thread may call. */

#ifndef DAEMON_LOG_H
#define DAEMON_LOG_H

#include <glib.h>

#include "base/problem.h"
#include "policy/settings.h"

/* From now on, log as these settings say; before the first call, everything goes to standard error. */
void log_use(const struct settings *settings);

/* Writes one line if its level is within the settings'. queue_id may be NULL. */
void log_message(enum log_level level, const char *queue_id, const char *text);

/* The same for what concerns no message; a printf format. */
void log_write(enum log_level level, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* One line for each problem. */
void log_problems(const struct problems *problems);

#endif

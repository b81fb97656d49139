/* log - one line for each thing that happens, to syslog or standard error.
 * in: printable text of ours; what came from outside is escaped before (see policy/plan_log.h).
 * out: lines, "QUEUEID: key=value ...". */

#include "daemon/log.h"

#include <stdatomic.h>
#include <stdio.h>
#include <syslog.h>

#define PROGRAM      "bounce-milter"
#define QUEUE_ID_MAX 64

static const struct {
        int priority;
        const char *name;
} levels[] = {
    [LEVEL_ERROR] = {LOG_ERR, "error"},
    [LEVEL_WARNING] = {LOG_WARNING, "warning"},
    [LEVEL_INFO] = {LOG_INFO, "info"},
    [LEVEL_DEBUG] = {LOG_DEBUG, "debug"},
};

/* In the order of settings_facilities. */
static const int facilities[] = {LOG_MAIL,   LOG_DAEMON, LOG_LOCAL0, LOG_LOCAL1,
                                 LOG_LOCAL2, LOG_LOCAL3, LOG_LOCAL4, LOG_LOCAL5,
                                 LOG_LOCAL6, LOG_LOCAL7, LOG_USER};

static atomic_uint target = LOG_TO_STDERR;
static atomic_uint highest = LEVEL_INFO;
static atomic_int facility = LOG_MAIL;

void log_use(const struct settings *settings)
{
        int wanted = facilities[settings->log_facility];
        atomic_store(&facility, wanted);
        atomic_store(&highest, settings->log_level);
        if (settings->log_to == LOG_TO_SYSLOG)
                openlog(PROGRAM, LOG_PID | LOG_NDELAY, wanted);
        atomic_store(&target, settings->log_to);
}

void log_message(enum log_level level, const char *queue_id, const char *text)
{
        if (level > atomic_load(&highest))
                return;
        g_autofree char *id = NULL;
        if (queue_id != NULL)
                id = g_strdup_printf("%.*s: ", QUEUE_ID_MAX, queue_id);
        const char *prefix = id == NULL ? "" : id;
        if (atomic_load(&target) == LOG_TO_SYSLOG)
                syslog(levels[level].priority | atomic_load(&facility), "%s%s", prefix, text);
        else
                fprintf(stderr, PROGRAM ": %s: %s%s\n", levels[level].name, prefix, text);
}

void log_write(enum log_level level, const char *format, ...)
{
        va_list arguments;
        va_start(arguments, format);
        g_autofree char *text = g_strdup_vprintf(format, arguments);
        va_end(arguments);
        log_message(level, NULL, text);
}

void log_problems(const struct problems *problems)
{
        for (guint i = 0; problems->list != NULL && i < problems->list->len; i++) {
                const struct problem *problem = g_ptr_array_index(problems->list, i);
                g_autofree char *text = problem_describe(problem);
                log_message(problem->severity == SEVERITY_ERROR ? LEVEL_ERROR : LEVEL_WARNING, NULL,
                            text);
        }
}

/* server - the daemon's life from its options to its end.
 * in: the path of milter.conf.  out: served sessions; an exit status from sysexits.h. */

#include "daemon/server.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/account.h"
#include "daemon/current.h"
#include "daemon/daemonise.h"
#include "daemon/listen.h"
#include "daemon/log.h"
#include "daemon/notify.h"
#include "daemon/session.h"
#include "daemon/signals.h"
#include "policy/rules.h"
#include "policy/stamping.h"

#define PID_FILE_MODE 0644

static void print_problems(const struct problems *problems)
{
        for (guint i = 0; problems->list != NULL && i < problems->list->len; i++) {
                g_autofree char *text = problem_describe(g_ptr_array_index(problems->list, i));
                fprintf(stderr, "bounce-milter: %s\n", text);
        }
}

/* Says what is wrong and frees it. Returns the exit status. */
static int fail(char *wrong, int status)
{
        fprintf(stderr, "bounce-milter: error: %s\n", wrong);
        g_free(wrong);
        return status;
}

static struct engine *load(const char *path)
{
        struct problems problems = {0};
        struct engine *engine = engine_load(path, &problems);
        print_problems(&problems);
        problems_clear(&problems);
        return engine;
}

int server_check(const char *path)
{
        struct engine *engine = load(path);
        if (engine == NULL)
                return EX_CONFIG;
        printf("%s: no error; the policy has %u rules, the knowledge base %u rules and %u codes\n",
               path, policy_count(engine->settings->policy),
               knowledge_rules(engine->knowledge)->len, knowledge_codes(engine->knowledge)->len);
        engine_unref(engine);
        return EX_OK;
}

/* Written while we are still allowed to; a link in its place is not followed. */
static char *write_pid(const struct settings *settings)
{
        if (settings->pid_file == NULL)
                return NULL;
        g_autofree char *text = g_strdup_printf("%ld\n", (long)getpid());
        int fd = open(settings->pid_file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
                      PID_FILE_MODE);
        if (fd < 0 || write(fd, text, strlen(text)) < 0) {
                int error = errno;
                if (fd >= 0)
                        close(fd);
                return g_strdup_printf("cannot write the PID file %s: %s", settings->pid_file,
                                       g_strerror(error));
        }
        close(fd);
        return NULL;
}

static void remove_pid(const struct settings *settings)
{
        if (settings->pid_file != NULL)
                unlink(settings->pid_file);
}

/* As a daemon we stand in the root directory, where a relative path would mean something else at the next reload. */
static char *absolute(const char *path)
{
        return g_canonicalize_filename(path, NULL);
}

/* A reload happens without root's rights: better to hear of it now. */
static void warn_unreadable(const char *path, const struct settings *settings)
{
        const char *keys = settings->stamping == NULL ? NULL : settings->stamping->key_file;
        const char *paths[] = {path, settings->knowledge, settings->knowledge_d, keys};
        for (size_t i = 0; i < G_N_ELEMENTS(paths); i++)
                if (paths[i] != NULL && access(paths[i], R_OK) != 0 && errno == EACCES)
                        fprintf(stderr,
                                "bounce-milter: warning: %s cannot be read by the user \"%s\": a "
                                "reload will fail\n",
                                paths[i], settings->user == NULL ? "" : settings->user);
}

/* Socket, PID file, privileges: in this order. Returns what is wrong, or NULL. */
static char *prepare(const char *path, const struct settings *settings)
{
        char *wrong = NULL;
        if (smfi_register(session_callbacks) != MI_SUCCESS)
                return g_strdup("libmilter does not take our callbacks");
        smfi_settimeout((int)settings->timeout);
        wrong = listen_open(settings);
        if (wrong != NULL)
                return wrong;
        wrong = write_pid(settings);
        if (wrong == NULL) {
                wrong = account_become(settings);
                if (wrong != NULL)
                        remove_pid(settings);
        }
        if (wrong != NULL)
                listen_close(settings);
        else
                warn_unreadable(path, settings);
        return wrong;
}

static int serve(const char *path, struct engine *engine)
{
        const struct settings *settings = engine->settings;
        signals_block();
        char *wrong = prepare(path, settings);
        if (wrong != NULL)
                return fail(wrong, EX_UNAVAILABLE);
        current_set(engine_ref(engine));
        log_use(settings);
        log_write(LEVEL_INFO, "listening=\"%s\" version=%s", settings->socket.text,
                  PACKAGE_VERSION);
        daemonise_ready();
        notify_ready();
        int status = signals_serve(path) ? EX_OK : EX_SOFTWARE;
        log_write(LEVEL_INFO, "stopped status=%d", status);
        listen_close(settings);
        remove_pid(settings);
        return status;
}

int server_run(const char *given, bool in_foreground)
{
        g_autofree char *path = absolute(given);
        struct engine *engine = load(path);
        if (engine == NULL)
                return EX_CONFIG;
        if (!in_foreground && engine->settings->log_to == LOG_TO_STDERR)
                fprintf(stderr, "bounce-milter: warning: log = \"stderr\" without -f: nothing will "
                                "be logged\n");
        if (!in_foreground && !daemonise_start()) {
                engine_unref(engine);
                return fail(g_strdup_printf("cannot go into the background: %s", g_strerror(errno)),
                            EX_OSERR);
        }
        int status = serve(path, engine);
        current_set(NULL);
        engine_unref(engine);
        return status;
}

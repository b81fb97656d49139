/* signals - reload on SIGUSR1, a prompt end on SIGTERM and SIGINT.
 * in: signals to the process.  out: a new current engine, or an ended smfi_main. */

#include "daemon/signals.h"

#include <libmilter/mfapi.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "daemon/current.h"
#include "daemon/log.h"
#include "daemon/listen.h"
#include "daemon/notify.h"

static const char *configuration;
static const struct endpoint *own_socket;

static sigset_t wanted(void)
{
        static const int numbers[] = {SIGUSR1, SIGTERM, SIGINT, SIGHUP};
        sigset_t set;
        sigemptyset(&set);
        for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
                sigaddset(&set, numbers[i]);
        return set;
}

/* All or nothing: where anything is wrong, the engine that runs stays. */
static void reload(void)
{
        struct problems problems = {0};
        notify_reloading();
        struct engine *engine = engine_load(configuration, &problems);
        log_problems(&problems);
        if (engine == NULL) {
                log_write(LEVEL_ERROR, "reload=failed errors=%u: everything stays as it was",
                          problems.errors);
        } else {
                log_use(engine->settings);
                current_set(engine);
                log_write(LEVEL_INFO, "reload=done");
        }
        problems_clear(&problems);
        notify_ready();
}

/* libmilter sees its stop flag only when its poll returns, up to five seconds later; a connection makes it
 * return at once. Either this thread or libmilter's gets the signal; Linux gives it to the older one, this. */
static void stop(void)
{
        notify_stopping();
        smfi_stop();
        int fd = listen_connect(own_socket);
        if (fd >= 0)
                close(fd);
}

static void *wait_for_signals(void *unused)
{
        sigset_t set = wanted();
        int number;
        while (sigwait(&set, &number) == 0) {
                if (number == SIGUSR1) {
                        reload();
                } else {
                        stop();
                        break;
                }
        }
        return unused;
}

void signals_block(void)
{
        sigset_t set = wanted();
        pthread_sigmask(SIG_BLOCK, &set, NULL);
        signal(SIGPIPE, SIG_IGN);
}

bool signals_start(const char *path, const struct endpoint *socket)
{
        pthread_t thread;
        configuration = path;
        own_socket = socket;
        if (pthread_create(&thread, NULL, wait_for_signals, NULL) != 0)
                return false;
        pthread_detach(thread);
        return true;
}

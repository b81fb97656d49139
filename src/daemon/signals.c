/* signals - reload on SIGUSR1, a prompt end on SIGTERM and SIGINT.
 * in: signals to the process.  out: a new current engine, or an ended smfi_main. */

#include "daemon/signals.h"

#include <libmilter/mfapi.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "daemon/current.h"
#include "daemon/log.h"
#include "daemon/notify.h"

static const char *configuration;
static pthread_t main_thread;
static atomic_bool has_ended;

#define WAKE_TRIES    100
#define WAKE_INTERVAL 20000 /* microseconds */

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

static void wake(int number)
{
        (void)number;
}

static void *call_stop(void *unused)
{
        smfi_stop();
        return unused;
}

/* libmilter's main thread sees that it is to stop when its poll returns, up to five seconds later; a signal makes it
 * return at once. smfi_stop has a thread of its own since it waits for a lock that the main thread holds meanwhile.
 * Either this thread or libmilter's own gets a TERM; Linux gives it to the older one, this. */
static void stop(void)
{
        pthread_t stopper;
        notify_stopping();
        if (pthread_create(&stopper, NULL, call_stop, NULL) != 0) {
                smfi_stop();
                return;
        }
        pthread_detach(stopper);
        for (unsigned i = 0; i < WAKE_TRIES && !atomic_load(&has_ended); i++) {
                g_usleep(WAKE_INTERVAL);
                pthread_kill(main_thread, SIGUSR2);
        }
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
        const struct sigaction waking = {.sa_handler = wake};
        pthread_sigmask(SIG_BLOCK, &set, NULL);
        sigaction(SIGUSR2, &waking, NULL);
        signal(SIGPIPE, SIG_IGN);
}

bool signals_start(const char *path)
{
        pthread_t thread;
        configuration = path;
        main_thread = pthread_self();
        if (pthread_create(&thread, NULL, wait_for_signals, NULL) != 0)
                return false;
        pthread_detach(thread);
        return true;
}

void signals_end(void)
{
        atomic_store(&has_ended, true);
}

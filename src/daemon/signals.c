/* signals - libmilter at work, while the main thread waits for signals.
 * in: signals to the process.  out: a new current engine on SIGUSR1, a prompt end on SIGTERM, SIGINT and SIGHUP.
 *
 * libmilter has a thread of its own that waits for the last three, and which of the two gets one is not told. Its
 * listener sees that it is to stop only when its poll returns, up to five seconds later; so we interrupt that poll now and then. */

#include "daemon/signals.h"

#include <libmilter/mfapi.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

#include "daemon/current.h"
#include "daemon/log.h"
#include "daemon/notify.h"

#define WAKE_INTERVAL 250 /* milliseconds */

/* Whether smfi_main has returned, and what. */
struct service {
        atomic_bool has_ended;
        int result;
};

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
static void reload(const char *path)
{
        struct problems problems = {0};
        notify_reloading();
        struct engine *engine = engine_load(path, &problems);
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

static void *run_service(void *data)
{
        struct service *service = data;
        service->result = smfi_main();
        atomic_store(&service->has_ended, true);
        return NULL;
}

static void *call_stop(void *unused)
{
        smfi_stop();
        return unused;
}

static void do_nothing(int number)
{
        (void)number;
}

/* smfi_stop waits for a lock that the listener holds during its poll, so it has a thread of its own. */
static void stop(void)
{
        pthread_t thread;
        if (pthread_create(&thread, NULL, call_stop, NULL) == 0)
                pthread_detach(thread);
        else
                smfi_stop();
}

void signals_block(void)
{
        sigset_t set = wanted();
        const struct sigaction waking = {.sa_handler = do_nothing};
        pthread_sigmask(SIG_BLOCK, &set, NULL);
        sigaction(SIGUSR2, &waking, NULL);
        signal(SIGPIPE, SIG_IGN);
}

bool signals_serve(const char *path)
{
        struct service service = {.result = MI_FAILURE};
        pthread_t thread;
        sigset_t set = wanted();
        const struct timespec interval = {.tv_nsec = WAKE_INTERVAL * 1000000L};
        if (pthread_create(&thread, NULL, run_service, &service) != 0)
                return false;
        while (!atomic_load(&service.has_ended)) {
                int number = sigtimedwait(&set, NULL, &interval);
                if (number == SIGUSR1)
                        reload(path);
                else if (number > 0)
                        stop();
                if (!atomic_load(&service.has_ended))
                        pthread_kill(thread, SIGUSR2);
        }
        pthread_join(thread, NULL);
        notify_stopping();
        return service.result == MI_SUCCESS;
}

/* current - the engine that new sessions get.
 * in: an engine that was loaded whole.  out: references to it. */

#include "daemon/current.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct engine *current;

void current_set(struct engine *engine)
{
        pthread_mutex_lock(&lock);
        struct engine *old = current;
        current = engine;
        pthread_mutex_unlock(&lock);
        engine_unref(old);
}

struct engine *current_get(void)
{
        pthread_mutex_lock(&lock);
        struct engine *engine = engine_ref(current);
        pthread_mutex_unlock(&lock);
        return engine;
}

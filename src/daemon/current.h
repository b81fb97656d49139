/* current - the engine that new sessions get.
 * in: an engine that was loaded whole.  out: references to it. Any thread may call. */

#ifndef DAEMON_CURRENT_H
#define DAEMON_CURRENT_H

#include "policy/engine.h"

/* Makes engine the current one and takes over the caller's reference; NULL gives the last one up. */
void current_set(struct engine *engine);

/* A reference to the current engine, to be given back with engine_unref. */
struct engine *current_get(void);

#endif

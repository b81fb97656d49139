/* engine - all that is needed to judge a message: settings and knowledge, as one snapshot.
 * in: the path of milter.conf.  out: an immutable object that threads share by reference. */

#ifndef POLICY_ENGINE_H
#define POLICY_ENGINE_H

#include <glib.h>

#include "base/problem.h"
#include "knowledge/knowledge.h"
#include "policy/envelope.h"
#include "policy/settings.h"

struct engine {
        gatomicrefcount references;
        struct settings *settings;
        struct knowledge *knowledge;
};

/* Loads the settings and all that they name. NULL where there was an error; warnings leave a result.
 * path NULL stands for the built-in settings. The caller owns one reference. */
struct engine *engine_load(const char *path, struct problems *problems);
struct engine *engine_ref(struct engine *engine);
void engine_unref(struct engine *engine);

/* True if the client may send header fields with our names: it is in trusted_clients, or has authenticated
 * and trust_authenticated is set. */
bool engine_trusts(const struct engine *engine, const struct envelope *envelope);

#endif

/* engine - all that is needed to judge a message: settings and knowledge, as one snapshot.
 * in: the path of milter.conf.  out: an immutable object that threads share by reference. */

#ifndef POLICY_ENGINE_H
#define POLICY_ENGINE_H

#include <glib.h>
#include <stdatomic.h>

#include "base/problem.h"
#include "knowledge/knowledge.h"
#include "policy/envelope.h"
#include "policy/settings.h"
#include "verdict/verdict.h"

struct engine {
        atomic_uint references;
        struct settings *settings;
        struct knowledge *knowledge;
};

/* Loads the settings and all that they name. NULL where there was an error; warnings leave a result.
 * path NULL stands for the built-in settings. The caller owns one reference. */
struct engine *engine_load(const char *path, struct problems *problems);
/* The same for settings that stand already, which the engine owns from then on, also where it fails. */
struct engine *engine_new(struct settings *settings, struct problems *problems);
/* The same on a knowledge base that is loaded already, whatever the settings name; the engine takes a reference of its own. */
struct engine *engine_new_on(struct settings *settings, struct knowledge *knowledge,
                             struct problems *problems);
struct engine *engine_ref(struct engine *engine);
void engine_unref(struct engine *engine);

/* The verdict on a message as this site sees it: what is not sure enough for min_confidence is no bounce, and
 * classes are mapped. raw and engine must outlive the verdict; sender is as for reader_read. To be freed with verdict_free. */
struct verdict *engine_judge(const struct engine *engine, struct bytes raw, const char *sender);

/* True if the client may send header fields with our names: it is in trusted_clients, or has authenticated
 * and trust_authenticated is set. */
bool engine_trusts(const struct engine *engine, const struct envelope *envelope);

#endif

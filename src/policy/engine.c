/* engine - all that is needed to judge a message: settings and knowledge, as one snapshot.
 * in: the path of milter.conf.  out: an immutable object that threads share by reference. */

#include "policy/engine.h"

#include "policy/clients.h"

/* The knowledge base is known only after the settings, so names of reasons are checked here. */
static void check_reasons(const struct engine *engine, struct problems *problems)
{
        const GArray *classes = engine->settings->classes;
        for (guint i = 0; i < classes->len; i++) {
                const struct class_override *override =
                    &g_array_index(classes, struct class_override, i);
                if (knowledge_reason(engine->knowledge, override->reason) == NULL)
                        problems_error(problems, engine->settings->file, override->line,
                                       "classes: there is no reason \"%s\" in the knowledge base",
                                       override->reason);
        }
}

/* Without any knowledge every bounce would be "unknown", in silence. */
static bool check_directory(const struct settings *settings, struct problems *problems)
{
        if (g_file_test(settings->knowledge, G_FILE_TEST_IS_DIR))
                return true;
        problems_error(problems, settings->file, 0, "knowledge: there is no directory %s",
                       settings->knowledge);
        return false;
}

struct engine *engine_load(const char *path, struct problems *problems)
{
        unsigned errors = problems->errors;
        struct engine *engine = g_new0(struct engine, 1);
        g_atomic_ref_count_init(&engine->references);
        engine->settings = path == NULL ? settings_default() : settings_load(path, problems);
        if (engine->settings != NULL && check_directory(engine->settings, problems))
                engine->knowledge = knowledge_load(engine->settings->knowledge,
                                                   engine->settings->knowledge_d, problems);
        if (engine->knowledge != NULL)
                check_reasons(engine, problems);
        if (engine->knowledge != NULL && problems->errors == errors)
                return engine;
        engine_unref(engine);
        return NULL;
}

struct engine *engine_ref(struct engine *engine)
{
        g_atomic_ref_count_inc(&engine->references);
        return engine;
}

void engine_unref(struct engine *engine)
{
        if (engine == NULL || !g_atomic_ref_count_dec(&engine->references))
                return;
        if (engine->knowledge != NULL)
                knowledge_unref(engine->knowledge);
        settings_free(engine->settings);
        g_free(engine);
}

bool engine_trusts(const struct engine *engine, const struct envelope *envelope)
{
        const struct settings *settings = engine->settings;
        return clients_include(settings->trusted_clients, envelope->client) ||
               (settings->trust_authenticated && envelope->is_authenticated);
}

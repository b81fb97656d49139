/* engine - all that is needed to judge a message: settings and knowledge, as one snapshot.
 * in: the path of milter.conf.  out: an immutable object that threads share by reference. */

#include "policy/engine.h"

#include "policy/clients.h"
#include "policy/rules.h"

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

/* Takes both over. knowledge is NULL where it did not load; errors is the count from before all loading. */
static struct engine *make(struct settings *settings, struct knowledge *knowledge, unsigned errors,
                           struct problems *problems)
{
        struct engine *engine = g_new0(struct engine, 1);
        atomic_init(&engine->references, 1);
        engine->settings = settings;
        engine->knowledge = knowledge;
        policy_check(settings->policy, knowledge, problems);
        if (knowledge != NULL)
                check_reasons(engine, problems);
        if (knowledge != NULL && problems->errors == errors)
                return engine;
        engine_unref(engine);
        return NULL;
}

struct engine *engine_new(struct settings *settings, struct problems *problems)
{
        unsigned errors = problems->errors;
        struct knowledge *knowledge = NULL;
        if (check_directory(settings, problems))
                knowledge = knowledge_load(settings->knowledge, settings->knowledge_d, problems);
        return make(settings, knowledge, errors, problems);
}

struct engine *engine_new_on(struct settings *settings, struct knowledge *knowledge,
                             struct problems *problems)
{
        return make(settings, knowledge_ref(knowledge), problems->errors, problems);
}

struct engine *engine_load(const char *path, struct problems *problems)
{
        struct settings *settings =
            path == NULL ? settings_default() : settings_load(path, problems);
        return settings != NULL ? engine_new(settings, problems) : NULL;
}

struct engine *engine_ref(struct engine *engine)
{
        atomic_fetch_add(&engine->references, 1);
        return engine;
}

void engine_unref(struct engine *engine)
{
        if (engine == NULL || atomic_fetch_sub(&engine->references, 1) > 1)
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

/* What the site says of a reason goes before the knowledge base; a delay stays soft and a success a success. */
static void override_classes(const struct settings *settings, struct verdict *verdict)
{
        for (guint i = 0; i < verdict->recipients->len; i++) {
                struct verdict_recipient *recipient = g_ptr_array_index(verdict->recipients, i);
                int class;
                if (recipient->action != ACTION_FAILED && recipient->action != ACTION_NONE)
                        continue;
                if (recipient->reason != NULL &&
                    settings_class(settings, recipient->reason->name, &class))
                        recipient->class = (enum bounce_class) class;
        }
}

struct verdict *engine_judge(const struct engine *engine, struct bytes raw, const char *sender)
{
        struct verdict *verdict =
            verdict_new(engine->knowledge, raw, sender, &engine->settings->limits);
        struct report *report = verdict->report;
        if (report->kind == KIND_BOUNCE && report->confidence < engine->settings->min_confidence) {
                report_note(report, "not sure enough for min_confidence = %u",
                            engine->settings->min_confidence);
                report->kind = KIND_OTHER;
                g_ptr_array_set_size(verdict->recipients, 0);
                g_ptr_array_set_size(report->recipients, 0);
        }
        override_classes(engine->settings, verdict);
        return verdict;
}

/* plan - what is to be done to one message, and what the log says of it.
 * in: an engine, an envelope, the bytes of a message.  out: changes and log lines. */

#include "policy/plan.h"

#include <string.h>

#include "message/mime.h"
#include "output/annotate.h"
#include "output/change.h"
#include "policy/plan_log.h"
#include "report/reader.h"

bool plan_wants_sender(const struct engine *engine, const struct envelope *envelope)
{
        static const char *const systems[] = {"mailer-daemon", "postmaster"};
        const char *sender = envelope->sender;
        if (engine->settings->decide_at == DECIDE_AT_HEADERS || sender == NULL || sender[0] == '\0')
                return true;
        const char *at = strrchr(sender, '@');
        size_t length = at == NULL ? strlen(sender) : (size_t)(at - sender);
        for (size_t i = 0; i < G_N_ELEMENTS(systems); i++)
                if (length == strlen(systems[i]) &&
                    g_ascii_strncasecmp(sender, systems[i], length) == 0)
                        return true;
        return false;
}

/* True if header has a field that an untrusted client must not send. */
static bool is_forged(const struct engine *engine, const struct envelope *envelope,
                      struct bytes header)
{
        if (engine_trusts(engine, envelope))
                return false;
        GPtrArray *changes = changes_new();
        unsigned count = annotate_strip(header, NULL, changes);
        g_ptr_array_unref(changes);
        return count > 0;
}

enum plan_need plan_need(const struct engine *engine, const struct envelope *envelope,
                         struct bytes header)
{
        const char *sender = envelope->sender == NULL ? "" : envelope->sender;
        if (reader_is_candidate(engine->knowledge, sender, header, &engine->settings->limits))
                return PLAN_NEEDS_BODY;
        return is_forged(engine, envelope, header) ? PLAN_NEEDS_HEADER : PLAN_NEEDS_NOTHING;
}

/* The header block of raw, found without judging the rest. */
static struct bytes header_of(struct bytes raw, size_t *skipped)
{
        size_t at = 0;
        if (raw.length > 5 && memcmp(raw.data, "From ", 5) == 0) {
                const char *end = memchr(raw.data, '\n', raw.length);
                at = end == NULL ? raw.length : (size_t)(end - raw.data) + 1;
        }
        *skipped = at;
        for (size_t line = at; line < raw.length;) {
                const char *end = memchr(raw.data + line, '\n', raw.length - line);
                size_t next = end == NULL ? raw.length : (size_t)(end - raw.data) + 1;
                if (raw.data[line] == '\n' || (raw.data[line] == '\r' && next == line + 2))
                        return bytes_slice(raw, at, next);
                line = next;
        }
        return bytes_slice(raw, at, raw.length);
}

struct plan *plan_new(const struct engine *engine, const struct envelope *envelope,
                      struct bytes raw)
{
        size_t skipped;
        struct bytes header = header_of(raw, &skipped);
        struct plan *plan = g_new0(struct plan, 1);
        plan->changes = changes_new();
        plan->lines = plan_lines_new();
        plan->is_trusted = engine_trusts(engine, envelope);
        if (plan_need(engine, envelope, header) == PLAN_NEEDS_BODY)
                plan->verdict = engine_judge(engine, raw);
        plan->is_bounce = plan->verdict != NULL && plan->verdict->report->kind == KIND_BOUNCE;
        /* A bounce gets our fields anew, so that mail which passes twice never has them twice. */
        unsigned stripped = 0;
        if (!plan->is_trusted || plan->is_bounce)
                stripped = annotate_strip(header, NULL, plan->changes);
        plan->forged = plan->is_trusted ? 0 : stripped;
        if (plan->is_bounce)
                annotate_bounce(plan->verdict, NULL, engine->settings->header_recipients,
                                plan->changes);
        plan_log(plan, engine, envelope);
        if (engine->settings->dry_run)
                g_ptr_array_set_size(plan->changes, 0);
        return plan;
}

void plan_free(struct plan *plan)
{
        if (plan == NULL)
                return;
        if (plan->verdict != NULL)
                verdict_free(plan->verdict);
        g_ptr_array_unref(plan->changes);
        g_ptr_array_unref(plan->lines);
        g_free(plan);
}

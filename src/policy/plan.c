/* plan - what is to be done to one message, and what the log says of it.
 * in: an engine, an envelope, the bytes of a message.  out: changes and log lines. */

#include "policy/plan.h"

#include <string.h>

#include "message/header.h"
#include "output/annotate.h"
#include "output/change.h"
#include "output/rewrite.h"
#include "policy/effect.h"
#include "policy/plan_log.h"
#include "policy/stamp.h"
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
        const char *const *names = policy_header_names(engine->settings->policy);
        struct header_field field;
        size_t position = 0;
        while (header_next(header, &position, &field))
                if (annotate_is_ours(field.name, names))
                        return true;
        return false;
}

enum plan_need plan_need(const struct engine *engine, const struct envelope *envelope,
                         struct bytes header)
{
        const char *sender = envelope->sender == NULL ? "" : envelope->sender;
        if (policy_wants_all(engine->settings->policy) ||
            reader_is_candidate(engine->knowledge, sender, header, &engine->settings->limits))
                return PLAN_NEEDS_BODY;
        if (stamping_wants(engine->settings->stamping, envelope))
                return PLAN_NEEDS_HEADER;
        return is_forged(engine, envelope, header) ? PLAN_NEEDS_HEADER : PLAN_NEEDS_NOTHING;
}

/* The header block of raw, found without judging the rest. */
static struct bytes header_of(struct bytes raw)
{
        size_t at = 0;
        if (raw.length > 5 && memcmp(raw.data, "From ", 5) == 0) {
                const char *end = memchr(raw.data, '\n', raw.length);
                at = end == NULL ? raw.length : (size_t)(end - raw.data) + 1;
        }
        for (size_t line = at; line < raw.length;) {
                const char *end = memchr(raw.data + line, '\n', raw.length - line);
                size_t next = end == NULL ? raw.length : (size_t)(end - raw.data) + 1;
                if (raw.data[line] == '\n' || (raw.data[line] == '\r' && next == line + 2))
                        return bytes_slice(raw, at, next);
                line = next;
        }
        return bytes_slice(raw, at, raw.length);
}

static gint64 now(const struct envelope *envelope)
{
        return envelope->now != 0 ? envelope->now : g_get_real_time() / G_USEC_PER_SEC;
}

/* Mail that passes twice is stamped once. */
static void stamp(struct plan *plan, const struct engine *engine, const struct envelope *envelope,
                  struct bytes header)
{
        const struct stamping *stamping = engine->settings->stamping;
        if (plan->is_bounce || !stamping_wants(stamping, envelope) ||
            stamp_is_present(stamping, header, envelope->sender, now(envelope)))
                return;
        g_autofree char *value = stamp_new(stamping, envelope->sender, now(envelope));
        plan->is_stamped = value != NULL;
        if (value != NULL)
                changes_insert_header(plan->changes, STAMP_NAME, value);
}

/* Signed in one of the ways that a change to the body would break. */
static bool is_signed(struct bytes header, const struct limits *limits)
{
        static const char *const types[] = {"multipart/signed", "multipart/encrypted",
                                            "application/pkcs7-mime", "application/x-pkcs7-mime"};
        struct header_field field;
        if (header_find(header, "DKIM-Signature", 0, &field))
                return true;
        g_autofree char *type = header_get(header, "Content-Type", 0, limits);
        for (size_t i = 0; type != NULL && i < G_N_ELEMENTS(types); i++)
                if (g_ascii_strncasecmp(type, types[i], strlen(types[i])) == 0)
                        return true;
        return false;
}

static void decide(struct plan *plan, const struct engine *engine, const struct envelope *envelope,
                   struct bytes header, size_t size, const struct actions *forced)
{
        const struct verdict *verdict = plan->verdict;
        plan->facts = (struct facts){
            .verdict = verdict, .envelope = envelope, .is_trusted = plan->is_trusted, .size = size};
        plan->facts.kind = verdict == NULL ? KIND_OTHER : verdict->report->kind;
        if (plan->is_bounce && engine->settings->stamping != NULL)
                plan->facts.origin =
                    stamp_origin(engine->settings->stamping, verdict, envelope->recipients,
                                 &engine->settings->limits, now(envelope));
        plan->facts.is_signed = is_signed(header, &engine->settings->limits);
        struct actions decided;
        policy_decide(engine->settings->policy, &plan->facts, &decided, plan->matched);
        actions_init(&plan->actions);
        if (forced != NULL)
                actions_add(&plan->actions, forced);
        actions_add(&plan->actions, &decided);
        actions_forget(&decided);
}

/* The part that people read, as the policy wants it. What was cut short is left alone: its body must not be replaced. */
static void rewrite(struct plan *plan, const struct engine *engine, const struct envelope *envelope)
{
        const struct rewrite_action *wanted = &plan->actions.rewrite;
        bool is_explained = wanted->is_set && wanted->is_wanted;
        if (!plan->is_bounce || (!is_explained && plan->actions.upgrade <= 0))
                return;
        struct rewrite_options options = REWRITE_OPTIONS_DEFAULT;
        options.mode = wanted->mode;
        options.language = wanted->language;
        options.layout = wanted->template;
        options.host = engine->settings->hostname;
        options.is_explained = is_explained;
        options.upgrade = plan->actions.upgrade > 0;
        options.tag_subject = wanted->tag_subject && plan->actions.subject_tag == NULL;
        options.localized_diagnostic = wanted->localized_diagnostic;
        options.despite_signature = wanted->despite_signature;
        plan->untouched =
            envelope->is_cut
                ? "it is too large"
                : rewrite_bounce(plan->verdict, &options, &engine->settings->limits, plan->changes);
}

/* An untrusted client's fields with our names go; a bounce gets ours anew in any case, so that mail which passes
 * twice never has them twice. */
static void strip(struct plan *plan, const struct engine *engine, struct bytes header)
{
        const char *const *names = policy_header_names(engine->settings->policy);
        if (!plan->is_trusted) {
                plan->forged = annotate_strip(header, names, plan->changes);
                return;
        }
        /* Ours are written anew, unless a rule leaves the bounce without: then those of the first pass stay. */
        if (plan->is_bounce && plan->actions.annotate != 0)
                annotate_strip(header, NULL, plan->changes);
        effect_strip(&plan->actions, header, plan->changes);
}

static void annotate(struct plan *plan, const struct engine *engine)
{
        char **only = plan->actions.annotate_headers;
        if (!plan->is_bounce || plan->actions.annotate == 0)
                return;
        g_autoptr(GPtrArray) fields = changes_new();
        annotate_bounce(plan->verdict, plan->facts.origin, engine->settings->header_recipients,
                        fields);
        for (guint i = 0; i < fields->len; i++) {
                const struct change *field = g_ptr_array_index(fields, i);
                bool is_wanted = only == NULL;
                for (char **name = only; name != NULL && *name != NULL; name++)
                        is_wanted = is_wanted || g_ascii_strcasecmp(*name, field->name) == 0;
                if (is_wanted)
                        changes_insert_header(plan->changes, field->name, field->value);
        }
}

struct plan *plan_new(const struct engine *engine, const struct envelope *envelope,
                      struct bytes raw)
{
        return plan_new_forced(engine, envelope, raw, NULL);
}

struct plan *plan_new_forced(const struct engine *engine, const struct envelope *envelope,
                             struct bytes raw, const struct actions *forced)
{
        struct bytes header = header_of(raw);
        struct plan *plan = g_new0(struct plan, 1);
        plan->changes = changes_new();
        plan->lines = plan_lines_new();
        plan->matched = g_ptr_array_new();
        plan->is_trusted = engine_trusts(engine, envelope);
        bool is_seen = plan_wants_sender(engine, envelope);
        if (is_seen && plan_need(engine, envelope, header) == PLAN_NEEDS_BODY)
                plan->verdict = engine_judge(engine, raw, envelope->sender);
        plan->is_bounce = plan->verdict != NULL && plan->verdict->report->kind == KIND_BOUNCE;
        decide(plan, engine, envelope, header, raw.length, forced);
        if (!is_seen)
                return plan;
        strip(plan, engine, header);
        annotate(plan, engine);
        rewrite(plan, engine, envelope);
        stamp(plan, engine, envelope, header);
        effect_add(&plan->actions, &plan->facts, header, plan->changes, &plan->is_spared);
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
        actions_forget(&plan->actions);
        g_ptr_array_unref(plan->matched);
        g_ptr_array_unref(plan->changes);
        g_ptr_array_unref(plan->lines);
        g_free(plan);
}

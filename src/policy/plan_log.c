/* plan_log - the log lines of a plan.
 * in: a plan.  out: key=value pairs in printable ASCII, hostile text escaped and cut. */

#include "policy/plan_log.h"

#include <string.h>

#include "base/text.h"
#include "output/change.h"

#define VALUE_LIMIT 200 /* bytes of one value; a line of syslog has room for 1,024 (RFC 3164) */
#define HASH_LENGTH 16  /* hexadecimal digits: enough to tell a site's addresses apart */

static void free_line(void *data)
{
        struct plan_line *line = data;
        g_free(line->text);
        g_free(line);
}

GPtrArray *plan_lines_new(void)
{
        return g_ptr_array_new_with_free_func(free_line);
}

static void add_line(struct plan *plan, enum log_level level, GString *text)
{
        struct plan_line *line = g_new0(struct plan_line, 1);
        line->level = level;
        line->text = g_string_free(text, FALSE);
        g_ptr_array_add(plan->lines, line);
}

/* A value of our own making. */
static void put(GString *line, const char *key, const char *value)
{
        if (value != NULL && value[0] != '\0')
                g_string_append_printf(line, "%s%s=%s", line->len > 0 ? " " : "", key, value);
}

/* A value that came from outside. */
static void put_quoted(GString *line, const char *key, const char *value)
{
        if (value == NULL)
                return;
        g_autofree char *safe = text_ascii(value, VALUE_LIMIT);
        g_string_append_printf(line, "%s%s=\"%s\"", line->len > 0 ? " " : "", key, safe);
}

static void put_number(GString *line, const char *key, unsigned number)
{
        g_string_append_printf(line, "%s%s=%u", line->len > 0 ? " " : "", key, number);
}

char *plan_log_address(enum log_addresses how, const char *address)
{
        const char *at = strrchr(address, '@');
        g_autofree char *folded = NULL;
        char *hash;
        switch (how) {
        case ADDRESSES_FULL:
                break;
        case ADDRESSES_SHORT:
                if (at == NULL || at == address)
                        return g_strdup("...");
                return g_strdup_printf("%.*s...%s", g_ascii_isprint(address[0]) ? 1 : 0, address,
                                       at);
        case ADDRESSES_HASH:
                folded = g_ascii_strdown(address, -1);
                hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, folded, -1);
                hash[HASH_LENGTH] = '\0';
                return hash;
        }
        return g_strdup(address);
}

static void put_address(GString *line, const char *key, const char *address,
                        const struct settings *settings)
{
        if (address == NULL)
                return;
        g_autofree char *shown = plan_log_address(settings->log_addresses, address);
        put_quoted(line, key, address[0] == '\0' ? "" : shown);
}

/* What every line ends with: whose message it was. */
static void put_envelope(GString *line, const struct engine *engine,
                         const struct envelope *envelope)
{
        put_quoted(line, "client", envelope->client);
        put_address(line, "from", envelope->sender, engine->settings);
        if (envelope->is_own)
                put(line, "own", "yes");
        if (engine->settings->dry_run)
                put(line, "dry_run", "yes");
}

static void put_report(GString *line, const struct plan *plan)
{
        const struct report *report = plan->verdict->report;
        put_quoted(line, "format", report->format);
        put_number(line, "confidence", report->confidence);
        if (report->truncated || !mime_is_complete(plan->verdict->mime))
                put(line, "truncated", "yes");
}

/* What is done to the message, each kind of change once. */
static void put_changes(GString *line, const struct plan *plan)
{
        static const char *const names[] = {
            [CHANGE_DELETE_HEADER] = "strip",
            [CHANGE_SET_HEADER] = "set",
            [CHANGE_INSERT_HEADER] = "insert",
            [CHANGE_REPLACE_BODY] = "rewrite",
            [CHANGE_ADD_RECIPIENT] = "add-recipient",
            [CHANGE_DELETE_RECIPIENT] = "delete-recipient",
            [CHANGE_QUARANTINE] = "quarantine",
            [CHANGE_DISCARD] = "discard",
            [CHANGE_REJECT] = "reject",
        };
        bool is_done[G_N_ELEMENTS(names)] = {false};
        g_autoptr(GString) list = g_string_new(NULL);
        for (guint i = 0; i < plan->changes->len; i++) {
                const struct change *change = g_ptr_array_index(plan->changes, i);
                if (!is_done[change->type])
                        g_string_append_printf(list, "%s%s", list->len > 0 ? "," : "",
                                               names[change->type]);
                is_done[change->type] = true;
        }
        put(line, "did", list->str);
}

static void put_policy(GString *line, const struct plan *plan)
{
        g_autoptr(GString) list = g_string_new(NULL);
        for (guint i = 0; i < plan->matched->len; i++) {
                const struct policy_rule *rule = g_ptr_array_index(plan->matched, i);
                g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", rule->name);
        }
        if (list->len > 0)
                put_quoted(line, "policy", list->str);
        if (plan->is_spared)
                put(line, "spared", "yes");
        put_quoted(line, "untouched", plan->untouched);
        put_changes(line, plan);
}

/* A rule may want its messages to be seen sooner, or later. */
static enum log_level level_of(const struct plan *plan, enum log_level usual)
{
        return plan->actions.log_level < 0 ? usual : (enum log_level)plan->actions.log_level;
}

static GString *describe_recipient(const struct plan *plan,
                                   const struct verdict_recipient *recipient,
                                   const struct settings *settings)
{
        char status[STATUS_SIZE];
        char reply[8] = "";
        GString *line = g_string_new(NULL);
        g_autofree char *rule = verdict_rule_name(recipient);
        if (recipient->reply != 0)
                g_snprintf(reply, sizeof reply, "%u", (unsigned)recipient->reply);
        put(line, "kind", kind_name(plan->verdict->report->kind));
        put(line, "class", class_name(recipient->class));
        put(line, "reason", recipient->reason == NULL ? NULL : recipient->reason->name);
        put(line, "status", status_print(recipient->status, status));
        put(line, "reply", reply);
        put(line, "action", action_name(recipient->action));
        put_address(line, "to", recipient->reported->recipient, settings);
        put_quoted(line, "mta", recipient->reported->remote_mta);
        put_quoted(line, "rule", rule);
        put_report(line, plan);
        put(line, "origin", plan->facts.origin);
        return line;
}

/* Ends a line on a verdict. */
static void add_verdict(struct plan *plan, const struct engine *engine,
                        const struct envelope *envelope, GString *line, enum log_level usual)
{
        put_envelope(line, engine, envelope);
        put_policy(line, plan);
        add_line(plan, level_of(plan, usual), line);
}

static void log_bounce(struct plan *plan, const struct engine *engine,
                       const struct envelope *envelope)
{
        const GPtrArray *recipients = plan->verdict->recipients;
        guint shown = MIN(recipients->len, engine->settings->header_recipients);
        for (guint i = 0; i < shown; i++) {
                GString *line =
                    describe_recipient(plan, g_ptr_array_index(recipients, i), engine->settings);
                add_verdict(plan, engine, envelope, line, LEVEL_INFO);
        }
        if (shown == recipients->len && shown > 0)
                return;
        GString *line = g_string_new(NULL);
        put(line, "kind", kind_name(plan->verdict->report->kind));
        put_number(line, "total", recipients->len);
        put_number(line, "shown", shown);
        put_report(line, plan);
        add_verdict(plan, engine, envelope, line, LEVEL_INFO);
}

/* A candidate that turned out to be something else: of interest only to those who look for it. */
static void log_other(struct plan *plan, const struct engine *engine,
                      const struct envelope *envelope)
{
        GString *line = g_string_new(NULL);
        put(line, "kind", kind_name(plan->verdict->report->kind));
        put_report(line, plan);
        add_verdict(plan, engine, envelope, line,
                    plan->matched->len > 0 ? LEVEL_INFO : LEVEL_DEBUG);
}

static void log_forged(struct plan *plan, const struct engine *engine,
                       const struct envelope *envelope)
{
        GString *line = g_string_new(NULL);
        put_number(line, "forged", plan->forged);
        put_envelope(line, engine, envelope);
        add_line(plan, LEVEL_INFO, line);
}

static void log_stamped(struct plan *plan, const struct engine *engine,
                        const struct envelope *envelope)
{
        GString *line = g_string_new(NULL);
        put(line, "stamped", "yes");
        put_envelope(line, engine, envelope);
        add_line(plan, LEVEL_DEBUG, line);
}

static void log_event(struct plan *plan, const struct engine *engine,
                      const struct envelope *envelope)
{
        GString *line = g_string_new(NULL);
        put_quoted(line, "event", plan->actions.event);
        put_envelope(line, engine, envelope);
        add_line(plan, level_of(plan, LEVEL_INFO), line);
}

void plan_log(struct plan *plan, const struct engine *engine, const struct envelope *envelope)
{
        if (plan->forged > 0)
                log_forged(plan, engine, envelope);
        if (plan->is_bounce)
                log_bounce(plan, engine, envelope);
        else if (plan->verdict != NULL)
                log_other(plan, engine, envelope);
        if (plan->is_stamped)
                log_stamped(plan, engine, envelope);
        if (plan->actions.event != NULL)
                log_event(plan, engine, envelope);
}

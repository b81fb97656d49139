/* placeholder - texts with holes that a message fills.
 * in: "Class {class} for {recipient}", facts of a message.  out: printable ASCII in one line. */

#include "policy/placeholder.h"

#include <string.h>

#include "base/text.h"

#define VALUE_LIMIT 250 /* bytes that one hole takes */
#define NAMES_LIMIT 32

typedef char *filler(const struct facts *facts);

/* The first recipient that is reported on: where they differ, the others' values stand in X-Bounce-Recipient. */
static const struct verdict_recipient *first(const struct facts *facts)
{
        if (facts->verdict == NULL || facts->verdict->recipients->len == 0)
                return NULL;
        return g_ptr_array_index(facts->verdict->recipients, 0);
}

static char *fill_kind(const struct facts *facts)
{
        return g_strdup(kind_name(facts->kind));
}

static char *fill_class(const struct facts *facts)
{
        return facts->verdict == NULL ? NULL : g_strdup(verdict_class(facts->verdict));
}

static char *fill_reason(const struct facts *facts)
{
        return facts->verdict == NULL ? NULL : g_strdup(verdict_reason(facts->verdict));
}

static char *fill_status(const struct facts *facts)
{
        return facts->verdict == NULL ? NULL : verdict_status(facts->verdict);
}

static char *fill_action(const struct facts *facts)
{
        return facts->verdict == NULL ? NULL : g_strdup(verdict_action(facts->verdict));
}

static char *fill_reply(const struct facts *facts)
{
        const struct verdict_recipient *recipient = first(facts);
        if (recipient == NULL || recipient->reply == 0)
                return NULL;
        return g_strdup_printf("%u", (unsigned)recipient->reply);
}

static char *fill_recipient(const struct facts *facts)
{
        const struct verdict_recipient *recipient = first(facts);
        return recipient == NULL ? NULL : g_strdup(recipient->reported->recipient);
}

static char *fill_count(const struct facts *facts)
{
        unsigned count = facts->verdict == NULL ? 0 : facts->verdict->recipients->len;
        return g_strdup_printf("%u", count);
}

static char *fill_mta(const struct facts *facts)
{
        const struct verdict_recipient *recipient = first(facts);
        return recipient == NULL ? NULL : g_strdup(recipient->reported->remote_mta);
}

static char *fill_rule(const struct facts *facts)
{
        const struct verdict_recipient *recipient = first(facts);
        return recipient == NULL ? NULL : verdict_rule_name(recipient);
}

static char *fill_format(const struct facts *facts)
{
        return facts->verdict == NULL ? NULL : g_strdup(facts->verdict->report->format);
}

static char *fill_message_id(const struct facts *facts)
{
        return facts->verdict == NULL ? NULL
                                      : g_strdup(facts->verdict->report->original_message_id);
}

static char *fill_origin(const struct facts *facts)
{
        return g_strdup(facts->origin);
}

static char *fill_queue_id(const struct facts *facts)
{
        return g_strdup(facts->envelope->queue_id);
}

static char *fill_client(const struct facts *facts)
{
        return g_strdup(facts->envelope->client);
}

static char *fill_sender(const struct facts *facts)
{
        return g_strdup(facts->envelope->sender);
}

static const struct {
        const char *name;
        filler *fill;
} holes[] = {
    {"kind", fill_kind},
    {"class", fill_class},
    {"reason", fill_reason},
    {"status", fill_status},
    {"action", fill_action},
    {"reply", fill_reply},
    {"recipient", fill_recipient},
    {"count", fill_count},
    {"mta", fill_mta},
    {"rule", fill_rule},
    {"format", fill_format},
    {"original_message_id", fill_message_id},
    {"origin", fill_origin},
    {"queue_id", fill_queue_id},
    {"client", fill_client},
    {"sender", fill_sender},
};

static filler *find(const char *name, size_t length)
{
        for (size_t i = 0; i < G_N_ELEMENTS(holes); i++)
                if (strlen(holes[i].name) == length && memcmp(holes[i].name, name, length) == 0)
                        return holes[i].fill;
        return NULL;
}

static char *known_names(void)
{
        const char *names[NAMES_LIMIT] = {NULL};
        for (size_t i = 0; i < G_N_ELEMENTS(holes) && i < NAMES_LIMIT - 1; i++)
                names[i] = holes[i].name;
        return g_strjoinv("}, {", (char **)names);
}

char *placeholder_check(const char *text)
{
        for (const char *at = text; (at = strchr(at, '{')) != NULL;) {
                if (at[1] == '{') {
                        at += 2;
                        continue;
                }
                const char *end = strchr(at, '}');
                if (end == NULL)
                        return g_strdup("a \"{\" has no \"}\"; write \"{{\" for the brace itself");
                if (find(at + 1, (size_t)(end - at - 1)) == NULL) {
                        g_autofree char *known = known_names();
                        return g_strdup_printf("there is no placeholder %.*s, only {%s}",
                                               (int)MIN(end - at + 1, 40), at, known);
                }
                at = end + 1;
        }
        return NULL;
}

char *placeholder_fill(const char *text, const struct facts *facts)
{
        GString *out = g_string_new(NULL);
        for (const char *at = text; *at != '\0';) {
                const char *end = at[0] == '{' ? strchr(at, '}') : NULL;
                filler *fill = end == NULL ? NULL : find(at + 1, (size_t)(end - at - 1));
                if (at[0] == '{' && at[1] == '{')
                        fill = NULL;
                if (fill == NULL) {
                        g_string_append_c(out, *at);
                        at += at[0] == '{' && at[1] == '{' ? 2 : 1;
                        continue;
                }
                g_autofree char *value = fill(facts);
                g_autofree char *safe = value == NULL ? NULL : text_ascii(value, VALUE_LIMIT);
                if (safe != NULL)
                        g_string_append(out, safe);
                at = end + 1;
        }
        return g_string_free(out, FALSE);
}

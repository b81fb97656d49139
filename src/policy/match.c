/* match - the conditions of a policy rule.
 * in: a "match" group of a configuration file; facts of a message.  out: whether all conditions hold, and if not, why. */

#include "policy/match.h"

#include <stdint.h>
#include <string.h>

#include "base/nearest.h"
#include "base/text.h"
#include "knowledge/config_file.h"
#include "policy/clients.h"
#include "policy/place.h"
#include "policy/status_pattern.h"

#define VALUE_LIMIT 100 /* bytes of a message's value in an explanation */

static bool is_kind(const char *word)
{
        enum kind kind;
        return kind_from_name(word, &kind);
}

static bool is_class(const char *word)
{
        enum bounce_class class;
        return class_from_name(word, &class);
}

static bool is_action(const char *word)
{
        enum action action;
        return action_from_name(word, &action);
}

static bool is_origin(const char *word)
{
        return strcmp(word, "own") == 0 || strcmp(word, "foreign") == 0 ||
               strcmp(word, "unknown") == 0;
}

/* A language tag's first parts, such as "de" or "pt-BR" (RFC 5646). */
static bool is_language(const char *word)
{
        return strlen(word) >= 2 &&
               strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") ==
                   strlen(word);
}

static bool is_word(const char *word)
{
        return word[0] != '\0';
}

static const struct {
        const char *name;
        bool (*is_known)(const char *word);
        const char *hint;
        bool is_of_recipient; /* of each recipient that is reported on, not of the message */
} words[] = {
    [MATCH_KIND] = {"kind", is_kind, "bounce, auto-reply, feedback, receipt or other", false},
    [MATCH_ORIGIN] = {"origin", is_origin, "own, foreign or unknown", false},
    [MATCH_FORMAT] = {"format", is_word, "rfc3464 or the id of a format", false},
    [MATCH_LANGUAGE] = {"language", is_language, "a tag such as de or pt-BR", false},
    [MATCH_CLASS] = {"class", is_class, "hard, soft, block, success or unknown", true},
    [MATCH_REASON] = {"reason", is_word, "a reason of the knowledge base", true},
    [MATCH_STATUS] = {"status", status_pattern_is_valid, "a code such as 5.1.1, 5.1.* or *.2.2",
                      true},
    [MATCH_ACTION] = {"action", is_action, "failed, delayed, delivered, relayed or expanded", true},
};

static const char *const address_names[] = {
    [MATCH_RECIPIENT] = "recipient",
    [MATCH_ENVELOPE_RECIPIENT] = "envelope_recipient",
    [MATCH_ENVELOPE_SENDER] = "envelope_sender",
};

static const char *const flag_names[] = {
    [MATCH_OWN] = "own",
    [MATCH_TRUSTED] = "trusted",
    [MATCH_SIGNED] = "signed",
};

static const struct config_key keys[] = {
    {"kind", CONFIG_TYPE_LIST, false},
    {"origin", CONFIG_TYPE_LIST, false},
    {"format", CONFIG_TYPE_LIST, false},
    {"language", CONFIG_TYPE_LIST, false},
    {"class", CONFIG_TYPE_LIST, false},
    {"reason", CONFIG_TYPE_LIST, false},
    {"status", CONFIG_TYPE_LIST, false},
    {"action", CONFIG_TYPE_LIST, false},
    {"recipient", CONFIG_TYPE_LIST, false},
    {"envelope_recipient", CONFIG_TYPE_LIST, false},
    {"envelope_sender", CONFIG_TYPE_LIST, false},
    {"client", CONFIG_TYPE_LIST, false},
    {"own", CONFIG_TYPE_BOOL, false},
    {"trusted", CONFIG_TYPE_BOOL, false},
    {"signed", CONFIG_TYPE_BOOL, false},
    {"min_confidence", CONFIG_TYPE_INT, false},
    {"max_confidence", CONFIG_TYPE_INT, false},
    {"min_size", CONFIG_TYPE_INT, false},
    {"max_size", CONFIG_TYPE_INT, false},
    {"every", CONFIG_TYPE_BOOL, false},
    {NULL, 0, false},
};

static char **read_list(const struct place *place, const char *name)
{
        char **list = config_file_strings(place->group, name, place->file, place->problems);
        if (list != NULL && list[0] == NULL)
                problems_error(place->problems, place->file, place_line(place, name),
                               "%s: an empty list would match nothing; leave the condition out",
                               name);
        return list;
}

static void read_words(struct match *match, const struct place *place)
{
        for (size_t i = 0; i < MATCH_WORDS; i++) {
                match->words[i] = read_list(place, words[i].name);
                for (char **word = match->words[i]; word != NULL && *word != NULL; word++)
                        if (!words[i].is_known(*word))
                                problems_error(place->problems, place->file,
                                               place_line(place, words[i].name),
                                               "%s: \"%s\" is not known; it must be %s",
                                               words[i].name, *word, words[i].hint);
        }
}

static void read_addresses(struct match *match, const struct place *place)
{
        for (size_t i = 0; i < MATCH_ADDRESSES; i++) {
                g_auto(GStrv) texts = read_list(place, address_names[i]);
                if (texts != NULL)
                        match->addresses[i] =
                            address_list_new(texts, place->file,
                                             place_line(place, address_names[i]), place->problems);
        }
}

static void read_clients(struct match *match, const struct place *place)
{
        match->clients = read_list(place, "client");
        if (match->clients == NULL)
                return;
        match->networks = g_array_new(FALSE, FALSE, sizeof(struct network));
        for (char **text = match->clients; *text != NULL; text++) {
                struct network network;
                const char *wrong = network_read(*text, &network);
                if (wrong == NULL)
                        g_array_append_val(match->networks, network);
                else
                        problems_error(place->problems, place->file, place_line(place, "client"),
                                       "client: \"%s\": %s", *text, wrong);
        }
}

static int read_flag(const struct place *place, const char *name)
{
        const config_setting_t *member = config_setting_get_member(place->group, name);
        return member == NULL ? -1 : config_setting_get_bool(member);
}

static size_t read_number(const struct place *place, const char *name, size_t fallback,
                          long long highest)
{
        const config_setting_t *member = config_setting_get_member(place->group, name);
        if (member == NULL)
                return fallback;
        long long number = config_setting_get_int64(member);
        if (number >= 0 && number <= highest)
                return (size_t)number;
        problems_error(place->problems, place->file, config_setting_source_line(member),
                       "%s: %lld is out of range, it must be from 0 to %lld", name, number,
                       highest);
        return fallback;
}

static void read_numbers(struct match *match, const struct place *place)
{
        match->min_confidence = (unsigned)read_number(place, "min_confidence", 0, 100);
        match->max_confidence = (unsigned)read_number(place, "max_confidence", 100, 100);
        match->min_size = read_number(place, "min_size", 0, INT32_MAX);
        match->max_size = read_number(place, "max_size", SIZE_MAX, INT32_MAX);
        if (match->min_confidence > match->max_confidence)
                problems_error(place->problems, place->file, place_line(place, "min_confidence"),
                               "min_confidence is greater than max_confidence: nothing can match");
        if (match->min_size > match->max_size)
                problems_error(place->problems, place->file, place_line(place, "min_size"),
                               "min_size is greater than max_size: nothing can match");
}

static bool lists(char *const *list, const char *word)
{
        for (; list != NULL && *list != NULL; list++)
                if (text_equal(*list, word))
                        return true;
        return false;
}

static bool asks_for_recipient(const struct match *match)
{
        for (size_t i = 0; i < MATCH_WORDS; i++)
                if (words[i].is_of_recipient && match->words[i] != NULL)
                        return true;
        return match->addresses[MATCH_RECIPIENT] != NULL;
}

/* Conditions that cannot hold together. */
static void check_together(const struct match *match, const struct place *place)
{
        char **kinds = match->words[MATCH_KIND];
        if (kinds != NULL && !lists(kinds, "bounce") && asks_for_recipient(match))
                problems_error(place->problems, place->file, place_line(place, "kind"),
                               "kind: only a bounce reports on recipients, so the conditions on "
                               "class, reason, status, action or recipient can never hold");
        char **classes = match->words[MATCH_CLASS];
        if (classes != NULL && g_strv_length(classes) == 1 && lists(classes, "success") &&
            match->words[MATCH_REASON] != NULL)
                problems_error(place->problems, place->file, place_line(place, "class"),
                               "class: a success has no reason, so both can never hold");
        if (match->is_every && !asks_for_recipient(match))
                problems_warn(place->problems, place->file, place_line(place, "every"),
                              "every: has no effect without a condition on class, reason, status, "
                              "action or recipient");
}

void match_read(struct match *match, const config_setting_t *group, const char *file,
                struct problems *problems)
{
        struct place place = {group, file, problems};
        for (size_t i = 0; i < MATCH_FLAGS; i++)
                match->flags[i] = -1;
        match->max_confidence = 100;
        match->max_size = SIZE_MAX;
        if (group == NULL || !config_file_check(group, keys, file, problems))
                return;
        read_words(match, &place);
        read_addresses(match, &place);
        read_clients(match, &place);
        for (size_t i = 0; i < MATCH_FLAGS; i++)
                match->flags[i] = read_flag(&place, flag_names[i]);
        read_numbers(match, &place);
        match->is_every = read_flag(&place, "every") > 0;
        check_together(match, &place);
}

void match_release(struct match *match)
{
        for (size_t i = 0; i < MATCH_WORDS; i++)
                g_strfreev(match->words[i]);
        for (size_t i = 0; i < MATCH_ADDRESSES; i++)
                address_list_free(match->addresses[i]);
        g_strfreev(match->clients);
        if (match->networks != NULL)
                g_array_unref(match->networks);
        memset(match, 0, sizeof *match);
}

static char *explain(const char *name, const char *found)
{
        if (found == NULL)
                return g_strdup_printf("%s is not stated", name);
        g_autofree char *shown = text_one_line(found, VALUE_LIMIT);
        return g_strdup_printf("%s is \"%s\"", name, shown);
}

/* "de" takes "de", "de-AT" and the first of "de-AT, en". */
static bool is_in_language(char *const *tags, const char *stated)
{
        for (; *tags != NULL; tags++) {
                size_t length = strlen(*tags);
                if (g_ascii_strncasecmp(stated, *tags, length) == 0 &&
                    !g_ascii_isalnum(stated[length]))
                        return true;
        }
        return false;
}

static char *refuse_report(const struct match *match, const struct facts *facts)
{
        const struct report *report = facts->verdict == NULL ? NULL : facts->verdict->report;
        const char *format = report == NULL ? NULL : report->format;
        const char *language = report == NULL ? NULL : report->original_language;
        unsigned confidence = report == NULL ? 0 : report->confidence;
        if (match->words[MATCH_FORMAT] != NULL &&
            (format == NULL || !lists(match->words[MATCH_FORMAT], format)))
                return explain("format", format);
        if (match->words[MATCH_LANGUAGE] != NULL &&
            (language == NULL || !is_in_language(match->words[MATCH_LANGUAGE], language)))
                return explain("language", language);
        if (confidence < match->min_confidence || confidence > match->max_confidence)
                return g_strdup_printf("confidence is %u", confidence);
        return NULL;
}

static bool has_recipient(const struct address_list *list, const GPtrArray *recipients)
{
        for (guint i = 0; recipients != NULL && i < recipients->len; i++)
                if (address_list_has(list, g_ptr_array_index(recipients, i)))
                        return true;
        return false;
}

static char *refuse_envelope(const struct match *match, const struct facts *facts)
{
        const struct envelope *envelope = facts->envelope;
        const struct address_list *sender = match->addresses[MATCH_ENVELOPE_SENDER];
        const struct address_list *recipient = match->addresses[MATCH_ENVELOPE_RECIPIENT];
        if (sender != NULL && !address_list_has(sender, envelope->sender))
                return explain("envelope_sender", envelope->sender);
        if (recipient != NULL && !has_recipient(recipient, envelope->recipients))
                return g_strdup("no envelope_recipient fits");
        if (match->networks != NULL && !clients_include(match->networks, envelope->client))
                return explain("client", envelope->client);
        if (facts->size < match->min_size || facts->size > match->max_size)
                return g_strdup_printf("size is %zu", facts->size);
        return NULL;
}

static char *refuse_flags(const struct match *match, const struct facts *facts)
{
        const bool found[] = {
            [MATCH_OWN] = facts->envelope->is_own,
            [MATCH_TRUSTED] = facts->is_trusted,
            [MATCH_SIGNED] = facts->is_signed,
        };
        for (size_t i = 0; i < MATCH_FLAGS; i++)
                if (match->flags[i] != -1 && match->flags[i] != found[i])
                        return g_strdup_printf("%s is %s", flag_names[i],
                                               found[i] ? "true" : "false");
        return NULL;
}

static char *refuse_recipient(const struct match *match, const struct verdict_recipient *recipient)
{
        char status[STATUS_SIZE];
        const char *found[MATCH_WORDS] = {
            [MATCH_CLASS] = class_name(recipient->class),
            [MATCH_REASON] = recipient->reason == NULL ? NULL : recipient->reason->name,
            [MATCH_ACTION] = action_name(recipient->action),
        };
        for (size_t i = 0; i < MATCH_WORDS; i++) {
                if (!words[i].is_of_recipient || i == MATCH_STATUS || match->words[i] == NULL)
                        continue;
                if (found[i] == NULL || !lists(match->words[i], found[i]))
                        return explain(words[i].name, found[i]);
        }
        if (match->words[MATCH_STATUS] != NULL &&
            !status_pattern_fits(match->words[MATCH_STATUS], recipient->status))
                return explain("status", status_is_stated(recipient->status)
                                             ? status_print(recipient->status, status)
                                             : NULL);
        const struct address_list *list = match->addresses[MATCH_RECIPIENT];
        if (list != NULL && !address_list_has(list, recipient->reported->recipient))
                return explain("recipient", recipient->reported->recipient);
        return NULL;
}

/* One recipient must fit in all respects, or each of them. The explanation is of the first that does not. */
static char *refuse_recipients(const struct match *match, const struct facts *facts)
{
        char *first = NULL;
        const GPtrArray *recipients = facts->verdict == NULL ? NULL : facts->verdict->recipients;
        if (!asks_for_recipient(match))
                return NULL;
        for (guint i = 0; recipients != NULL && i < recipients->len; i++) {
                char *refusal = refuse_recipient(match, g_ptr_array_index(recipients, i));
                if (refusal == NULL && !match->is_every) {
                        g_free(first);
                        return NULL;
                }
                if (refusal != NULL && match->is_every)
                        return refusal;
                if (first == NULL)
                        first = refusal;
                else
                        g_free(refusal);
        }
        if (match->is_every && recipients != NULL && recipients->len > 0)
                return NULL;
        return first != NULL ? first : g_strdup("no recipient is reported on");
}

char *match_refuses(const struct match *match, const struct facts *facts)
{
        const char *kind = kind_name(facts->kind);
        if (match->words[MATCH_KIND] == NULL ? facts->kind != KIND_BOUNCE
                                             : !lists(match->words[MATCH_KIND], kind))
                return explain("kind", kind);
        if (match->words[MATCH_ORIGIN] != NULL &&
            (facts->origin == NULL || !lists(match->words[MATCH_ORIGIN], facts->origin)))
                return explain("origin", facts->origin);
        char *refusal = refuse_flags(match, facts);
        if (refusal == NULL)
                refusal = refuse_envelope(match, facts);
        if (refusal == NULL)
                refusal = refuse_report(match, facts);
        if (refusal == NULL)
                refusal = refuse_recipients(match, facts);
        return refusal;
}

static bool list_covers(char *const *a, char *const *b)
{
        if (a == NULL)
                return true;
        if (b == NULL)
                return false;
        for (; *b != NULL; b++)
                if (!lists(a, *b))
                        return false;
        return true;
}

bool match_covers(const struct match *a, const struct match *b)
{
        for (size_t i = 0; i < MATCH_WORDS; i++) {
                if (i == MATCH_KIND && match_is_bounce_only(a) && match_is_bounce_only(b))
                        continue;
                if (i == MATCH_KIND && a->words[i] == NULL)
                        return false;
                if (!list_covers(a->words[i], b->words[i]))
                        return false;
        }
        for (size_t i = 0; i < MATCH_ADDRESSES; i++)
                if (a->addresses[i] != NULL &&
                    (b->addresses[i] == NULL ||
                     !address_list_covers(a->addresses[i], b->addresses[i])))
                        return false;
        for (size_t i = 0; i < MATCH_FLAGS; i++)
                if (a->flags[i] != -1 && a->flags[i] != b->flags[i])
                        return false;
        return list_covers(a->clients, b->clients) && a->min_confidence <= b->min_confidence &&
               a->max_confidence >= b->max_confidence && a->min_size <= b->min_size &&
               a->max_size >= b->max_size && (!a->is_every || b->is_every);
}

bool match_is_bounce_only(const struct match *match)
{
        char **kinds = match->words[MATCH_KIND];
        return kinds == NULL || (g_strv_length(kinds) == 1 && lists(kinds, "bounce"));
}

bool match_wants_recipients(const struct match *match)
{
        return match->addresses[MATCH_ENVELOPE_RECIPIENT] != NULL;
}

static char *hint_reason(const struct knowledge *knowledge, const char *word)
{
        const GPtrArray *reasons = knowledge_reasons(knowledge);
        g_autofree const char **names = g_new0(const char *, reasons->len + 1);
        for (guint i = 0; i < reasons->len; i++)
                names[i] = ((const struct reason *)g_ptr_array_index(reasons, i))->name;
        return nearest_hint(word, names);
}

void match_check(const struct match *match, const struct knowledge *knowledge, const char *file,
                 unsigned line, struct problems *problems)
{
        for (char **word = match->words[MATCH_REASON]; word != NULL && *word != NULL; word++) {
                if (knowledge_reason(knowledge, *word) != NULL)
                        continue;
                g_autofree char *hint = hint_reason(knowledge, *word);
                problems_error(problems, file, line,
                               "reason: \"%s\" is not in the knowledge base%s", *word, hint);
        }
}

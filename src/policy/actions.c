/* actions - what a policy rule does.
 * in: an "action" group of a configuration file.  out: a struct that others carry out. */

#include "policy/actions.h"

#include <string.h>

#include "base/text.h"
#include "knowledge/config_file.h"
#include "knowledge/languages.h"
#include "knowledge/templates.h"
#include "message/address.h"
#include "output/annotate.h"
#include "policy/place.h"
#include "policy/placeholder.h"

#define TEXT_LIMIT 200 /* bytes of a tag, a reply, a reason */
#define NAME_LIMIT 60  /* bytes of a header field's name */
/* Bytes of a header field's value: one unfolded line that all servers take. */
#define VALUE_LIMIT  800
#define HEADER_LIMIT 50 /* header fields of one rule */

static const struct config_key keys[] = {
    {"annotate", CONFIG_TYPE_BOOL, false},
    {"annotate_headers", CONFIG_TYPE_LIST, false},
    {"rewrite", CONFIG_TYPE_GROUP, false},
    {"upgrade", CONFIG_TYPE_BOOL, false},
    {"add_headers", CONFIG_TYPE_LIST, false},
    {"set_headers", CONFIG_TYPE_LIST, false},
    {"subject_tag", CONFIG_TYPE_STRING, false},
    {"add_recipients", CONFIG_TYPE_LIST, false},
    {"replace_recipients", CONFIG_TYPE_LIST, false},
    {"quarantine", CONFIG_TYPE_STRING, false},
    {"discard", CONFIG_TYPE_BOOL, false},
    {"reject", CONFIG_TYPE_STRING, false},
    {"log_level", CONFIG_TYPE_STRING, false},
    {"event", CONFIG_TYPE_STRING, false},
    {NULL, 0, false},
};

static const struct config_key header_keys[] = {
    {"name", CONFIG_TYPE_STRING, true},
    {"value", CONFIG_TYPE_STRING, true},
    {NULL, 0, false},
};

static const struct config_key rewrite_keys[] = {
    {"enabled", CONFIG_TYPE_BOOL, false},
    {"mode", CONFIG_TYPE_STRING, false},
    {"language", CONFIG_TYPE_STRING, false},
    {"template", CONFIG_TYPE_STRING, false},
    {"tag_subject", CONFIG_TYPE_BOOL, false},
    {"signed", CONFIG_TYPE_BOOL, false},
    {"localized_diagnostic", CONFIG_TYPE_BOOL, false},
    {NULL, 0, false},
};

static const char *const mode_names[] = {"prepend", "replace", "append", NULL};
static const char *const level_names[] = {"error", "warning", "info", "debug", NULL};

static void fault(const struct place *place, const char *name, const char *text)
{
        problems_error(place->problems, place->file, place_line(place, name), "%s: %s", name, text);
}

/* The members' types are checked before; a copy, or NULL where there is none. */
static char *read_text(const struct place *place, const char *name)
{
        return g_strdup(config_file_string(place->group, name));
}

static int read_flag(const struct place *place, const char *name)
{
        const config_setting_t *member = config_setting_get_member(place->group, name);
        return member == NULL ? -1 : config_setting_get_bool(member);
}

static int read_choice(const struct place *place, const char *name, const char *const *choices)
{
        const char *text = config_file_string(place->group, name);
        if (text == NULL)
                return -1;
        for (int i = 0; choices[i] != NULL; i++)
                if (strcmp(text, choices[i]) == 0)
                        return i;
        g_autofree char *known = g_strjoinv("\", \"", (char **)choices);
        g_autofree char *sentence = g_strdup_printf("must be one of \"%s\"", known);
        fault(place, name, sentence);
        return -1;
}

static bool is_printable(const char *text)
{
        for (; *text != '\0'; text++)
                if (!g_ascii_isprint(*text))
                        return false;
        return true;
}

/* A short line of printable ASCII. */
static char *read_line(const struct place *place, const char *name)
{
        char *text = read_text(place, name);
        if (text == NULL)
                return NULL;
        if (text[0] == '\0' || strlen(text) > TEXT_LIMIT || !is_printable(text))
                fault(place, name, "must be 1 to 200 printable ASCII characters");
        return text;
}

static char **read_addresses(const struct place *place, const char *name)
{
        char **list = config_file_strings(place->group, name, place->file, place->problems);
        if (list != NULL && list[0] == NULL)
                fault(place, name, "an empty list does nothing");
        for (char **address = list; address != NULL && *address != NULL; address++) {
                if (address_is_mail(*address) && is_printable(*address) &&
                    strpbrk(*address, "<> ") == NULL)
                        continue;
                g_autofree char *sentence = g_strdup_printf(
                    "\"%s\" is no mail address such as bounces@example.org", *address);
                fault(place, name, sentence);
        }
        return list;
}

static void read_annotate_headers(struct actions *actions, const struct place *place)
{
        actions->annotate_headers =
            config_file_strings(place->group, "annotate_headers", place->file, place->problems);
        for (char **name = actions->annotate_headers; name != NULL && *name != NULL; name++) {
                if (annotate_is_ours((struct bytes){*name, strlen(*name)}, NULL))
                        continue;
                g_autofree char *known = g_strjoinv(", ", (char **)annotate_names);
                g_autofree char *sentence =
                    g_strdup_printf("\"%s\" is none of ours, which are %s", *name, known);
                fault(place, "annotate_headers", sentence);
        }
        if (actions->annotate_headers != NULL && actions->annotate == 0)
                fault(place, "annotate_headers", "contradicts annotate = false");
}

/* Names that we write are removed from everybody's mail, so that nobody can forge them: any name that others have a use
 * for would damage their mail. */
static const char *wrong_name(const char *name)
{
        if (g_ascii_strncasecmp(name, "X-", 2) != 0 || name[2] == '\0')
                return "must begin with X-, since fields of that name are removed from all mail "
                       "that comes from untrusted clients";
        if (strlen(name) > NAME_LIMIT)
                return "is longer than 60 characters";
        for (const char *c = name; *c != '\0'; c++)
                if (!g_ascii_isgraph(*c) || *c == ':')
                        return "must be printable ASCII without spaces and colons";
        if (annotate_is_ours((struct bytes){name, strlen(name)}, NULL))
                return "is one that annotate writes";
        return NULL;
}

static void read_header(struct actions *actions, const config_setting_t *group, bool is_set,
                        const struct place *outer)
{
        struct place place = {group, outer->file, outer->problems};
        if (!config_file_check(group, header_keys, place.file, place.problems))
                return;
        struct header_action *header = g_new0(struct header_action, 1);
        header->name = read_text(&place, "name");
        header->value = read_text(&place, "value");
        header->is_set = is_set;
        g_ptr_array_add(actions->headers, header);
        const char *wrong = wrong_name(header->name);
        if (wrong != NULL)
                fault(&place, "name", wrong);
        g_autofree char *bad = placeholder_check(header->value);
        if (bad != NULL)
                fault(&place, "value", bad);
        if (!is_printable(header->value) || strlen(header->value) > VALUE_LIMIT)
                fault(&place, "value", "must be at most 800 printable ASCII characters");
}

static void free_header(void *data)
{
        struct header_action *header = data;
        g_free(header->name);
        g_free(header->value);
        g_free(header);
}

static void read_headers(struct actions *actions, const struct place *place, const char *name,
                         bool is_set)
{
        const config_setting_t *list = config_setting_get_member(place->group, name);
        if (list == NULL)
                return;
        int length = config_setting_is_list(list) ? config_setting_length(list) : 0;
        if (length == 0 || length > HEADER_LIMIT) {
                fault(place, name,
                      "must be a list of 1 to 50 groups { name = \"X-...\"; value = \"...\"; }");
                return;
        }
        if (actions->headers == NULL)
                actions->headers = g_ptr_array_new_with_free_func(free_header);
        for (int i = 0; i < length; i++)
                read_header(actions, config_setting_get_elem(list, (unsigned)i), is_set, place);
}

static void read_rewrite(struct actions *actions, const struct place *outer)
{
        struct rewrite_action *rewrite = &actions->rewrite;
        struct place place = {config_setting_get_member(outer->group, "rewrite"), outer->file,
                              outer->problems};
        if (place.group == NULL ||
            !config_file_check(place.group, rewrite_keys, place.file, place.problems))
                return;
        int mode = read_choice(&place, "mode", mode_names);
        rewrite->is_set = true;
        rewrite->is_wanted = read_flag(&place, "enabled") != 0;
        rewrite->mode = mode < 0 ? REWRITE_PREPEND : (enum rewrite_mode)mode;
        rewrite->language = read_text(&place, "language");
        if (rewrite->language == NULL)
                rewrite->language = g_strdup("auto");
        rewrite->template = read_text(&place, "template");
        rewrite->despite_signature = read_flag(&place, "signed") > 0;
        rewrite->tag_subject = read_flag(&place, "tag_subject") > 0;
        rewrite->localized_diagnostic = read_flag(&place, "localized_diagnostic") > 0;
}

static unsigned count_set(const struct actions *actions)
{
        const bool set[] = {actions->annotate != -1,         actions->annotate_headers != NULL,
                            actions->rewrite.is_set,         actions->upgrade != -1,
                            actions->headers != NULL,        actions->subject_tag != NULL,
                            actions->add_recipients != NULL, actions->replace_recipients != NULL,
                            actions->quarantine != NULL,     actions->discard != -1,
                            actions->reject != NULL,         actions->log_level != -1,
                            actions->event != NULL};
        unsigned count = 0;
        for (size_t i = 0; i < G_N_ELEMENTS(set); i++)
                count += set[i];
        return count;
}

/* Actions of which one leaves nothing for the other to act on. */
static void check_together(const struct actions *actions, const struct place *place, bool is_clean)
{
        bool changes = actions->subject_tag != NULL || actions->headers != NULL ||
                       actions->rewrite.is_wanted || actions->upgrade > 0;
        bool moves = actions->add_recipients != NULL || actions->replace_recipients != NULL ||
                     actions->quarantine != NULL;
        if (actions->discard > 0 && actions->reject != NULL)
                fault(place, "reject",
                      "contradicts discard: a message can only be refused or vanish");
        if (actions->discard > 0 && (changes || moves))
                fault(place, "discard", "nothing is left for the other actions to act on");
        if (actions->reject != NULL && (changes || moves))
                fault(place, "reject", "nothing is left for the other actions to act on");
        if (actions->add_recipients != NULL && actions->replace_recipients != NULL)
                fault(place, "add_recipients",
                      "contradicts replace_recipients, which can name further addresses itself");
        if (count_set(actions) == 0 && is_clean)
                problems_error(place->problems, place->file,
                               config_setting_source_line(place->group),
                               "action: says nothing to do");
}

void actions_init(struct actions *actions)
{
        memset(actions, 0, sizeof *actions);
        actions->annotate = actions->upgrade = actions->discard = actions->log_level = -1;
}

void actions_read(struct actions *actions, const config_setting_t *group, const char *file,
                  struct problems *problems)
{
        const struct place place = {group, file, problems};
        unsigned errors = problems->errors;
        actions_init(actions);
        if (!config_file_check(group, keys, file, problems))
                return;
        actions->annotate = read_flag(&place, "annotate");
        read_annotate_headers(actions, &place);
        read_rewrite(actions, &place);
        actions->upgrade = read_flag(&place, "upgrade");
        read_headers(actions, &place, "set_headers", true);
        read_headers(actions, &place, "add_headers", false);
        actions->subject_tag = read_line(&place, "subject_tag");
        actions->add_recipients = read_addresses(&place, "add_recipients");
        actions->replace_recipients = read_addresses(&place, "replace_recipients");
        actions->quarantine = read_line(&place, "quarantine");
        actions->discard = read_flag(&place, "discard");
        actions->reject = read_line(&place, "reject");
        if (actions->reject != NULL && strchr(actions->reject, '%') != NULL)
                fault(&place, "reject",
                      "must not hold a percent sign, which mail servers read as a code");
        actions->log_level = read_choice(&place, "log_level", level_names);
        actions->event = read_line(&place, "event");
        check_together(actions, &place, problems->errors == errors);
}

void actions_check(const struct actions *actions, const struct knowledge *knowledge,
                   const char *file, unsigned line, struct problems *problems)
{
        const struct rewrite_action *rewrite = &actions->rewrite;
        if (!rewrite->is_set)
                return;
        if (strcmp(rewrite->language, "auto") != 0 &&
            knowledge_language(knowledge, rewrite->language) == NULL)
                problems_error(
                    problems, file, line,
                    "rewrite: the knowledge base has no language \"%s\"; write a tag such as "
                    "\"de\", or \"auto\"",
                    rewrite->language);
        if (rewrite->template != NULL && knowledge_layout(knowledge, rewrite->template) == NULL)
                problems_error(problems, file, line,
                               "rewrite: the knowledge base has no template \"%s\"",
                               rewrite->template);
}

void actions_release(struct actions *actions)
{
        char *texts[] = {actions->rewrite.language, actions->rewrite.template, actions->subject_tag,
                         actions->quarantine,       actions->reject,           actions->event};
        for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
                g_free(texts[i]);
        g_strfreev(actions->annotate_headers);
        g_strfreev(actions->add_recipients);
        g_strfreev(actions->replace_recipients);
        if (actions->headers != NULL)
                g_ptr_array_unref(actions->headers);
        actions_init(actions);
}

static void keep_flag(int *out, int more)
{
        if (*out == -1)
                *out = more;
}

static void keep_text(char **out, char *more)
{
        if (*out == NULL)
                *out = more;
}

/* The lists are of borrowed strings; the array is ours. */
static void extend(char ***out, char *const *more)
{
        if (more == NULL)
                return;
        unsigned had = *out == NULL ? 0 : g_strv_length(*out);
        unsigned count = g_strv_length((char **)more);
        *out = g_renew(char *, *out, had + count + 1);
        memcpy(*out + had, more, (count + 1) * sizeof **out);
}

void actions_add(struct actions *actions, const struct actions *more)
{
        if (actions->annotate == -1 && actions->annotate_headers == NULL)
                extend(&actions->annotate_headers, more->annotate_headers);
        keep_flag(&actions->annotate, more->annotate);
        if (!actions->rewrite.is_set)
                actions->rewrite = more->rewrite;
        keep_flag(&actions->upgrade, more->upgrade);
        for (guint i = 0; more->headers != NULL && i < more->headers->len; i++) {
                if (actions->headers == NULL)
                        actions->headers = g_ptr_array_new();
                g_ptr_array_add(actions->headers, g_ptr_array_index(more->headers, i));
        }
        keep_text(&actions->subject_tag, more->subject_tag);
        extend(&actions->add_recipients, more->add_recipients);
        if (actions->replace_recipients == NULL)
                extend(&actions->replace_recipients, more->replace_recipients);
        keep_text(&actions->quarantine, more->quarantine);
        keep_flag(&actions->discard, more->discard);
        keep_text(&actions->reject, more->reject);
        keep_flag(&actions->log_level, more->log_level);
        keep_text(&actions->event, more->event);
}

void actions_forget(struct actions *actions)
{
        g_free(actions->annotate_headers);
        g_free(actions->add_recipients);
        g_free(actions->replace_recipients);
        if (actions->headers != NULL)
                g_ptr_array_unref(actions->headers);
        actions_init(actions);
}

bool actions_refuse(const struct actions *actions)
{
        return actions->discard > 0 || actions->reject != NULL;
}

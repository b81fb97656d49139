/* rules - the policy of milter.conf: an ordered list of rules.
 * in: "policy" lists of configuration files; facts of a message.  out: the actions of the rules that match. */

#include "policy/rules.h"

#include <glob.h>
#include <string.h>

#include "base/text.h"
#include "knowledge/config_file.h"

#define RULES_LIMIT  1000
#define FILES_LIMIT  1000
#define NAME_LIMIT   100 /* bytes of a rule's name */
#define DEFAULT_NAME "default"

struct policy {
        GPtrArray *rules; /* of struct policy_rule */
        GPtrArray *files; /* of char * */
        GPtrArray *names; /* of char *, the last one NULL */
};

static const struct config_key keys[] = {
    {"name", CONFIG_TYPE_STRING, true},
    {"match", CONFIG_TYPE_GROUP, false},
    {"action", CONFIG_TYPE_GROUP, true},
    {"continue", CONFIG_TYPE_BOOL, false},
    {NULL, 0, false},
};

static const struct config_key include_keys[] = {
    {"include", CONFIG_TYPE_STRING, true},
    {NULL, 0, false},
};

static const struct config_key file_keys[] = {
    {"policy", CONFIG_TYPE_LIST, true},
    {NULL, 0, false},
};

static void free_rule(void *data)
{
        struct policy_rule *rule = data;
        g_free(rule->name);
        match_release(&rule->match);
        actions_release(&rule->actions);
        g_free(rule);
}

struct policy *policy_new(void)
{
        struct policy *policy = g_new0(struct policy, 1);
        policy->rules = g_ptr_array_new_with_free_func(free_rule);
        policy->files = g_ptr_array_new_with_free_func(g_free);
        policy->names = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(policy->names, NULL);
        return policy;
}

void policy_free(struct policy *policy)
{
        if (policy == NULL)
                return;
        g_ptr_array_unref(policy->rules);
        g_ptr_array_unref(policy->files);
        g_ptr_array_unref(policy->names);
        g_free(policy);
}

static const char *keep_file(struct policy *policy, const char *file)
{
        char *copy = g_strdup(file);
        g_ptr_array_add(policy->files, copy);
        return copy;
}

static bool has_name(const struct policy *policy, const char *name)
{
        for (guint i = 0; i + 1 < policy->names->len; i++)
                if (text_equal(g_ptr_array_index(policy->names, i), name))
                        return true;
        return false;
}

static void keep_names(struct policy *policy, const struct actions *actions)
{
        for (guint i = 0; actions->headers != NULL && i < actions->headers->len; i++) {
                const struct header_action *header = g_ptr_array_index(actions->headers, i);
                if (header->name != NULL && !has_name(policy, header->name))
                        g_ptr_array_insert(policy->names, (int)policy->names->len - 1,
                                           g_strdup(header->name));
        }
}

/* What can be seen without a message; carry_out sees to the rest. */
static void check_refusal(const struct policy_rule *rule, unsigned line, struct problems *problems)
{
        if (!actions_refuse(&rule->actions))
                return;
        if (rule->match.flags[MATCH_OWN] == 1)
                problems_error(
                    problems, rule->file, line,
                    "rule \"%s\": what the mail server itself made cannot be rejected or "
                    "discarded, so own = true forbids it",
                    rule->name);
        if (!match_is_bounce_only(&rule->match))
                problems_error(
                    problems, rule->file, line,
                    "rule \"%s\": only bounces can be rejected or discarded, so kind must "
                    "be \"bounce\" alone",
                    rule->name);
}

static bool is_good_name(const char *name)
{
        if (name[0] == '\0' || strlen(name) > NAME_LIMIT)
                return false;
        for (; *name != '\0'; name++)
                if (!g_ascii_isprint(*name) || *name == '"' || *name == '\\')
                        return false;
        return true;
}

static void read_rule(struct policy *policy, const config_setting_t *group, const char *file,
                      struct problems *problems)
{
        if (!config_file_check(group, keys, file, problems))
                return;
        struct policy_rule *rule = g_new0(struct policy_rule, 1);
        const config_setting_t *continues = config_setting_get_member(group, "continue");
        const config_setting_t *action = config_setting_get_member(group, "action");
        rule->name = g_strdup(config_file_string(group, "name"));
        rule->file = file;
        rule->line = config_setting_source_line(group);
        rule->continues = continues != NULL && config_setting_get_bool(continues);
        actions_init(&rule->actions);
        g_ptr_array_add(policy->rules, rule);
        if (!is_good_name(rule->name))
                problems_error(
                    problems, file, rule->line,
                    "name: must be 1 to 100 printable ASCII characters without quotation "
                    "marks and backslashes");
        match_read(&rule->match, config_setting_get_member(group, "match"), file, problems);
        actions_read(&rule->actions, action, file, problems);
        check_refusal(rule, config_setting_source_line(action), problems);
        keep_names(policy, &rule->actions);
}

static void read_list(struct policy *policy, const config_setting_t *list, const char *file,
                      bool may_include, struct problems *problems);

static void read_file(struct policy *policy, const char *path, struct problems *problems)
{
        config_t config;
        const char *file = keep_file(policy, path);
        if (config_file_read(path, &config, problems) &&
            config_file_check(config_root_setting(&config), file_keys, file, problems))
                read_list(policy, config_lookup(&config, "policy"), file, false, problems);
        config_destroy(&config);
}

static void include(struct policy *policy, const config_setting_t *group, const char *file,
                    struct problems *problems)
{
        glob_t found;
        const char *given = config_file_string(group, "include");
        g_autofree char *directory = g_path_get_dirname(file);
        g_autofree char *pattern =
            g_path_is_absolute(given) ? g_strdup(given) : g_build_filename(directory, given, NULL);
        int result = glob(pattern, GLOB_ERR, NULL, &found);
        if (result == GLOB_NOMATCH) {
                /* A pattern may find nothing yet; a plain name must be there. */
                if (strpbrk(given, "*?[") == NULL)
                        problems_error(problems, file, config_setting_source_line(group),
                                       "include: there is no file %s", pattern);
        } else if (result != 0) {
                problems_error(problems, file, config_setting_source_line(group),
                               "include: cannot search for %s", pattern);
        }
        for (size_t i = 0; result == 0 && i < found.gl_pathc && i < FILES_LIMIT; i++)
                read_file(policy, found.gl_pathv[i], problems);
        if (result == 0)
                globfree(&found);
}

static void read_list(struct policy *policy, const config_setting_t *list, const char *file,
                      bool may_include, struct problems *problems)
{
        if (!config_setting_is_list(list)) {
                problems_error(problems, file, config_setting_source_line(list),
                               "policy: must be a list ( { name = \"...\"; ... } )");
                return;
        }
        int length = config_setting_length(list);
        for (int i = 0; i < length; i++) {
                const config_setting_t *element = config_setting_get_elem(list, (unsigned)i);
                bool is_include = config_setting_is_group(element) &&
                                  config_setting_get_member(element, "include") != NULL;
                if (policy->rules->len >= RULES_LIMIT) {
                        problems_error(problems, file, config_setting_source_line(element),
                                       "policy: more than %d rules", RULES_LIMIT);
                        return;
                }
                if (!is_include)
                        read_rule(policy, element, file, problems);
                else if (!may_include)
                        problems_error(problems, file, config_setting_source_line(element),
                                       "include: only milter.conf itself can include files");
                else if (config_file_check(element, include_keys, file, problems))
                        include(policy, element, file, problems);
        }
}

void policy_read(struct policy *policy, const config_setting_t *list, const char *file,
                 struct problems *problems)
{
        read_list(policy, list, keep_file(policy, file), true, problems);
}

/* The rule before index that takes all that this one could, NULL where there is none. */
static const struct policy_rule *shadow_of(const struct policy *policy, guint index)
{
        const struct policy_rule *rule = g_ptr_array_index(policy->rules, index);
        for (guint i = 0; i < index; i++) {
                const struct policy_rule *before = g_ptr_array_index(policy->rules, i);
                if (!before->continues && match_covers(&before->match, &rule->match))
                        return before;
        }
        return NULL;
}

static const struct policy_rule *namesake_of(const struct policy *policy, guint index)
{
        const struct policy_rule *rule = g_ptr_array_index(policy->rules, index);
        for (guint i = 0; i < index; i++) {
                const struct policy_rule *before = g_ptr_array_index(policy->rules, i);
                if (strcmp(before->name, rule->name) == 0)
                        return before;
        }
        return NULL;
}

void policy_check(const struct policy *policy, const struct knowledge *knowledge,
                  struct problems *problems)
{
        for (guint i = 0; i < policy->rules->len; i++) {
                const struct policy_rule *rule = g_ptr_array_index(policy->rules, i);
                const struct policy_rule *before = shadow_of(policy, i);
                const struct policy_rule *namesake = namesake_of(policy, i);
                if (knowledge != NULL) {
                        match_check(&rule->match, knowledge, rule->file, rule->line, problems);
                        actions_check(&rule->actions, knowledge, rule->file, rule->line, problems);
                }
                if (before != NULL)
                        problems_error(
                            problems, rule->file, rule->line,
                            "rule \"%s\" can never be reached: \"%s\" (%s:%u) takes all that "
                            "it could match; move it up, or add continue = true there",
                            rule->name, before->name, before->file, before->line);
                if (namesake != NULL)
                        problems_error(problems, rule->file, rule->line,
                                       "rule \"%s\" has the name of another (%s:%u)", rule->name,
                                       namesake->file, namesake->line);
        }
}

void policy_decide(const struct policy *policy, const struct facts *facts, struct actions *out,
                   GPtrArray *matched)
{
        actions_init(out);
        for (guint i = 0; i < policy->rules->len; i++) {
                struct policy_rule *rule = g_ptr_array_index(policy->rules, i);
                g_autofree char *refusal = match_refuses(&rule->match, facts);
                if (refusal != NULL)
                        continue;
                actions_add(out, &rule->actions);
                if (matched != NULL)
                        g_ptr_array_add(matched, rule);
                if (!rule->continues)
                        return;
        }
}

GPtrArray *policy_explain(const struct policy *policy, const struct facts *facts)
{
        GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
        bool has_ended = false;
        for (guint i = 0; i < policy->rules->len; i++) {
                const struct policy_rule *rule = g_ptr_array_index(policy->rules, i);
                g_autofree char *refusal = match_refuses(&rule->match, facts);
                const char *outcome = refusal != NULL   ? refusal
                                      : rule->continues ? "matches, and goes on"
                                                        : "matches, and ends the search";
                g_ptr_array_add(lines,
                                g_strdup_printf("%s (%s:%u): %s", rule->name, rule->file,
                                                rule->line, has_ended ? "not reached" : outcome));
                has_ended = has_ended || (refusal == NULL && !rule->continues);
        }
        if (!has_ended)
                g_ptr_array_add(lines, g_strdup(facts->kind == KIND_BOUNCE
                                                    ? DEFAULT_NAME ": bounces are annotated"
                                                    : DEFAULT_NAME ": nothing is done"));
        return lines;
}

const char *const *policy_header_names(const struct policy *policy)
{
        return (const char *const *)policy->names->pdata;
}

bool policy_wants_all(const struct policy *policy)
{
        for (guint i = 0; i < policy->rules->len; i++)
                if (!match_is_bounce_only(&((struct policy_rule *)policy->rules->pdata[i])->match))
                        return true;
        return false;
}

bool policy_wants_recipients(const struct policy *policy)
{
        for (guint i = 0; i < policy->rules->len; i++) {
                const struct policy_rule *rule = g_ptr_array_index(policy->rules, i);
                if (match_wants_recipients(&rule->match) ||
                    rule->actions.replace_recipients != NULL)
                        return true;
        }
        return false;
}

unsigned policy_count(const struct policy *policy)
{
        return policy->rules->len;
}

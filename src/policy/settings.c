/* settings - milter.conf.
 * in: a libconfig file.  out: one immutable object, or problems with file and line. */

#include "policy/settings.h"

#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "knowledge/config_file.h"
#include "output/annotate.h"
#include "knowledge/knowledge.h"
#include "policy/clients.h"
#include "policy/rules.h"
#include "policy/stamping.h"

#define HOST_NAME_SIZE 256
#define LIST_LIMIT     10000 /* members of one list */

const char *const settings_facilities[] = {"mail",   "daemon", "local0", "local1",
                                           "local2", "local3", "local4", "local5",
                                           "local6", "local7", "user",   NULL};

static const char *const choices_log[] = {"syslog", "stderr", NULL};
static const char *const choices_level[] = {"error", "warning", "info", "debug", NULL};
static const char *const choices_addresses[] = {"full", "short", "hash", NULL};
static const char *const choices_decide[] = {"end-of-headers", "mail", NULL};

/* Where a value is being read, and where it goes. */
struct place {
        const config_setting_t *setting;
        const char *file;
        struct problems *problems;
        struct settings *settings;
        char *base; /* the struct that offset counts from */
};

struct setting {
        const char *name;
        int type; /* CONFIG_TYPE_... */
        void (*read)(const struct place *place, const struct setting *setting);
        size_t offset;
        long long low, high;
        const char *const *choices;
};

static void fault(const struct place *place, const char *text)
{
        problems_error(place->problems, place->file, config_setting_source_line(place->setting),
                       "%s: %s", config_setting_name(place->setting), text);
}

/* An empty string unsets, so that a commented example can be kept in place. */
static void read_text(const struct place *place, const struct setting *setting)
{
        char **out = (char **)(place->base + setting->offset);
        const char *text = config_setting_get_string(place->setting);
        g_free(*out);
        *out = text[0] == '\0' ? NULL : g_strdup(text);
}

static void read_path(const struct place *place, const struct setting *setting)
{
        char **out = (char **)(place->base + setting->offset);
        const char *text = config_setting_get_string(place->setting);
        g_autofree char *directory = g_path_get_dirname(place->file);
        g_free(*out);
        if (text[0] == '\0')
                *out = NULL;
        else if (g_path_is_absolute(text))
                *out = g_strdup(text);
        else
                *out = g_build_filename(directory, text, NULL);
}

static void read_flag(const struct place *place, const struct setting *setting)
{
        *(bool *)(place->base + setting->offset) = config_setting_get_bool(place->setting);
}

static bool read_integer(const struct place *place, const struct setting *setting, long long *out)
{
        *out = config_setting_get_int64(place->setting);
        if (*out >= setting->low && *out <= setting->high)
                return true;
        problems_error(place->problems, place->file, config_setting_source_line(place->setting),
                       "%s: %lld is out of range, it must be from %lld to %lld", setting->name,
                       *out, setting->low, setting->high);
        return false;
}

static void read_number(const struct place *place, const struct setting *setting)
{
        long long number;
        if (read_integer(place, setting, &number))
                *(unsigned *)(place->base + setting->offset) = (unsigned)number;
}

static void read_size(const struct place *place, const struct setting *setting)
{
        long long number;
        if (read_integer(place, setting, &number))
                *(size_t *)(place->base + setting->offset) = (size_t)number;
}

static void read_choice(const struct place *place, const struct setting *setting)
{
        const char *text = config_setting_get_string(place->setting);
        for (unsigned i = 0; setting->choices[i] != NULL; i++) {
                if (strcmp(text, setting->choices[i]) == 0) {
                        *(unsigned *)(place->base + setting->offset) = i;
                        return;
                }
        }
        g_autofree char *known = g_strjoinv("\", \"", (char **)setting->choices);
        g_autofree char *sentence = g_strdup_printf("must be one of \"%s\"", known);
        fault(place, sentence);
}

static void read_mode(const struct place *place, const struct setting *setting)
{
        guint64 mode;
        if (!g_ascii_string_to_unsigned(config_setting_get_string(place->setting), 8, 0, 0777,
                                        &mode, NULL))
                fault(place, "must be an octal mode in quotation marks, such as \"0660\"");
        else
                *(unsigned *)(place->base + setting->offset) = (unsigned)mode;
}

static void read_socket(const struct place *place, const struct setting *setting)
{
        struct endpoint *out = (struct endpoint *)(place->base + setting->offset);
        endpoint_release(out);
        const char *wrong = endpoint_read(config_setting_get_string(place->setting), out);
        if (wrong != NULL)
                fault(place, wrong);
}

static void read_networks(const struct place *place, const struct setting *setting)
{
        GArray *out = *(GArray **)(place->base + setting->offset);
        g_auto(GStrv) texts = config_file_strings(config_setting_parent(place->setting),
                                                  setting->name, place->file, place->problems);
        for (unsigned i = 0; texts != NULL && texts[i] != NULL && i < LIST_LIMIT; i++) {
                struct network network;
                const char *wrong = network_read(texts[i], &network);
                if (wrong == NULL) {
                        g_array_append_val(out, network);
                        continue;
                }
                g_autofree char *sentence = g_strdup_printf("\"%s\": %s", texts[i], wrong);
                fault(place, sentence);
        }
}

/* Whether such a reason exists is for engine.c to see, which knows the knowledge base. */
static void read_classes(const struct place *place, const struct setting *setting)
{
        GArray *out = *(GArray **)(place->base + setting->offset);
        int length = config_setting_length(place->setting);
        for (int i = 0; i < length && i < LIST_LIMIT; i++) {
                const config_setting_t *member =
                    config_setting_get_elem(place->setting, (unsigned)i);
                const char *name = config_setting_get_string(member);
                enum bounce_class class;
                unsigned line = config_setting_source_line(member);
                if (name == NULL || !class_from_name(name, &class) || class == CLASS_SUCCESS) {
                        problems_error(
                            place->problems, place->file, line,
                            "classes: %s must be \"hard\", \"soft\", \"block\" or \"unknown\"",
                            config_setting_name(member));
                        continue;
                }
                struct class_override override = {g_strdup(config_setting_name(member)), (int)class,
                                                  line};
                g_array_append_val(out, override);
        }
}

static void read_policy(const struct place *place, const struct setting *setting)
{
        struct policy *policy = *(struct policy **)(place->base + setting->offset);
        policy_read(policy, place->setting, place->file, place->problems);
}

static void read_stamping(const struct place *place, const struct setting *setting)
{
        struct stamping **out = (struct stamping **)(place->base + setting->offset);
        *out = stamping_read(place->setting, place->file, place->problems);
}

static void read_limits(const struct place *place, const struct setting *setting);

#define AT(member)       offsetof(struct settings, member)
#define LIMIT_AT(member) offsetof(struct limits, member)
#define MEGABYTE         (1024 * 1024)

static const struct setting top[] = {
    {"socket", CONFIG_TYPE_STRING, read_socket, AT(socket), 0, 0, NULL},
    {"socket_owner", CONFIG_TYPE_STRING, read_text, AT(socket_owner), 0, 0, NULL},
    {"socket_group", CONFIG_TYPE_STRING, read_text, AT(socket_group), 0, 0, NULL},
    {"socket_mode", CONFIG_TYPE_STRING, read_mode, AT(socket_mode), 0, 0, NULL},
    {"user", CONFIG_TYPE_STRING, read_text, AT(user), 0, 0, NULL},
    {"group", CONFIG_TYPE_STRING, read_text, AT(group), 0, 0, NULL},
    {"pid_file", CONFIG_TYPE_STRING, read_path, AT(pid_file), 0, 0, NULL},
    {"log", CONFIG_TYPE_STRING, read_choice, AT(log_to), 0, 0, choices_log},
    {"log_facility", CONFIG_TYPE_STRING, read_choice, AT(log_facility), 0, 0, settings_facilities},
    {"log_level", CONFIG_TYPE_STRING, read_choice, AT(log_level), 0, 0, choices_level},
    {"log_addresses", CONFIG_TYPE_STRING, read_choice, AT(log_addresses), 0, 0, choices_addresses},
    {"knowledge", CONFIG_TYPE_STRING, read_path, AT(knowledge), 0, 0, NULL},
    {"knowledge_d", CONFIG_TYPE_STRING, read_path, AT(knowledge_d), 0, 0, NULL},
    {"hostname", CONFIG_TYPE_STRING, read_text, AT(hostname), 0, 0, NULL},
    {"dry_run", CONFIG_TYPE_BOOL, read_flag, AT(dry_run), 0, 0, NULL},
    {"trusted_clients", CONFIG_TYPE_LIST, read_networks, AT(trusted_clients), 0, 0, NULL},
    {"trust_authenticated", CONFIG_TYPE_BOOL, read_flag, AT(trust_authenticated), 0, 0, NULL},
    {"decide_at", CONFIG_TYPE_STRING, read_choice, AT(decide_at), 0, 0, choices_decide},
    {"header_recipients", CONFIG_TYPE_INT, read_number, AT(header_recipients), 1, 1000, NULL},
    {"min_confidence", CONFIG_TYPE_INT, read_number, AT(min_confidence), 0, 100, NULL},
    {"sessions", CONFIG_TYPE_INT, read_number, AT(sessions), 1, 100000, NULL},
    {"memory_bytes", CONFIG_TYPE_INT, read_size, AT(memory_bytes), MEGABYTE, G_MAXINT, NULL},
    {"timeout", CONFIG_TYPE_INT, read_number, AT(timeout), 1, 86400, NULL},
    {"classes", CONFIG_TYPE_GROUP, read_classes, AT(classes), 0, 0, NULL},
    {"limits", CONFIG_TYPE_GROUP, read_limits, AT(limits), 0, 0, NULL},
    {"policy", CONFIG_TYPE_LIST, read_policy, AT(policy), 0, 0, NULL},
    {"origin", CONFIG_TYPE_GROUP, read_stamping, AT(stamping), 0, 0, NULL},
};

static const struct setting limit[] = {
    {"message_bytes", CONFIG_TYPE_INT, read_size, LIMIT_AT(message_bytes), 65536, 1LL << 30, NULL},
    {"header_bytes", CONFIG_TYPE_INT, read_size, LIMIT_AT(header_bytes), 1000, MEGABYTE, NULL},
    {"depth", CONFIG_TYPE_INT, read_number, LIMIT_AT(depth), 3, 100, NULL},
    {"parts", CONFIG_TYPE_INT, read_number, LIMIT_AT(parts), 10, 10000, NULL},
    {"text_bytes", CONFIG_TYPE_INT, read_size, LIMIT_AT(text_bytes), 16384, 64 * MEGABYTE, NULL},
    {"recipients", CONFIG_TYPE_INT, read_number, LIMIT_AT(recipients), 1, 100000, NULL},
    {"diagnostic_bytes", CONFIG_TYPE_INT, read_size, LIMIT_AT(diagnostic_bytes), 512, MEGABYTE,
     NULL},
    {"steps", CONFIG_TYPE_INT, read_number, LIMIT_AT(steps), 1, 100, NULL},
    {"match_limit", CONFIG_TYPE_INT, read_number, LIMIT_AT(match_limit), 1000, 10000000, NULL},
    {"milliseconds", CONFIG_TYPE_INT, read_number, LIMIT_AT(milliseconds), 0, 600000, NULL},
};

/* Checks a group against a table and reads each member that it has. */
static void read_group(const config_setting_t *group, const struct setting *table, size_t length,
                       const struct place *place)
{
        g_autofree struct config_key *keys = g_new0(struct config_key, length + 1);
        for (size_t i = 0; i < length; i++)
                keys[i] = (struct config_key){table[i].name, table[i].type, false};
        config_file_check(group, keys, place->file, place->problems);
        for (size_t i = 0; i < length; i++) {
                struct place member = *place;
                member.setting = config_setting_get_member(group, table[i].name);
                if (member.setting == NULL)
                        continue;
                /* A member of the wrong type is reported already and must not be read. */
                int type = config_setting_type(member.setting);
                bool is_list = type == CONFIG_TYPE_LIST || type == CONFIG_TYPE_ARRAY ||
                               type == CONFIG_TYPE_STRING;
                if (type == table[i].type || (table[i].type == CONFIG_TYPE_LIST && is_list))
                        table[i].read(&member, &table[i]);
        }
}

static void read_limits(const struct place *place, const struct setting *setting)
{
        struct place inner = *place;
        inner.base = place->base + setting->offset;
        read_group(place->setting, limit, G_N_ELEMENTS(limit), &inner);
}

static void clear_override(void *data)
{
        g_free(((struct class_override *)data)->reason);
}

struct settings *settings_default(void)
{
        char host[HOST_NAME_SIZE] = "";
        struct settings *settings = g_new0(struct settings, 1);
        if (gethostname(host, sizeof host - 1) != 0 || host[0] == '\0')
                memcpy(host, "localhost", sizeof "localhost");
        endpoint_read("unix:/var/spool/postfix/bounce-milter/socket", &settings->socket);
        settings->socket_mode = 0660;
        settings->log_level = LEVEL_INFO;
        settings->knowledge = g_strdup(SYSCONFDIR "/knowledge");
        settings->knowledge_d = g_strdup(SYSCONFDIR "/knowledge.d");
        settings->hostname = g_strdup(host);
        settings->trusted_clients = g_array_new(FALSE, FALSE, sizeof(struct network));
        settings->header_recipients = ANNOTATE_RECIPIENTS;
        settings->min_confidence = 50;
        settings->sessions = 1000;
        settings->memory_bytes = (size_t)256 * MEGABYTE;
        settings->timeout = 7210; /* libmilter's own default, longer than any MTA's patience */
        settings->classes = g_array_new(FALSE, FALSE, sizeof(struct class_override));
        g_array_set_clear_func(settings->classes, clear_override);
        settings->limits = LIMITS_DEFAULT;
        settings->policy = policy_new();
        return settings;
}

/* Faults that only show when several settings are seen together. */
static void check_together(const struct settings *settings, struct problems *problems)
{
        if (settings->memory_bytes < settings->limits.message_bytes)
                problems_error(problems, settings->file, 0,
                               "memory_bytes is smaller than limits.message_bytes: not one whole "
                               "message would fit");
        if (settings->limits.text_bytes > settings->limits.message_bytes)
                problems_warn(
                    problems, settings->file, 0,
                    "limits.text_bytes is greater than limits.message_bytes and has no effect");
        if (settings->stamping != NULL && settings->decide_at == DECIDE_AT_MAIL)
                problems_error(problems, settings->file, 0,
                               "decide_at = \"mail\" does not see outgoing mail, so that origin "
                               "cannot stamp it");
        if (settings->group != NULL && settings->user == NULL)
                problems_error(problems, settings->file, 0, "group is set, but user is not");
}

struct settings *settings_load(const char *path, struct problems *problems)
{
        config_t config;
        unsigned errors = problems->errors;
        struct settings *settings = settings_default();
        settings->file = g_strdup(path);
        if (config_file_read(path, &config, problems)) {
                struct place place = {.file = settings->file,
                                      .problems = problems,
                                      .settings = settings,
                                      .base = (char *)settings};
                read_group(config_root_setting(&config), top, G_N_ELEMENTS(top), &place);
                check_together(settings, problems);
        }
        config_destroy(&config);
        if (settings->hostname == NULL)
                settings->hostname = g_strdup("localhost");
        if (problems->errors == errors)
                return settings;
        settings_free(settings);
        return NULL;
}

void settings_free(struct settings *settings)
{
        if (settings == NULL)
                return;
        char *texts[] = {settings->file,      settings->socket_owner, settings->socket_group,
                         settings->user,      settings->group,        settings->pid_file,
                         settings->knowledge, settings->knowledge_d,  settings->hostname};
        for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
                g_free(texts[i]);
        endpoint_release(&settings->socket);
        g_array_unref(settings->trusted_clients);
        g_array_unref(settings->classes);
        policy_free(settings->policy);
        stamping_free(settings->stamping);
        g_free(settings);
}

bool settings_class(const struct settings *settings, const char *reason, int *class)
{
        for (guint i = 0; i < settings->classes->len; i++) {
                const struct class_override *override =
                    &g_array_index(settings->classes, struct class_override, i);
                if (strcmp(override->reason, reason) == 0) {
                        *class = override->class;
                        return true;
                }
        }
        return false;
}

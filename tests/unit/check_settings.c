/* check_settings - milter.conf: good, bad, and what is said of the bad.
 * in: configurations written to a temporary file.  out: Check's verdict. */

#include <check.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

#include "knowledge/knowledge.h"
#include "policy/clients.h"
#include "policy/settings.h"
#include "tests/unit/fixture.h"
#include "tests/unit/suite.h"

static const char *path;

static void setup(void)
{
        fixture_setup();
        path = fixture_path("milter.conf");
}

static struct settings *load(const char *text, struct problems *problems)
{
        ck_assert(g_file_set_contents(path, text, -1, NULL));
        return settings_load(path, problems);
}

START_TEST(test_defaults)
{
        struct problems problems = {0};
        struct settings *settings = load("", &problems);
        ck_assert_ptr_nonnull(settings);
        ck_assert_uint_eq(problems.errors, 0);
        ck_assert_uint_eq(settings->socket_mode, 0660);
        ck_assert(!settings->dry_run);
        ck_assert(!settings->trust_authenticated);
        ck_assert_uint_eq(settings->trusted_clients->len, 0);
        ck_assert_uint_eq(settings->limits.depth, 20);
        settings_free(settings);
        problems_clear(&problems);
}
END_TEST

START_TEST(test_everything_set)
{
        static const char text[] =
            "socket = \"inet:8895@127.0.0.1\"; socket_owner = \"a\"; socket_group = \"b\";\n"
            "socket_mode = \"0600\"; user = \"u\"; group = \"g\"; pid_file = \"run/pid\";\n"
            "log = \"stderr\"; log_facility = \"local3\"; log_level = \"debug\"; log_addresses = "
            "\"hash\";\n"
            "knowledge = \"k\"; knowledge_d = \"/x/k.d\"; hostname = \"mx.example.org\"; dry_run = "
            "true;\n"
            "trusted_clients = (\"192.0.2.0/24\", \"2001:db8::/32\"); trust_authenticated = true;\n"
            "decide_at = \"mail\"; header_recipients = 7; min_confidence = 80; sessions = 9;\n"
            "memory_bytes = 100000000; timeout = 60; classes = { mailbox-full = \"hard\"; };\n"
            "limits = { message_bytes = 1000000; depth = 5; milliseconds = 0; };\n";
        struct problems problems = {0};
        struct settings *settings = load(text, &problems);
        int class;
        ck_assert_ptr_nonnull(settings);
        ck_assert_int_eq(settings->socket.kind, ENDPOINT_INET);
        ck_assert_uint_eq(settings->socket.number, 8895);
        ck_assert_str_eq(settings->socket.host, "127.0.0.1");
        ck_assert_str_eq(settings->socket_owner, "a");
        ck_assert_str_eq(settings->socket_group, "b");
        ck_assert_uint_eq(settings->socket_mode, 0600);
        ck_assert_str_eq(settings->user, "u");
        ck_assert_str_eq(settings->group, "g");
        ck_assert(g_str_has_prefix(settings->pid_file, fixture_path("")));
        ck_assert(g_str_has_suffix(settings->pid_file, "/run/pid"));
        ck_assert_uint_eq(settings->log_to, LOG_TO_STDERR);
        ck_assert_str_eq(settings_facilities[settings->log_facility], "local3");
        ck_assert_uint_eq(settings->log_level, LEVEL_DEBUG);
        ck_assert_uint_eq(settings->log_addresses, ADDRESSES_HASH);
        ck_assert(g_str_has_suffix(settings->knowledge, "/k"));
        ck_assert_str_eq(settings->knowledge_d, "/x/k.d");
        ck_assert_str_eq(settings->hostname, "mx.example.org");
        ck_assert(settings->dry_run && settings->trust_authenticated);
        ck_assert(clients_include(settings->trusted_clients, "192.0.2.77"));
        ck_assert(!clients_include(settings->trusted_clients, "192.0.3.1"));
        ck_assert_uint_eq(settings->decide_at, DECIDE_AT_MAIL);
        ck_assert_uint_eq(settings->header_recipients, 7);
        ck_assert_uint_eq(settings->min_confidence, 80);
        ck_assert_uint_eq(settings->sessions, 9);
        ck_assert_uint_eq(settings->memory_bytes, 100000000);
        ck_assert_uint_eq(settings->timeout, 60);
        ck_assert(settings_class(settings, "mailbox-full", &class) && class == CLASS_HARD);
        ck_assert(!settings_class(settings, "user-unknown", &class));
        ck_assert_uint_eq(settings->limits.message_bytes, 1000000);
        ck_assert_uint_eq(settings->limits.depth, 5);
        ck_assert_uint_eq(settings->limits.milliseconds, 0);
        settings_free(settings);
        problems_clear(&problems);
}
END_TEST

/* Each wrong configuration gives one line, with the line's number and words that help. */
static const struct {
        const char *text;
        unsigned line;
        const char *said;
} faults[] = {
    {"\n\nsokcet = \"unix:/x\";", 3, "\"socket\""},
    {"dry_run = \"yes\";", 1, "dry_run"},
    {"\nsocket = \"inet:8895\";", 2, "every address"},
    {"socket = \"inet:0@127.0.0.1\";", 1, "1 to 65535"},
    {"socket = \"inet:99999@127.0.0.1\";", 1, "1 to 65535"},
    {"socket = \"unix:relative\";", 1, "slash"},
    {"socket = \"smtp:25\";", 1, "unix:/PATH"},
    {"socket = \"fd:1\";", 1, "3 to 1023"},
    {"socket_mode = \"0999\";", 1, "octal"},
    {"socket_mode = 0660;", 1, "socket_mode"},
    {"log = \"file\";", 1, "\"syslog\", \"stderr\""},
    {"log_level = \"loud\";", 1, "\"debug\""},
    {"log_facility = \"uucp\";", 1, "\"local0\""},
    {"log_addresses = \"none\";", 1, "\"hash\""},
    {"decide_at = \"rcpt\";", 1, "\"end-of-headers\""},
    {"header_recipients = 0;", 1, "1 to 1000"},
    {"min_confidence = 101;", 1, "0 to 100"},
    {"sessions = -1;", 1, "out of range"},
    {"timeout = 0;", 1, "out of range"},
    {"trusted_clients = (\"192.0.2.1/24\");", 1, "prefix"},
    {"trusted_clients = (\"mx.example.org\");", 1, "not looked up"},
    {"trusted_clients = (\"192.0.2.0/33\");", 1, "0 to 32"},
    {"trusted_clients = (7);", 1, "trusted_clients"},
    {"classes = { mailbox-full = \"dead\"; };", 1, "mailbox-full"},
    {"classes = { mailbox-full = \"success\"; };", 1, "mailbox-full"},
    {"limits = {\n depht = 3; };", 2, "\"depth\""},
    {"limits = {\n depth = 1000000; };", 2, "3 to 100"},
    {"limits = 7;", 1, "limits"},
    {"memory_bytes = 1048576;", 0, "message_bytes"},
    {"group = \"g\";", 0, "user"},
    {"dry_run = ;", 1, "syntax"},
    {"@include \"other.conf\"\n", 1, "include"},
};

START_TEST(test_fault)
{
        struct problems problems = {0};
        struct settings *settings = load(faults[_i].text, &problems);
        ck_assert_msg(settings == NULL, "%s", faults[_i].text);
        ck_assert_uint_eq(problems.list->len, 1);
        const struct problem *problem = g_ptr_array_index(problems.list, 0);
        ck_assert_str_eq(problem->file, path);
        ck_assert_msg(problem->line == faults[_i].line, "line %u: %s", problem->line,
                      problem->text);
        ck_assert_msg(strstr(problem->text, faults[_i].said) != NULL, "%s", problem->text);
        problems_clear(&problems);
}
END_TEST

START_TEST(test_missing_file)
{
        struct problems problems = {0};
        ck_assert_ptr_null(settings_load("/nonexistent/milter.conf", &problems));
        ck_assert_uint_eq(problems.errors, 1);
        problems_clear(&problems);
}
END_TEST

/* The example must load, and say what holds without it; user and socket_group are the site's to have. */
START_TEST(test_example)
{
        const char *source = g_getenv("srcdir") == NULL ? "." : g_getenv("srcdir");
        g_autofree char *example = g_build_filename(source, "etc", "milter.conf", NULL);
        struct problems problems = {0};
        struct settings *settings = settings_load(example, &problems);
        struct settings *plain = settings_default();
        const struct limits limits = LIMITS_DEFAULT;
        ck_assert_ptr_nonnull(settings);
        ck_assert_str_eq(settings->socket.text, plain->socket.text);
        ck_assert_uint_eq(settings->socket_mode, plain->socket_mode);
        ck_assert_uint_eq(settings->log_level, plain->log_level);
        ck_assert_uint_eq(settings->sessions, plain->sessions);
        ck_assert_uint_eq(settings->memory_bytes, plain->memory_bytes);
        ck_assert_uint_eq(settings->timeout, plain->timeout);
        ck_assert_uint_eq(settings->min_confidence, plain->min_confidence);
        ck_assert_uint_eq(settings->header_recipients, plain->header_recipients);
        ck_assert_uint_eq(settings->limits.message_bytes, limits.message_bytes);
        ck_assert_uint_eq(settings->limits.header_bytes, limits.header_bytes);
        ck_assert_uint_eq(settings->limits.depth, limits.depth);
        ck_assert_uint_eq(settings->limits.parts, limits.parts);
        ck_assert_uint_eq(settings->limits.text_bytes, limits.text_bytes);
        ck_assert_uint_eq(settings->limits.recipients, limits.recipients);
        ck_assert_uint_eq(settings->limits.diagnostic_bytes, limits.diagnostic_bytes);
        ck_assert_uint_eq(settings->limits.steps, limits.steps);
        ck_assert_uint_eq(settings->limits.match_limit, limits.match_limit);
        ck_assert_uint_eq(settings->limits.milliseconds, limits.milliseconds);
        settings_free(plain);
        settings_free(settings);
        problems_clear(&problems);
}
END_TEST

static const struct {
        const char *network;
        const char *address;
        bool is_in;
} memberships[] = {
    {"192.0.2.0/24", "192.0.2.255", true},
    {"192.0.2.0/24", "192.0.3.0", false},
    {"192.0.2.128/25", "192.0.2.127", false},
    {"192.0.2.128/25", "192.0.2.128", true},
    {"192.0.2.1", "192.0.2.1", true},
    {"192.0.2.1", "192.0.2.2", false},
    {"0.0.0.0/0", "198.51.100.7", true},
    {"0.0.0.0/0", "2001:db8::1", false},
    {"2001:db8::/33", "2001:db8:7fff::1", true},
    {"2001:db8::/33", "2001:db8:8000::1", false},
    {"2001:db8::1", "IPv6:2001:db8::1", true},
    {"192.0.2.0/24", "::ffff:192.0.2.9", true},
    {"192.0.2.0/24", "nonsense", false},
};

START_TEST(test_membership)
{
        struct network network;
        GArray *networks = g_array_new(FALSE, FALSE, sizeof network);
        ck_assert_ptr_null(network_read(memberships[_i].network, &network));
        g_array_append_val(networks, network);
        ck_assert_msg(clients_include(networks, memberships[_i].address) == memberships[_i].is_in,
                      "%s in %s", memberships[_i].address, memberships[_i].network);
        ck_assert(!clients_include(networks, NULL));
        ck_assert(!clients_include(NULL, memberships[_i].address));
        g_array_unref(networks);
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("settings");
        TCase *tests = tcase_create("settings");
        tcase_add_checked_fixture(tests, setup, fixture_teardown);
        tcase_add_test(tests, test_defaults);
        tcase_add_test(tests, test_everything_set);
        tcase_add_loop_test(tests, test_fault, 0, G_N_ELEMENTS(faults));
        tcase_add_test(tests, test_missing_file);
        tcase_add_test(tests, test_example);
        tcase_add_loop_test(tests, test_membership, 0, G_N_ELEMENTS(memberships));
        suite_add_tcase(suite, tests);
        return suite;
}

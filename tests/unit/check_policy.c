/* check_policy - rules: what they match, what they do, what is said of wrong ones.
 * in: policies and a bounce.  out: Check's verdict. */

#include <check.h>
#include <glib.h>
#include <string.h>

#include "output/change.h"
#include "policy/plan.h"
#include "policy/rules.h"
#include "tests/unit/fixture.h"
#include "tests/unit/shipped.h"
#include "tests/unit/suite.h"

static const char bounce[] =
    "From: Mail system <mailer-daemon@mx.example.org>\r\n"
    "To: kim@example.com\r\n"
    "Subject: Your message\r\n could not be delivered\r\n"
    "X-Site: forged\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n"
    "\r\n"
    "--b\r\n\r\nSorry.\r\n"
    "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    "Reporting-MTA: dns; mx.example.org\r\n\r\n"
    "Final-Recipient: rfc822; lee@example.org\r\n"
    "Action: failed\r\nStatus: 5.2.2\r\n"
    "Diagnostic-Code: smtp; 552 5.2.2 The mailbox is full\r\n\r\n"
    "Final-Recipient: rfc822; pat@sub.example.net\r\n"
    "Action: failed\r\nStatus: 5.1.1\r\n"
    "Diagnostic-Code: smtp; 550 5.1.1 No such user\r\n\r\n"
    "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
    "Message-ID: <1@example.com>\r\nContent-Language: de-AT\r\n\r\n"
    "--b--\r\n";

static const char ordinary[] = "From: kim@example.com\r\nSubject: Lunch\r\n\r\nAt noon?\r\n";

static const char *path;

static void setup(void)
{
        fixture_setup();
        path = fixture_path("milter.conf");
}

/* Line 1 names the knowledge base, so that a policy's own text begins in line 2. */
static struct engine *try_load(const char *policy, struct problems *problems)
{
        const char *source = g_getenv("srcdir") == NULL ? "." : g_getenv("srcdir");
        g_autofree char *base = g_canonicalize_filename(source, NULL);
        g_autofree char *text = g_strdup_printf("knowledge = \"%s/etc/knowledge\"; knowledge_d = "
                                                "\"\"; trusted_clients = (\"192.0.2.99\");\n%s",
                                                base, policy);
        ck_assert(g_file_set_contents(path, text, -1, NULL));
        return shipped_engine(path, problems);
}

static struct engine *load(const char *policy)
{
        struct problems problems = {0};
        struct engine *engine = try_load(policy, &problems);
        if (engine == NULL) {
                g_autofree char *said = problem_describe(g_ptr_array_index(problems.list, 0));
                ck_abort_msg("%s", said);
        }
        problems_clear(&problems);
        return engine;
}

/* An envelope that the bounce came in. */
static struct envelope envelope_new(void)
{
        struct envelope envelope = {.sender = "", .client = "192.0.2.7", .queue_id = "Q1"};
        envelope.recipients = g_ptr_array_new();
        g_ptr_array_add(envelope.recipients, (char *)"kim@example.com");
        return envelope;
}

/* Each condition, where it holds and where it does not. */
static const struct {
        const char *condition;
        bool holds;
} conditions[] = {
    {"", true},
    {"kind = \"bounce\";", true},
    {"kind = (\"auto-reply\", \"bounce\");", true},
    {"kind = \"auto-reply\";", false},
    {"class = \"hard\";", true},
    {"class = \"soft\";", true},
    {"class = \"block\";", false},
    {"class = \"hard\"; every = true;", false},
    {"class = (\"hard\", \"soft\"); every = true;", true},
    {"reason = \"mailbox-full\";", true},
    {"reason = \"spam\";", false},
    {"class = \"hard\"; reason = \"mailbox-full\";", false},
    {"status = \"5.2.2\";", true},
    {"status = \"5.*.*\"; every = true;", true},
    {"status = (\"4.*.*\", \"*.1.1\");", true},
    {"status = \"X.2.3\";", false},
    {"action = \"failed\";", true},
    {"action = \"delayed\";", false},
    {"format = \"rfc3464\";", true},
    {"format = \"other\";", false},
    {"min_confidence = 90;", true},
    {"max_confidence = 40;", false},
    {"language = \"de\";", true},
    {"language = \"de-AT\";", true},
    {"language = \"d-e\";", false},
    {"language = \"fr\";", false},
    {"recipient = \"lee@example.org\";", true},
    {"recipient = \"lee@example.net\";", false},
    {"recipient = \"@example.org\";", true},
    {"recipient = \"@example.net\";", false},
    {"recipient = \"@.example.net\";", true},
    {"recipient = \"@.ample.net\";", false},
    {"recipient = \"/^p[a-z]t@/\";", true},
    {"recipient = \"/^x/\";", false},
    {"recipient = \"@example.org\"; class = \"hard\";", false},
    {"envelope_recipient = \"@example.com\";", true},
    {"envelope_recipient = \"lee@example.com\";", false},
    {"envelope_sender = \"\";", true},
    {"envelope_sender = \"@example.com\";", false},
    {"client = \"192.0.2.0/24\";", true},
    {"client = (\"2001:db8::/32\", \"198.51.100.1\");", false},
    {"trusted = false;", true},
    {"trusted = true;", false},
    {"signed = false;", true},
    {"signed = true;", false},
    {"own = false;", true},
    {"own = true;", false},
    {"min_size = 100; max_size = 5000;", true},
    {"min_size = 5000;", false},
    {"max_size = 100;", false},
};

START_TEST(test_condition)
{
        g_autofree char *policy = g_strdup_printf(
            "policy = ( { name = \"r\"; match = { %s }; action = { event = \"e\"; }; } );",
            conditions[_i].condition);
        struct engine *engine = load(policy);
        struct envelope envelope = envelope_new();
        struct plan *plan = plan_new(engine, &envelope, (struct bytes){bounce, sizeof bounce - 1});
        ck_assert(plan->is_bounce);
        ck_assert_msg((plan->matched->len == 1) == conditions[_i].holds, "%s",
                      conditions[_i].condition);
        GPtrArray *lines = policy_explain(engine->settings->policy, &plan->facts);
        ck_assert_msg((strstr(g_ptr_array_index(lines, 0), "matches") != NULL) ==
                          conditions[_i].holds,
                      "%s", (char *)g_ptr_array_index(lines, 0));
        g_ptr_array_unref(lines);
        plan_free(plan);
        g_ptr_array_unref(envelope.recipients);
        engine_unref(engine);
}
END_TEST

/* Each action, and the change that it makes. */
static const struct {
        const char *action;
        const char *matching; /* of the rule, "" for any bounce */
        enum change_type type;
        const char *name; /* of the header field, NULL for other changes */
        const char *value;
        bool is_made;
} effects[] = {
    {"event = \"e\";", "", CHANGE_INSERT_HEADER, "X-Bounce-Class", "mixed", true},
    {"annotate = true;", "", CHANGE_INSERT_HEADER, "X-Bounce-Class", "mixed", true},
    {"annotate = false;", "", CHANGE_INSERT_HEADER, "X-Bounce-Class", "mixed", false},
    {"annotate_headers = (\"x-bounce-class\");", "", CHANGE_INSERT_HEADER, "X-Bounce-Class",
     "mixed", true},
    {"annotate_headers = (\"X-Bounce-Class\");", "", CHANGE_INSERT_HEADER, "X-Bounce-Reason",
     "mixed", false},
    {"add_headers = ({ name = \"X-Site\"; value = \"{class} {{x} {recipient} {count}\"; });", "",
     CHANGE_INSERT_HEADER, "X-Site", "mixed {x} lee@example.org 2", true},
    {"add_headers = ({ name = \"X-Site\"; value = \"a\"; });", "", CHANGE_DELETE_HEADER, "x-site",
     NULL, true},
    {"set_headers = ({ name = \"X-Site\"; value = \"a\"; });", "", CHANGE_INSERT_HEADER, "X-Site",
     "a", true},
    {"set_headers = ({ name = \"X-Site\"; value = \"a\"; });", "class = \"block\";",
     CHANGE_INSERT_HEADER, "X-Site", "a", false},
    {"subject_tag = \"[bounce]\";", "", CHANGE_SET_HEADER, "Subject",
     "[bounce] Your message\n could not be delivered", true},
    {"subject_tag = \"Your message\";", "", CHANGE_SET_HEADER, "Subject", NULL, false},
    {"add_recipients = (\"b@example.org\");", "", CHANGE_ADD_RECIPIENT, NULL, "<b@example.org>",
     true},
    {"add_recipients = (\"b@example.org\");", "", CHANGE_DELETE_RECIPIENT, NULL,
     "<kim@example.com>", false},
    {"replace_recipients = (\"b@example.org\");", "", CHANGE_ADD_RECIPIENT, NULL, "<b@example.org>",
     true},
    {"replace_recipients = (\"b@example.org\");", "", CHANGE_DELETE_RECIPIENT, NULL,
     "<kim@example.com>", true},
    {"quarantine = \"look\";", "", CHANGE_QUARANTINE, NULL, "look", true},
    {"discard = true;", "", CHANGE_DISCARD, NULL, NULL, true},
    {"discard = false;", "", CHANGE_DISCARD, NULL, NULL, false},
    {"reject = \"Not ours\";", "", CHANGE_REJECT, NULL, "550 5.7.1 Not ours", true},
    {"reject = \"Not ours\";", "class = \"block\";", CHANGE_REJECT, NULL, NULL, false},
};

static const struct change *find_change(const struct plan *plan, enum change_type type,
                                        const char *name, const char *value)
{
        for (guint i = 0; i < plan->changes->len; i++) {
                const struct change *change = g_ptr_array_index(plan->changes, i);
                if (change->type == type && (name == NULL || g_strcmp0(change->name, name) == 0) &&
                    (value == NULL || g_strcmp0(change->value, value) == 0))
                        return change;
        }
        return NULL;
}

START_TEST(test_effect)
{
        g_autofree char *policy =
            g_strdup_printf("policy = ( { name = \"r\"; match = { %s }; action = { %s }; } );",
                            effects[_i].matching, effects[_i].action);
        struct engine *engine = load(policy);
        struct envelope envelope = envelope_new();
        struct plan *plan = plan_new(engine, &envelope, (struct bytes){bounce, sizeof bounce - 1});
        const struct change *change =
            find_change(plan, effects[_i].type, effects[_i].name, effects[_i].value);
        ck_assert_msg((change != NULL) == effects[_i].is_made, "%s", effects[_i].action);
        plan_free(plan);
        g_ptr_array_unref(envelope.recipients);
        engine_unref(engine);
}
END_TEST

/* What the mail server itself made, and what is no bounce, is never refused. */
START_TEST(test_spared)
{
        struct engine *engine =
            load("policy = ( { name = \"r\"; action = { reject = \"No\"; }; } );");
        struct envelope envelope = envelope_new();
        struct bytes raw = {bounce, sizeof bounce - 1};
        envelope.is_own = true;
        struct plan *plan = plan_new(engine, &envelope, raw);
        ck_assert(plan->is_spared);
        ck_assert_ptr_null(find_change(plan, CHANGE_REJECT, NULL, NULL));
        plan_free(plan);
        envelope.is_own = false;
        plan = plan_new(engine, &envelope, (struct bytes){ordinary, sizeof ordinary - 1});
        ck_assert_ptr_null(find_change(plan, CHANGE_REJECT, NULL, NULL));
        plan_free(plan);
        plan = plan_new(engine, &envelope, raw);
        ck_assert(!plan->is_spared);
        ck_assert_ptr_nonnull(find_change(plan, CHANGE_REJECT, NULL, NULL));
        plan_free(plan);
        g_ptr_array_unref(envelope.recipients);
        engine_unref(engine);
}
END_TEST

/* The first match ends the search unless it continues; what is set already stays. */
START_TEST(test_order)
{
        struct engine *engine =
            load("policy = ( { name = \"a\"; action = { subject_tag = \"[a]\"; add_recipients = "
                 "(\"a@example.org\"); };\n"
                 "             continue = true; },\n"
                 "           { name = \"b\"; match = { class = \"block\"; }; action = { event = "
                 "\"b\"; }; },\n"
                 "           { name = \"c\"; match = { class = \"hard\"; };\n"
                 "             action = { subject_tag = \"[c]\"; add_recipients = "
                 "(\"c@example.org\"); }; },\n"
                 "           { name = \"d\"; action = { event = \"d\"; }; } );");
        struct envelope envelope = envelope_new();
        struct plan *plan = plan_new(engine, &envelope, (struct bytes){bounce, sizeof bounce - 1});
        ck_assert_uint_eq(plan->matched->len, 2);
        ck_assert_str_eq(plan->actions.subject_tag, "[a]");
        ck_assert_ptr_null(plan->actions.event);
        ck_assert_uint_eq(g_strv_length(plan->actions.add_recipients), 2);
        GPtrArray *lines = policy_explain(engine->settings->policy, &plan->facts);
        ck_assert_uint_eq(lines->len, 4);
        ck_assert_ptr_nonnull(strstr(g_ptr_array_index(lines, 0), "goes on"));
        ck_assert_ptr_nonnull(strstr(g_ptr_array_index(lines, 1), "class is \"soft\""));
        ck_assert_ptr_nonnull(strstr(g_ptr_array_index(lines, 2), "ends the search"));
        ck_assert_ptr_nonnull(strstr(g_ptr_array_index(lines, 3), "not reached"));
        g_ptr_array_unref(lines);
        plan_free(plan);
        g_ptr_array_unref(envelope.recipients);
        engine_unref(engine);
}
END_TEST

/* A name that a rule writes is removed from ordinary mail too, unless its client is trusted. */
START_TEST(test_stripped_names)
{
        static const char message[] = "X-Site: forged\r\nSubject: Lunch\r\n\r\nAt noon?\r\n";
        struct engine *engine = load("policy = ( { name = \"r\"; action = { add_headers = "
                                     "({ name = \"X-Site\"; value = \"a\"; }); }; } );");
        struct envelope envelope = envelope_new();
        envelope.sender = "kim@example.com";
        struct bytes raw = {message, sizeof message - 1};
        struct plan *plan = plan_new(engine, &envelope, raw);
        ck_assert_uint_eq(plan->forged, 1);
        ck_assert_uint_eq(plan->changes->len, 1);
        plan_free(plan);
        envelope.client = "192.0.2.99";
        plan = plan_new(engine, &envelope, raw);
        ck_assert_uint_eq(plan->forged, 0);
        ck_assert_uint_eq(plan->changes->len, 0);
        plan_free(plan);
        g_ptr_array_unref(envelope.recipients);
        engine_unref(engine);
}
END_TEST

START_TEST(test_include)
{
        const char *one = fixture_path("20-one.conf");
        const char *two = fixture_path("10-two.conf");
        ck_assert(g_file_set_contents(
            one, "policy = ( { name = \"one\"; action = { event = \"1\"; }; } );", -1, NULL));
        ck_assert(g_file_set_contents(
            two, "policy = ( { name = \"two\"; action = { event = \"2\"; }; continue = true; } );",
            -1, NULL));
        struct engine *engine =
            load("policy = ( { name = \"zero\"; match = { own = true; }; action = { event = \"0\"; "
                 "}; },\n"
                 "{ include = \"[12]0-*.conf\"; }, { include = \"none-*.conf\"; } );");
        ck_assert_uint_eq(policy_count(engine->settings->policy), 3);
        struct envelope envelope = envelope_new();
        struct plan *plan = plan_new(engine, &envelope, (struct bytes){bounce, sizeof bounce - 1});
        ck_assert_uint_eq(plan->matched->len, 2);
        const struct policy_rule *first = g_ptr_array_index(plan->matched, 0);
        ck_assert_str_eq(first->name, "two");
        ck_assert_str_eq(first->file, two);
        plan_free(plan);
        g_ptr_array_unref(envelope.recipients);
        engine_unref(engine);
}
END_TEST

#define RULE(match, action)                                                                        \
        "policy = (\n{ name = \"r\"; match = { " match " };\n action = { " action " }; } );"
#define HARMLESS "event = \"e\";"

/* Wrong rules: the line, counted from the policy's first one, and words that help. */
static const struct {
        const char *policy;
        unsigned line;
        const char *said;
} faults[] = {
    {"policy = 7;", 1, "policy"},
    {"policy = (\n{ action = { event = \"e\"; }; } );", 2, "name"},
    {"policy = (\n{ name = \"r\"; } );", 2, "action"},
    {"policy = (\n{ name = \"r\"; action = { }; } );", 2, "nothing to do"},
    {"policy = (\n{ name = \"r\"; mach = { }; action = { event = \"e\"; }; } );", 2, "\"match\""},
    {"policy = (\n{ include = \"missing.conf\"; } );", 2, "missing.conf"},
    {RULE("clas = \"hard\";", HARMLESS), 2, "\"class\""},
    {RULE("class = \"harsh\";", HARMLESS), 2, "hard, soft"},
    {RULE("class = ();", HARMLESS), 2, "empty"},
    {RULE("class = 5;", HARMLESS), 2, "class"},
    {RULE("kind = \"bounced\";", HARMLESS), 2, "auto-reply"},
    {RULE("reason = \"mailbox-ful\";", HARMLESS), 2, "mailbox-full"},
    {RULE("status = \"5.1\";", HARMLESS), 2, "5.1.*"},
    {RULE("status = \"5.1.1000\";", HARMLESS), 2, "5.1.*"},
    {RULE("action = \"fail\";", HARMLESS), 2, "failed"},
    {RULE("origin = \"ours\";", HARMLESS), 2, "foreign"},
    {RULE("language = \"\";", HARMLESS), 2, "pt-BR"},
    {RULE("recipient = \"kim\";", HARMLESS), 2, "no address"},
    {RULE("recipient = \"/(/\";", HARMLESS), 2, NULL},
    {RULE("client = \"192.0.2.1/24\";", HARMLESS), 2, "prefix"},
    {RULE("min_confidence = 200;", HARMLESS), 2, "0 to 100"},
    {RULE("min_confidence = 90; max_confidence = 10;", HARMLESS), 2, "nothing can match"},
    {RULE("min_size = 9; max_size = 8;", HARMLESS), 2, "nothing can match"},
    {RULE("kind = \"feedback\"; class = \"hard\";", HARMLESS), 2, "never hold"},
    {RULE("class = \"success\"; reason = \"spam\";", HARMLESS), 2, "no reason"},
    {RULE("own = 1;", HARMLESS), 2, "own"},
    {RULE("", "anotate = true;"), 3, "\"annotate\""},
    {RULE("", "annotate_headers = (\"X-Other\");"), 3, "X-Bounce-Class"},
    {RULE("", "annotate = false; annotate_headers = (\"X-Bounce-Class\");"), 3, "contradicts"},
    {RULE("", "rewrite = { mode = \"above\"; };"), 3, "prepend"},
    {RULE("", "rewrite = { language = \"xx\"; };"), 2, "\"auto\""},
    {RULE("", "rewrite = { template = \"none\"; };"), 2, "template"},
    {RULE("", "rewrite = { modus = \"append\"; };"), 3, "\"mode\""},
    {RULE("", "add_headers = ({ name = \"Subject\"; value = \"a\"; });"), 3, "X-"},
    {RULE("", "add_headers = ({ name = \"X-A b\"; value = \"a\"; });"), 3, "without spaces"},
    {RULE("", "add_headers = ({ name = \"X-Bounce-Class\"; value = \"a\"; });"), 3, "annotate"},
    {RULE("", "add_headers = ({ name = \"X-A\"; value = \"{clas}\"; });"), 3, "{class}"},
    {RULE("", "add_headers = ({ name = \"X-A\"; value = \"{class\"; });"), 3, "{{"},
    {RULE("", "add_headers = ({ name = \"X-A\"; value = \"a\\nb\"; });"), 3, "printable"},
    {RULE("", "add_headers = ({ name = \"X-A\"; });"), 3, "value"},
    {RULE("", "add_headers = ();"), 3, "list"},
    {RULE("", "subject_tag = \"\";"), 3, "1 to 200"},
    {RULE("", "add_recipients = (\"nobody\");"), 3, "no mail address"},
    {RULE("", "add_recipients = (\"a@example.org\"); replace_recipients = (\"b@example.org\");"), 3,
     "contradicts"},
    {RULE("", "discard = true; reject = \"No\";"), 3, "contradicts"},
    {RULE("", "discard = true; subject_tag = \"[a]\";"), 3, "nothing is left"},
    {RULE("", "reject = \"No\"; quarantine = \"q\";"), 3, "nothing is left"},
    {RULE("", "reject = \"100 % no\";"), 3, "percent"},
    {RULE("own = true;", "discard = true;"), 3, "own"},
    {RULE("kind = \"feedback\";", "reject = \"No\";"), 3, "only bounces"},
    {RULE("", "log_level = \"loud\";"), 3, "\"warning\""},
    {"policy = (\n{ name = \"a\"; action = { event = \"e\"; }; },\n"
     "{ name = \"b\"; match = { class = \"hard\"; }; action = { event = \"e\"; }; } );",
     3, "never be reached"},
    {"policy = (\n{ name = \"a\"; match = { class = (\"hard\", \"soft\"); }; action = { event = "
     "\"e\"; }; },\n"
     "{ name = \"b\"; match = { class = \"hard\"; own = true; }; action = { event = \"e\"; }; } );",
     3, "never be reached"},
    {"policy = (\n{ name = \"a\"; match = { class = \"hard\"; }; action = { event = \"e\"; }; },\n"
     "{ name = \"a\"; action = { event = \"e\"; }; } );",
     3, "name of another"},
};

START_TEST(test_fault)
{
        struct problems problems = {0};
        struct engine *engine = try_load(faults[_i].policy, &problems);
        ck_assert_msg(engine == NULL, "%s", faults[_i].policy);
        const struct problem *problem = g_ptr_array_index(problems.list, 0);
        ck_assert_msg(problems.errors == 1, "%u: %s", problems.errors, faults[_i].policy);
        ck_assert_str_eq(problem->file, path);
        ck_assert_msg(problem->line == faults[_i].line + 1, "line %u: %s", problem->line,
                      problem->text);
        if (faults[_i].said != NULL)
                ck_assert_msg(strstr(problem->text, faults[_i].said) != NULL, "%s", problem->text);
        problems_clear(&problems);
}
END_TEST

/* Rules that look alike but can each be reached. */
static const char *const reachable[] = {
    "policy = ( { name = \"a\"; match = { class = \"hard\"; }; action = { event = \"e\"; }; },\n"
    "{ name = \"b\"; action = { event = \"e\"; }; } );",
    "policy = ( { name = \"a\"; action = { event = \"e\"; }; continue = true; },\n"
    "{ name = \"b\"; action = { event = \"e\"; }; } );",
    "policy = ( { name = \"a\"; action = { event = \"e\"; }; },\n"
    "{ name = \"b\"; match = { kind = \"feedback\"; }; action = { event = \"e\"; }; } );",
    "policy = ( { name = \"a\"; match = { class = \"hard\"; every = true; }; action = { event = "
    "\"e\"; }; },\n"
    "{ name = \"b\"; match = { class = \"hard\"; }; action = { event = \"e\"; }; } );",
    "policy = ( { name = \"a\"; match = { own = true; }; action = { event = \"e\"; }; },\n"
    "{ name = \"b\"; match = { own = false; }; action = { event = \"e\"; }; } );",
};

START_TEST(test_reachable)
{
        struct engine *engine = load(reachable[_i]);
        ck_assert_uint_eq(policy_count(engine->settings->policy), 2);
        engine_unref(engine);
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("policy");
        TCase *tests = tcase_create("policy");
        tcase_add_unchecked_fixture(tests, shipped_setup, shipped_teardown);
        tcase_add_checked_fixture(tests, setup, fixture_teardown);
        tcase_set_timeout(tests, 60);
        tcase_add_loop_test(tests, test_condition, 0, G_N_ELEMENTS(conditions));
        tcase_add_loop_test(tests, test_effect, 0, G_N_ELEMENTS(effects));
        tcase_add_test(tests, test_spared);
        tcase_add_test(tests, test_order);
        tcase_add_test(tests, test_stripped_names);
        tcase_add_test(tests, test_include);
        tcase_add_loop_test(tests, test_fault, 0, G_N_ELEMENTS(faults));
        tcase_add_loop_test(tests, test_reachable, 0, G_N_ELEMENTS(reachable));
        suite_add_tcase(suite, tests);
        return suite;
}

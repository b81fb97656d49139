/* check_stamp - stamps on mail that goes out, found again in bounces however mangled.
 * in: keys, stamps, bounces.  out: Check's verdict. */

#include <check.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "output/change.h"
#include "policy/plan.h"
#include "policy/stamp.h"
#include "tests/unit/fixture.h"
#include "tests/unit/shipped.h"
#include "tests/unit/suite.h"

#define NOW    G_GINT64_CONSTANT(1795000000) /* in November 2026 */
#define SENDER "list-kim=example.org@example.com"

static const char *path, *key_path;

static void write_keys(mode_t mode)
{
        char *text = keys_with_new(NULL, NOW - 86400);
        ck_assert_ptr_nonnull(text);
        ck_assert(g_file_set_contents(key_path, text, -1, NULL));
        ck_assert_int_eq(g_chmod(key_path, mode), 0);
        keys_free_text(text);
}

static void setup(void)
{
        fixture_setup();
        path = fixture_path("milter.conf");
        key_path = fixture_path("keys");
        write_keys(0600);
}

static struct engine *load(const char *origin)
{
        const char *source = g_getenv("srcdir") == NULL ? "." : g_getenv("srcdir");
        g_autofree char *base = g_canonicalize_filename(source, NULL);
        g_autofree char *text =
            g_strdup_printf("knowledge = \"%s/etc/knowledge\"; knowledge_d = \"\";\n"
                            "origin = { domain = \"example.com\"; keys = \"keys\"; stamp_clients = "
                            "(\"192.0.2.7\"); %s };",
                            base, origin);
        struct problems problems = {0};
        ck_assert(g_file_set_contents(path, text, -1, NULL));
        struct engine *engine = shipped_engine(path, &problems);
        if (engine == NULL) {
                g_autofree char *said = problem_describe(g_ptr_array_index(problems.list, 0));
                ck_abort_msg("%s", said);
        }
        problems_clear(&problems);
        return engine;
}

/* The stamp that mail of ours got: "Bounce-Origin: ..." with CRLF. */
static char *stamp_field(const struct engine *engine, const char *sender, gint64 when)
{
        g_autofree char *value = stamp_new(engine->settings->stamping, sender, when);
        g_auto(GStrv) lines = g_strsplit(value, "\n", -1);
        g_autofree char *folded = g_strjoinv("\r\n", lines);
        return g_strdup_printf(STAMP_NAME ": %s\r\n", folded);
}

/* A bounce that returns headers (whole ones unless fields is given) with stamp among them. */
static char *make_bounce(const char *fields, const char *stamp)
{
        static const char whole[] =
            "Received: from mx.example.com by mx.example.org; Sat, 21 Nov 2026 12:00:00 +0000\r\n"
            "From: kim@example.com\r\nDate: Sat, 21 Nov 2026 12:00:00 +0000\r\n"
            "Message-ID: <1@example.com>\r\n";
        return g_strconcat(
            "From: Mail system <mailer-daemon@mx.example.org>\r\nTo: kim@example.com\r\n"
            "Subject: Failure\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n"
            "--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
            "Reporting-MTA: dns; mx.example.org\r\n\r\nFinal-Recipient: rfc822; lee@example.org\r\n"
            "Action: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: "
            "text/rfc822-headers\r\n\r\n",
            fields == NULL ? whole : fields, stamp, "\r\n--b--\r\n", NULL);
}

static void check_origin(const struct engine *engine, const char *message, const char *recipient,
                         const char *wanted, const char *name)
{
        struct envelope envelope = {.sender = "", .now = NOW};
        if (recipient != NULL) {
                envelope.recipients = g_ptr_array_new();
                g_ptr_array_add(envelope.recipients, (char *)recipient);
        }
        struct plan *plan = plan_new(engine, &envelope, (struct bytes){message, strlen(message)});
        ck_assert_msg(g_strcmp0(plan->facts.origin, wanted) == 0, "%s: %s", name,
                      plan->facts.origin);
        bool is_written = false;
        for (guint i = 0; i < plan->changes->len; i++) {
                const struct change *change = g_ptr_array_index(plan->changes, i);
                is_written = is_written || (g_strcmp0(change->name, "X-Bounce-Origin") == 0 &&
                                            g_strcmp0(change->value, wanted) == 0);
        }
        ck_assert_msg(is_written, "%s", name);
        plan_free(plan);
        if (envelope.recipients != NULL)
                g_ptr_array_unref(envelope.recipients);
}

static char *replace(const char *text, const char *from, const char *to)
{
        g_auto(GStrv) pieces = g_strsplit(text, from, -1);
        return g_strjoinv(to, pieces);
}

static char *as_it_is(const char *field)
{
        return g_strdup(field);
}

static char *upper(const char *field)
{
        return g_ascii_strup(field, -1);
}

static char *unfolded(const char *field)
{
        g_autofree char *line = replace(field, "\r\n ", " ");
        return g_strdup(line);
}

static char *folded_everywhere(const char *field)
{
        g_autofree char *line = replace(field, "\r\n ", " ");
        return replace(line, "; ", ";\r\n\t");
}

static char *quoted(const char *field)
{
        g_autofree char *inner = replace(field, "\r\n ", "\r\n>  ");
        return g_strconcat("> ", inner, NULL);
}

static char *quoted_printable(const char *field)
{
        g_autofree char *equals = replace(field, "=", "=3D");
        return replace(equals, "h=3D", "h=3D=\r\n");
}

static char *broken_in_value(const char *field)
{
        GString *text = g_string_new(field);
        g_string_insert(text, (gssize)text->len - 20, "\r\n ");
        return g_string_free(text, FALSE);
}

static char *with_another(const char *field)
{
        return g_strconcat(STAMP_NAME ": v=1; d=example.net; k=a1; t=1; n=1; h=1\r\n", field, NULL);
}

static char *changed_hmac(const char *field)
{
        char *text = g_strdup(field);
        size_t at = strlen(text) - 3;
        text[at] = text[at] == '0' ? '1' : '0';
        return text;
}

static char *changed_time(const char *field)
{
        return replace(field, "t=1794", "t=1795");
}

static char *cut(const char *field)
{
        return g_strdup_printf("%.*s\r\n", (int)strlen(field) - 22, field);
}

static char *foreign_only(const char *field)
{
        (void)field;
        return g_strdup(STAMP_NAME ": v=1; d=example.net; k=a1; t=1; n=1; h=1\r\n");
}

static char *none(const char *field)
{
        (void)field;
        return g_strdup("");
}

static const struct {
        const char *name;
        char *(*mangle)(const char *field);
        const char *recipient;
        const char *fields; /* what came back beside the stamp; NULL: whole headers */
        const char *origin;
} manglings[] = {
    {"as it was", as_it_is, SENDER, NULL, "own"},
    {"address in capitals", as_it_is, "LIST-kim=example.org@EXAMPLE.com", NULL, "own"},
    {"capitals", upper, SENDER, NULL, "own"},
    {"unfolded", unfolded, SENDER, NULL, "own"},
    {"folded at each tag", folded_everywhere, SENDER, NULL, "own"},
    {"quoted", quoted, SENDER, NULL, "own"},
    {"quoted-printable", quoted_printable, SENDER, NULL, "own"},
    {"broken in a value", broken_in_value, SENDER, NULL, "own"},
    {"beside another's", with_another, SENDER, NULL, "own"},
    {"a part of the headers", as_it_is, SENDER, "Subject: x\r\n", "own"},
    {"for somebody else", as_it_is, "list-lee=example.org@example.com", NULL, "unknown"},
    {"for nobody known", as_it_is, NULL, NULL, "unknown"},
    {"another HMAC", changed_hmac, SENDER, NULL, "unknown"},
    {"another time", changed_time, SENDER, NULL, "unknown"},
    {"cut", cut, SENDER, NULL, "unknown"},
    {"another's alone", foreign_only, SENDER, NULL, "foreign"},
    {"none in whole headers", none, SENDER, NULL, "foreign"},
    {"none in a part", none, SENDER, "From: kim@example.com\r\nSubject: x\r\n", "unknown"},
    {"none, from before", none, SENDER,
     "Received: by x\r\nFrom: kim@example.com\r\nDate: Sun, 01 Nov 2020 12:00:00 +0000\r\n",
     "unknown"},
    {"none, no readable date", none, SENDER,
     "Received: by x\r\nFrom: kim@example.com\r\nDate: soon\r\n", "unknown"},
};

START_TEST(test_mangled)
{
        struct engine *engine = load("since = \"2026-11-01\";");
        g_autofree char *field = stamp_field(engine, SENDER, NOW - 3600);
        g_autofree char *mangled = manglings[_i].mangle(field);
        g_autofree char *message = make_bounce(manglings[_i].fields, mangled);
        check_origin(engine, message, manglings[_i].recipient, manglings[_i].origin,
                     manglings[_i].name);
        engine_unref(engine);
}
END_TEST

START_TEST(test_base64)
{
        struct engine *engine = load("");
        g_autofree char *field = stamp_field(engine, SENDER, NOW - 3600);
        g_autofree char *returned = g_strconcat("From: kim@example.com\r\n", field, NULL);
        g_autofree char *encoded = g_base64_encode((const guchar *)returned, strlen(returned));
        g_autofree char *plain = make_bounce("MARK", "");
        g_autofree char *inserted = replace(plain, "MARK", encoded);
        g_autofree char *message =
            replace(inserted, "text/rfc822-headers\r\n",
                    "text/rfc822-headers\r\nContent-Transfer-Encoding: base64\r\n");
        check_origin(engine, message, SENDER, "own", "base64");
        engine_unref(engine);
}
END_TEST

/* Whatever the random values are: one that begins with 3D is not taken for quoted-printable. */
START_TEST(test_many)
{
        struct engine *engine = load("");
        for (unsigned i = 0; i < 1000; i++) {
                g_autofree char *field = stamp_field(engine, SENDER, NOW - i);
                g_autofree char *mangled =
                    i % 2 == 0 ? with_another(field) : quoted_printable(field);
                g_autofree char *message = make_bounce(NULL, mangled);
                check_origin(engine, message, SENDER, "own", mangled);
        }
        engine_unref(engine);
}
END_TEST

START_TEST(test_age)
{
        struct engine *engine = load("max_age_days = 5; since = \"2020-01-01\";");
        static const struct {
                gint64 when;
                const char *origin;
        } ages[] = {{NOW - 5 * 86400 + 60, "own"},
                    {NOW - 5 * 86400 - 60, "unknown"},
                    {NOW + 60, "own"},
                    {NOW + 86400, "unknown"}};
        for (size_t i = 0; i < G_N_ELEMENTS(ages); i++) {
                g_autofree char *field = stamp_field(engine, SENDER, ages[i].when);
                g_autofree char *message = make_bounce(NULL, field);
                check_origin(engine, message, SENDER, ages[i].origin, "age");
        }
        engine_unref(engine);
}
END_TEST

/* After a rotation old stamps still count; with the old key gone they prove nothing. */
START_TEST(test_rotation)
{
        struct problems problems = {0};
        struct engine *engine = load("");
        g_autofree char *field = stamp_field(engine, SENDER, NOW - 3600);
        g_autofree char *message = make_bounce(NULL, field);
        engine_unref(engine);
        GArray *keys = keys_load(key_path, &problems);
        char *text = keys_with_new(keys, NOW);
        ck_assert(g_file_set_contents(key_path, text, -1, NULL));
        ck_assert_int_eq(g_chmod(key_path, 0640), 0);
        keys_free_text(text);
        g_array_unref(keys);
        engine = load("");
        check_origin(engine, message, SENDER, "own", "two keys");
        ck_assert_uint_eq(engine->settings->stamping->keys->len, 2);
        ck_assert(engine->settings->stamping->since == NOW - 86400);
        engine_unref(engine);
        write_keys(0600);
        engine = load("");
        check_origin(engine, message, SENDER, "unknown", "old key gone");
        engine_unref(engine);
}
END_TEST

/* Which mail gets a stamp. */
static const struct {
        const char *sender;
        const char *client;
        bool is_authenticated, is_own, is_stamped;
} outgoing[] = {
    {"kim@example.com", "192.0.2.7", false, false, true},
    {"kim@example.com", "192.0.2.8", false, false, false},
    {"kim@example.com", "192.0.2.8", true, false, true},
    {"", "192.0.2.7", false, false, false},
    {"", "192.0.2.7", false, true, false},
};

START_TEST(test_outgoing)
{
        static const char message[] = "Subject: Lunch\r\n\r\nAt noon?\r\n";
        struct engine *engine = load("");
        struct envelope envelope = {.sender = outgoing[_i].sender,
                                    .client = outgoing[_i].client,
                                    .is_authenticated = outgoing[_i].is_authenticated,
                                    .is_own = outgoing[_i].is_own,
                                    .now = NOW};
        struct bytes raw = {message, sizeof message - 1};
        enum plan_need need = plan_need(engine, &envelope, bytes_slice(raw, 0, 18));
        struct plan *plan = plan_new(engine, &envelope, raw);
        ck_assert(plan->is_stamped == outgoing[_i].is_stamped);
        if (outgoing[_i].is_stamped) {
                const struct change *change = g_ptr_array_index(plan->changes, 0);
                ck_assert_int_eq(need, PLAN_NEEDS_HEADER);
                ck_assert_uint_eq(plan->changes->len, 1);
                ck_assert_str_eq(change->name, STAMP_NAME);
                /* Mail that passes again is not stamped again; another's mail with our stamp is. */
                g_autofree char *again =
                    g_strdup_printf(STAMP_NAME ": %s\r\n%s", change->value, message);
                struct plan *second =
                    plan_new(engine, &envelope, (struct bytes){again, strlen(again)});
                ck_assert(!second->is_stamped);
                plan_free(second);
                envelope.sender = "lee@example.com";
                second = plan_new(engine, &envelope, (struct bytes){again, strlen(again)});
                ck_assert(second->is_stamped);
                plan_free(second);
        }
        plan_free(plan);
        engine_unref(engine);
}
END_TEST

/* A stamp is nobody's forgery: it stays on mail from anywhere. */
START_TEST(test_others_stamp_stays)
{
        static const char message[] =
            STAMP_NAME ": v=1; d=example.net; k=a; t=1; n=1; h=1\r\n\r\nHi\r\n";
        struct engine *engine = load("");
        struct envelope envelope = {.sender = "lee@example.net", .client = "198.51.100.1"};
        struct plan *plan =
            plan_new(engine, &envelope, (struct bytes){message, sizeof message - 1});
        ck_assert_uint_eq(plan->changes->len, 0);
        plan_free(plan);
        engine_unref(engine);
}
END_TEST

static const struct {
        mode_t mode;
        const char *text; /* NULL: as keygen makes it */
        const char *said;
} key_faults[] = {
    {0644, NULL, "chmod"},
    {0660, NULL, "chmod"},
    {0600, "keys = ();", "1 to"},
    {0600, "keys = ( { id = \"a\"; secret = \"00\"; created = \"2026-11-21T00:00:00Z\"; } );",
     "64"},
    {0600,
     "keys = ( { id = \"a b\"; created = \"2026-11-21T00:00:00Z\"; secret = "
     "\"0000000000000000000000000000000000000000000000000000000000000000\"; } );",
     "letters"},
    {0600,
     "keys = ( { id = \"a\"; created = \"yesterday\"; secret = "
     "\"0000000000000000000000000000000000000000000000000000000000000000\"; } );",
     "time"},
};

START_TEST(test_key_fault)
{
        struct problems problems = {0};
        if (key_faults[_i].text != NULL)
                ck_assert(g_file_set_contents(key_path, key_faults[_i].text, -1, NULL));
        ck_assert_int_eq(g_chmod(key_path, key_faults[_i].mode), 0);
        ck_assert_ptr_null(keys_load(key_path, &problems));
        ck_assert_uint_eq(problems.errors, 1);
        const struct problem *problem = g_ptr_array_index(problems.list, 0);
        ck_assert_msg(strstr(problem->text, key_faults[_i].said) != NULL, "%s", problem->text);
        ck_assert_ptr_null(strstr(problem->text, "0000"));
        problems_clear(&problems);
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("stamp");
        TCase *tests = tcase_create("stamp");
        tcase_add_unchecked_fixture(tests, shipped_setup, shipped_teardown);
        tcase_add_checked_fixture(tests, setup, fixture_teardown);
        tcase_set_timeout(tests, 60);
        tcase_add_loop_test(tests, test_mangled, 0, G_N_ELEMENTS(manglings));
        tcase_add_test(tests, test_base64);
        tcase_add_test(tests, test_many);
        tcase_add_test(tests, test_age);
        tcase_add_test(tests, test_rotation);
        tcase_add_loop_test(tests, test_outgoing, 0, G_N_ELEMENTS(outgoing));
        tcase_add_test(tests, test_others_stamp_stays);
        tcase_add_loop_test(tests, test_key_fault, 0, G_N_ELEMENTS(key_faults));
        suite_add_tcase(suite, tests);
        return suite;
}

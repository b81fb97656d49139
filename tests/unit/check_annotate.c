/* check_annotate - the X-Bounce headers of made-up verdicts, and the removal of forged ones. */

#include <string.h>

#include "output/annotate.h"
#include "tests/unit/suite.h"

static const struct reason user_unknown = {.name = "user-unknown", .class = CLASS_HARD};

/* A verdict without a message: annotate looks at nothing else. */
struct made_up {
        struct verdict verdict;
        struct report *report;
};

static struct verdict_recipient *add(struct made_up *made_up, const char *address)
{
        struct limits limits = LIMITS_DEFAULT;
        struct report_recipient *reported = report_add(made_up->report, &limits);
        reported->recipient = g_strdup(address);
        reported->action = ACTION_FAILED;
        struct verdict_recipient *recipient = g_new0(struct verdict_recipient, 1);
        *recipient = (struct verdict_recipient){
            .reported = reported,
            .action = ACTION_FAILED,
            .status = {5, 1, 1},
            .reply = 550,
            .class = CLASS_HARD,
            .reason = &user_unknown
        };
        g_ptr_array_add(made_up->verdict.recipients, recipient);
        return recipient;
}

static void init(struct made_up *made_up)
{
        made_up->report = made_up->verdict.report = report_new();
        made_up->report->kind = KIND_BOUNCE;
        made_up->verdict.recipients = g_ptr_array_new_with_free_func(g_free);
}

static void release(struct made_up *made_up)
{
        g_ptr_array_unref(made_up->verdict.recipients);
        report_free(made_up->report);
}

/* The headers as text, one a line. */
static char *headers_of(const struct made_up *made_up, const char *origin, unsigned limit)
{
        g_autoptr(GPtrArray) changes = changes_new();
        annotate_bounce(&made_up->verdict, origin, limit, changes);
        GString *text = g_string_new(NULL);
        for (guint i = 0; i < changes->len; i++) {
                const struct change *change = g_ptr_array_index(changes, i);
                ck_assert_int_eq(change->type, CHANGE_INSERT_HEADER);
                g_string_append_printf(text, "%s: %s\n", change->name, change->value);
        }
        return g_string_free(text, FALSE);
}

START_TEST(writes_every_header)
{
        struct made_up made_up = {0};
        init(&made_up);
        ((struct report_recipient *)add(&made_up, "kim@example.org")->reported)->remote_mta =
            g_strdup("mx.example.org");
        g_autofree char *text = headers_of(&made_up, "own", 50);
        ck_assert_str_eq(text,
                         "X-Bounce-Class: hard\n"
                         "X-Bounce-Reason: user-unknown\n"
                         "X-Bounce-Status: 5.1.1\n"
                         "X-Bounce-Action: failed\n"
                         "X-Bounce-Origin: own\n"
                         "X-Bounce-Recipient: hard; reason=user-unknown; status=5.1.1; reply=550;\n"
                         "\taction=failed; mta=mx.example.org; address=\"kim@example.org\"\n");
        release(&made_up);
}
END_TEST

START_TEST(says_mixed_and_counts_what_is_left_out)
{
        struct made_up made_up = {0};
        init(&made_up);
        add(&made_up, "a@example.org");
        struct verdict_recipient *second = add(&made_up, "b@example.org");
        second->class = CLASS_SOFT;
        second->status = (struct status){0};
        g_autofree char *text = headers_of(&made_up, NULL, 1);
        ck_assert_ptr_nonnull(strstr(text, "X-Bounce-Class: mixed\n"));
        ck_assert_ptr_nonnull(strstr(text, "X-Bounce-Status: mixed\n"));
        ck_assert_ptr_nonnull(strstr(text, "X-Bounce-Action: failed\n"));
        ck_assert_ptr_nonnull(strstr(text, "X-Bounce-Count: total=2; shown=1\n"));
        ck_assert_ptr_null(strstr(text, "b@example.org"));
        release(&made_up);
}
END_TEST

/* Addresses and how they stand in the header; NULL where they are left out. */
static const struct {
        const char *address, *expected;
} addresses[] = {
    {"\"a \\\"b\"@example.org",    "address=\"\\\"a \\\\\\\"b\\\"@example.org\""},
    {"x\r\nX-Evil: 1@example.org", "address=\"x X-Evil: 1@example.org\""        },
    {"j\xc3\xb6rg@example.org",    "address*=utf-8''j%C3%B6rg%40example.org"    },
    {"a\tb@example.org",           "address=\"a b@example.org\""                },
};

START_TEST(quotes_addresses)
{
        struct made_up made_up = {0};
        init(&made_up);
        add(&made_up, addresses[_i].address);
        g_autofree char *text = headers_of(&made_up, NULL, 50);
        ck_assert_msg(strstr(text, addresses[_i].expected) != NULL, "%s", text);
        ck_assert_ptr_null(strchr(text, '\r'));
        release(&made_up);
}
END_TEST

START_TEST(leaves_out_what_is_too_long_or_no_host)
{
        struct made_up made_up = {0};
        init(&made_up);
        g_autofree char *longest = g_strnfill(400, 'a');
        struct verdict_recipient *recipient = add(&made_up, longest);
        ((struct report_recipient *)recipient->reported)->remote_mta = g_strdup("mx; class=soft");
        g_autofree char *text = headers_of(&made_up, NULL, 50);
        ck_assert_ptr_null(strstr(text, "address"));
        ck_assert_ptr_null(strstr(text, "mta="));
        release(&made_up);
}
END_TEST

START_TEST(writes_nothing_for_other_mail)
{
        struct made_up made_up = {0};
        init(&made_up);
        made_up.report->kind = KIND_AUTO_REPLY;
        g_autofree char *text = headers_of(&made_up, NULL, 50);
        ck_assert_str_eq(text, "");
        release(&made_up);
}
END_TEST

START_TEST(strips_highest_index_first)
{
        static const char header[] =
            "x-bounce-class: hard\nX-Bounce-Guid: 7\nX-BOUNCE-CLASS : soft\n"
            "X-Site: 1\nX-Bounce-Recipient:\n\tfolded\n";
        static const char *const extra[] = {"X-Site", NULL};
        static const struct {
                const char *name;
                unsigned index;
        } expected[] = {
            {"x-bounce-recipient", 1},
            {"x-site",             1},
            {"x-bounce-class",     2},
            {"x-bounce-class",     1}
        };
        g_autoptr(GPtrArray) changes = changes_new();
        struct bytes block = {header, sizeof header - 1};
        ck_assert_uint_eq(annotate_strip(block, extra, changes), 4);
        for (guint i = 0; i < changes->len; i++) {
                const struct change *change = g_ptr_array_index(changes, i);
                ck_assert_str_eq(change->name, expected[i].name);
                ck_assert_uint_eq(change->index, expected[i].index);
        }
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("annotate");
        TCase *tcase = tcase_create("annotate");
        tcase_add_test(tcase, writes_every_header);
        tcase_add_test(tcase, says_mixed_and_counts_what_is_left_out);
        tcase_add_loop_test(tcase, quotes_addresses, 0, G_N_ELEMENTS(addresses));
        tcase_add_test(tcase, leaves_out_what_is_too_long_or_no_host);
        tcase_add_test(tcase, writes_nothing_for_other_mail);
        tcase_add_test(tcase, strips_highest_index_first);
        suite_add_tcase(suite, tcase);
        return suite;
}

/* check_change - changes applied to the bytes of a message. */

#include <string.h>

#include "output/change.h"
#include "tests/unit/suite.h"

#define HEADER "A: 1\nB: 2\n folded\nb : 3\nA: 4\n"
#define BODY   "A: not a header\n\nmore\n"

static void expect(const char *raw, const GPtrArray *changes, const char *expected)
{
        struct limits limits = LIMITS_DEFAULT;
        struct mime *mime = mime_new((struct bytes){raw, strlen(raw)}, &limits);
        GByteArray *out = changes_apply(mime, changes);
        g_byte_array_append(out, (const guint8 *)"", 1);
        ck_assert_str_eq((const char *)out->data, expected);
        g_byte_array_unref(out);
        mime_free(mime);
}

START_TEST(nothing_to_do_leaves_every_byte)
{
        static const char *const messages[] = {
            HEADER "\n" BODY,         "",         "\n", "no header at all", "A: 1",
            "A: 1\r\n\r\n\r\nx\ry\n", "\r\nA: 1",
        };
        g_autoptr(GPtrArray) changes = changes_new();
        for (size_t i = 0; i < G_N_ELEMENTS(messages); i++)
                expect(messages[i], changes, messages[i]);
}
END_TEST

START_TEST(deletes_the_field_that_was_counted)
{
        g_autoptr(GPtrArray) changes = changes_new();
        changes_delete_header(changes, "a", 2);
        changes_delete_header(changes, "B", 1);
        expect(HEADER "\n" BODY, changes, "A: 1\nb : 3\n\n" BODY);
}
END_TEST

START_TEST(sets_and_inserts)
{
        g_autoptr(GPtrArray) changes = changes_new();
        changes_set_header(changes, "B", 2, "new\n\tfolded");
        changes_insert_header(changes, "X-One", "1");
        changes_insert_header(changes, "X-Two", "2");
        expect(HEADER "\n" BODY, changes,
               "X-One: 1\nX-Two: 2\nA: 1\nB: 2\n folded\nb: new\n\tfolded\nA: 4\n\n" BODY);
}
END_TEST

START_TEST(keeps_the_line_ends_of_the_message)
{
        g_autoptr(GPtrArray) changes = changes_new();
        changes_insert_header(changes, "X", "1\n\t2");
        expect("A: 1\r\n\r\nb\n", changes, "X: 1\r\n\t2\r\nA: 1\r\n\r\nb\n");
}
END_TEST

START_TEST(a_separator_line_of_an_mbox_stays_first)
{
        g_autoptr(GPtrArray) changes = changes_new();
        changes_insert_header(changes, "X", "1");
        expect("From a@example.org Sat Nov 21 20:24:30 2026\nA: 1\n\nb\n", changes,
               "From a@example.org Sat Nov 21 20:24:30 2026\nX: 1\nA: 1\n\nb\n");
}
END_TEST

START_TEST(replaces_the_body)
{
        g_autoptr(GPtrArray) changes = changes_new();
        g_autoptr(GBytes) body = g_bytes_new_static("new body\n", 9);
        changes_replace_body(changes, body);
        expect(HEADER "\n" BODY, changes, HEADER "\nnew body\n");
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("change");
        TCase *tcase = tcase_create("change");
        tcase_add_test(tcase, nothing_to_do_leaves_every_byte);
        tcase_add_test(tcase, deletes_the_field_that_was_counted);
        tcase_add_test(tcase, sets_and_inserts);
        tcase_add_test(tcase, keeps_the_line_ends_of_the_message);
        tcase_add_test(tcase, a_separator_line_of_an_mbox_stays_first);
        tcase_add_test(tcase, replaces_the_body);
        suite_add_tcase(suite, tcase);
        return suite;
}

/* check_golden - the golden messages, as they stand and damaged.
 * in: tests/golden/NAME.eml and what is expected of each in NAME.json: every member that stands there is compared,
 * null stands for "not stated".  out: Check results. */

#include <jansson.h>
#include <string.h>

#include "report/reader.h"
#include "tests/unit/suite.h"
#include "verdict/verdict.h"

#define NUL_STEP    5    /* not every byte, to save time */
#define QUICK_STEP  16   /* bytes between two cuts where CHECK_QUICK is set */
#define CUTS        1500 /* of one message at most */
#define CUT_SECONDS 60   /* for all cuts of one message, under a slow checker too */

static struct knowledge *knowledge;
static GPtrArray *names; /* of char *: files below tests/golden without ".eml" */
static const struct limits limits = LIMITS_DEFAULT;

static char *path_of(const char *below)
{
        const char *source = g_getenv("srcdir") == NULL ? "." : g_getenv("srcdir");
        return g_build_filename(source, below, NULL);
}

static GString *load(const char *name, const char *ending)
{
        g_autofree char *below = g_strconcat("tests/golden/", name, ending, NULL);
        g_autofree char *path = path_of(below);
        char *data;
        size_t length;
        ck_assert_msg(g_file_get_contents(path, &data, &length, NULL), "%s cannot be read", path);
        GString *out = g_string_new_len(data, (gssize)length);
        g_free(data);
        return out;
}

/* What was read, in the shape of the expected files. */

static json_t *text_or_null(const char *text)
{
        return text && *text ? json_string(text) : json_null();
}

static json_t *describe_recipient(const struct verdict_recipient *recipient)
{
        const struct report_recipient *reported = recipient->reported;
        char status[STATUS_SIZE], reply[8];
        g_snprintf(reply, sizeof reply, "%u", recipient->reply);
        json_t *out = json_object();
        json_object_set_new(out, "recipient", text_or_null(reported->recipient));
        json_object_set_new(out, "original_recipient", text_or_null(reported->original_recipient));
        json_object_set_new(out, "action", text_or_null(action_name(recipient->action)));
        json_object_set_new(out, "status", text_or_null(status_print(recipient->status, status)));
        json_object_set_new(out, "reply", recipient->reply ? json_string(reply) : json_null());
        json_object_set_new(out, "remote_mta", text_or_null(reported->remote_mta));
        json_object_set_new(out, "stage", text_or_null(stage_name(recipient->stage)));
        json_object_set_new(out, "diagnostic", text_or_null(reported->diagnostic));
        json_object_set_new(out, "class", text_or_null(class_name(recipient->class)));
        json_object_set_new(out, "reason",
                            recipient->reason ? json_string(recipient->reason->name) : json_null());
        return out;
}

static json_t *describe(const struct verdict *verdict)
{
        static const char *const returned[] = {"nothing", "part", "headers", "message"};
        const struct report *report = verdict->report;
        json_t *out = json_object(), *recipients = json_array();
        json_object_set_new(out, "kind", json_string(kind_name(report->kind)));
        json_object_set_new(out, "format", text_or_null(report->format));
        json_object_set_new(out, "reporting_mta", text_or_null(report->reporting_mta));
        json_object_set_new(out, "returned", json_string(returned[report->returned]));
        json_object_set_new(out, "original_message_id", text_or_null(report->original_message_id));
        json_object_set_new(out, "original_subject", text_or_null(report->original_subject));
        json_object_set_new(out, "original_language", text_or_null(report->original_language));
        for (unsigned i = 0; i < verdict->recipients->len; i++)
                json_array_append_new(
                    recipients, describe_recipient(g_ptr_array_index(verdict->recipients, i)));
        json_object_set_new(out, "recipients", recipients);
        return out;
}

static void compare_members(const char *name, const json_t *is, json_t *expected)
{
        const char *key;
        json_t *wanted;
        json_object_foreach(expected, key, wanted)
        {
                const json_t *value = json_object_get(is, key);
                if (json_is_array(wanted))
                        continue;
                char *text = json_dumps(value, JSON_ENCODE_ANY);
                ck_assert_msg(value && json_equal(value, wanted), "%s: %s is %s", name, key,
                              text ? text : "unknown");
                free(text);
        }
}

static void compare(const char *name, struct bytes raw, json_t *expected)
{
        struct verdict *verdict = verdict_new(knowledge, raw, NULL, &limits);
        json_t *is = describe(verdict);
        const json_t *recipients = json_object_get(is, "recipients");
        const json_t *wanted = json_object_get(expected, "recipients");
        compare_members(name, is, expected);
        ck_assert_msg(json_array_size(recipients) == json_array_size(wanted), "%s: %zu recipients",
                      name, json_array_size(recipients));
        for (size_t i = 0; i < json_array_size(wanted); i++)
                compare_members(name, json_array_get(recipients, i), json_array_get(wanted, i));
        json_decref(is);
        verdict_free(verdict);
}

static json_t *expected_of(const char *name)
{
        GString *text = load(name, ".json");
        json_error_t error;
        json_t *expected = json_loadb(text->str, text->len, 0, &error);
        ck_assert_msg(expected != NULL, "%s.json:%d: %s", name, error.line, error.text);
        g_string_free(text, TRUE);
        return expected;
}

static void check_as(const char *name, const char *how, const GString *message)
{
        g_autofree char *called = g_strconcat(name, how, NULL);
        json_t *expected = expected_of(name);
        compare(called, (struct bytes){message->str, message->len}, expected);
        json_decref(expected);
}

/* NUL bytes after the end change nothing. */
static void check_reading(const char *name, GString *message)
{
        check_as(name, "", message);
        GString *changed = g_string_new_len(message->str, (gssize)message->len);
        g_string_append_len(changed, "\0\0\n\0", 4);
        check_as(name, " with NUL behind", changed);
        g_string_truncate(changed, message->len);
        g_string_replace(changed, "\n", "\r\n", 0);
        check_as(name, " with CRLF", changed);
        g_string_free(changed, TRUE);
}

static void check_text(const char *text)
{
        ck_assert(text == NULL || g_utf8_validate(text, -1, NULL));
}

/* Whatever a message was made of, what is read of it is text, within the message, and within the limits. */
static void check_sane(struct bytes raw)
{
        struct mime *mime = mime_new(raw, &limits);
        struct report *report = reader_read(knowledge, mime, NULL, &limits);
        ck_assert_ptr_nonnull(kind_name(report->kind));
        ck_assert_uint_le(report->recipients->len, limits.recipients);
        ck_assert_uint_le(report->confidence, 100);
        check_text(report->reporting_mta);
        check_text(report->original_subject);
        struct bytes header = report->returned_header;
        if (header.length > 0 && !report->returned_copy) {
                ck_assert(header.data >= raw.data);
                ck_assert(header.data + header.length <= raw.data + raw.length);
        }
        for (unsigned i = 0; i < report->recipients->len; i++) {
                const struct report_recipient *recipient = g_ptr_array_index(report->recipients, i);
                ck_assert(report->kind != KIND_BOUNCE || recipient->action != ACTION_NONE);
                check_text(recipient->recipient);
                check_text(recipient->diagnostic);
                check_text(recipient->text);
        }
        report_free(report);
        mime_free(mime);
}

static void check_cuts(const GString *message)
{
        size_t step = g_getenv("CHECK_QUICK") ? QUICK_STEP : 1 + message->len / CUTS;
        for (size_t length = 0; length <= message->len; length += step) {
                /* A block of exactly that size lets a checker see a read beyond its end. */
                g_autofree char *exact = g_memdup2(message->str, MAX(length, 1));
                check_sane((struct bytes){exact, length});
        }
}

static void check_nul_anywhere(GString *message)
{
        size_t step = g_getenv("CHECK_QUICK") ? QUICK_STEP * NUL_STEP : NUL_STEP;
        for (size_t at = 0; at < message->len; at += step) {
                char kept = message->str[at];
                message->str[at] = '\0';
                check_sane((struct bytes){message->str, message->len});
                message->str[at] = kept;
        }
}

/* The milter decides on the header alone whether it waits for the body. */
static void check_candidate(const GString *message)
{
        struct bytes raw = {message->str, message->len};
        struct mime *mime = mime_new(raw, &limits);
        struct report *report = reader_read(knowledge, mime, NULL, &limits);
        ck_assert(report->kind != KIND_BOUNCE ||
                  reader_is_candidate(knowledge, NULL, mime_header_bytes(mime, 0), &limits));
        report_free(report);
        mime_free(mime);
}

/* All in one process: each looks at its end for leaks in the whole knowledge base. */
START_TEST(message_is_read)
{
        const char *name = g_ptr_array_index(names, (guint)_i);
        GString *message = load(name, ".eml");
        check_reading(name, message);
        check_candidate(message);
        check_cuts(message);
        check_nul_anywhere(message);
        g_string_free(message, TRUE);
}
END_TEST

START_TEST(messages_found)
{
        ck_assert_uint_gt(names->len, 40);
}
END_TEST

/* Fixture: outside of the tests' own processes, so that the knowledge base is loaded once. */

static int by_name(const void *a, const void *b)
{
        return strcmp(*(char *const *)a, *(char *const *)b);
}

static void find_names(void)
{
        g_autofree char *path = path_of("tests/golden");
        GDir *directory = g_dir_open(path, 0, NULL);
        const char *entry;
        names = g_ptr_array_new_with_free_func(g_free);
        while (directory && (entry = g_dir_read_name(directory)) != NULL) {
                if (g_str_has_suffix(entry, ".eml"))
                        g_ptr_array_add(names, g_strndup(entry, strlen(entry) - 4));
        }
        if (directory)
                g_dir_close(directory);
        g_ptr_array_sort(names, by_name);
}

/* Patterns become machine code at their first search; done here, that is not done again in each test's process. */
static void warm_up(void)
{
        for (guint i = 0; i < names->len; i++) {
                GString *message = load(g_ptr_array_index(names, i), ".eml");
                struct bytes raw = {message->str, message->len};
                verdict_free(verdict_new(knowledge, raw, NULL, &limits));
                g_string_free(message, TRUE);
        }
}

static void set_up(void)
{
        struct problems problems = {0};
        g_autofree char *path = path_of("etc/knowledge");
        knowledge = knowledge_load(path, NULL, &problems);
        ck_assert_ptr_nonnull(knowledge);
        problems_clear(&problems);
        warm_up();
}

static void tear_down(void)
{
        knowledge_unref(knowledge);
        g_ptr_array_unref(names);
}

Suite *suite(void)
{
        Suite *suite = suite_create("golden");
        TCase *whole = tcase_create("whole");
        find_names();
        int count = (int)names->len;
        tcase_add_test(whole, messages_found);
        tcase_add_unchecked_fixture(whole, set_up, tear_down);
        tcase_set_timeout(whole, CUT_SECONDS);
        tcase_add_loop_test(whole, message_is_read, 0, count);
        suite_add_tcase(suite, whole);
        return suite;
}

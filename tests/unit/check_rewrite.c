/* check_rewrite - the rewritten message: all other bytes stay, nothing hostile gets through, nothing sacred is touched.
 * in: tests/golden, etc/knowledge, and messages that are written here.  out: Check results. */

#include <string.h>

#include "message/content.h"
#include "message/header.h"
#include "output/rewrite.h"
#include "tests/unit/suite.h"

static struct knowledge *knowledge;
static const struct limits limits = LIMITS_DEFAULT;

static char *path_of(const char *below)
{
        const char *source = g_getenv("srcdir");
        return g_build_filename(source != NULL ? source : ".", below, NULL);
}

static void load_knowledge(void)
{
        struct problems problems = {0};
        g_autofree char *path = path_of("etc/knowledge");
        knowledge = knowledge_load(path, NULL, &problems);
        problems_clear(&problems);
        ck_assert_ptr_nonnull(knowledge);
}

static void drop_knowledge(void)
{
        knowledge_unref(knowledge);
}

/* The message after rewriting; NULL with *why where it stays. */
static GByteArray *rewrite(struct bytes raw, const struct rewrite_options *options,
                           const char **why)
{
        struct verdict *verdict = verdict_new(knowledge, raw, NULL, &limits);
        g_autoptr(GPtrArray) changes = changes_new();
        *why = rewrite_bounce(verdict, options, &limits, changes);
        GByteArray *out = *why == NULL ? changes_apply(verdict->mime, changes) : NULL;
        ck_assert(*why == NULL || changes->len == 0);
        verdict_free(verdict);
        return out;
}

static struct bytes bytes_of(const GByteArray *array)
{
        return (struct bytes){(const char *)array->data, array->len};
}

/* --- every other byte --- */

/* A message without its human-readable parts, of which human is one. */
static GString *others(struct bytes raw, unsigned human)
{
        struct mime *mime = mime_new(raw, &limits);
        GString *out = g_string_new(NULL);
        size_t at = 0;
        if (human == 0) { /* the fields that describe the text are its own */
                static const char *const own[] = {"Content-Type", "Content-Transfer-Encoding",
                                                  "Content-Language", "MIME-Version", CONTENT_MARK};
                struct header_field field;
                while (header_next(mime_header_bytes(mime, 0), &at, &field)) {
                        g_autofree char *name = g_strndup(field.name.data, field.name.length);
                        bool is_own = false;
                        for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
                                is_own |= g_ascii_strcasecmp(name, own[i]) == 0;
                        if (!is_own)
                                g_string_append_len(out, field.whole.data,
                                                    (gssize)field.whole.length);
                }
                mime_free(mime);
                return out;
        }
        for (unsigned i = 1; i < mime_count(mime); i++) {
                const struct mime_part *part = mime_part(mime, i),
                                       *parent = mime_part(mime, part->parent);
                bool is_form = i == human || (strcmp(parent->type, "multipart/alternative") == 0 &&
                                              part->parent != 0 && !parent->is_embedded &&
                                              part->begin < mime_part(mime, human)->end + 4000 &&
                                              g_str_has_prefix(part->type, "text/"));
                if (!is_form || part->begin < at)
                        continue;
                g_string_append_len(out, raw.data + at, (gssize)(part->begin - at));
                at = part->end;
        }
        g_string_append_len(out, raw.data + at, (gssize)(raw.length - at));
        mime_free(mime);
        return out;
}

static void check_others(const char *name, struct bytes before, struct bytes after)
{
        struct verdict *verdict = verdict_new(knowledge, before, NULL, &limits);
        unsigned human = verdict->report->human_part;
        verdict_free(verdict);
        g_autoptr(GString) first = others(before, human), second = others(after, human);
        ck_assert_msg(first->len == second->len && memcmp(first->str, second->str, first->len) == 0,
                      "%s: other bytes have changed:\n%s\n---- is now ----\n%s", name, first->str,
                      second->str);
}

static void check_verdicts(const char *name, struct bytes before, struct bytes after)
{
        struct verdict *first = verdict_new(knowledge, before, NULL, &limits);
        struct verdict *second = verdict_new(knowledge, after, NULL, &limits);
        ck_assert_msg(second->report->kind == KIND_BOUNCE, "%s: no bounce any more", name);
        ck_assert_msg(g_strcmp0(verdict_reason(first), verdict_reason(second)) == 0 &&
                          g_strcmp0(verdict_class(first), verdict_class(second)) == 0 &&
                          first->recipients->len == second->recipients->len,
                      "%s: is %s now, was %s", name, verdict_reason(second), verdict_reason(first));
        verdict_free(first);
        verdict_free(second);
}

static char *with_crlf(const char *text)
{
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        return g_strjoinv("\r\n", lines);
}

static unsigned check_message(const char *name, const char *text, size_t length)
{
        static const enum rewrite_mode modes[] = {REWRITE_PREPEND, REWRITE_APPEND, REWRITE_REPLACE};
        struct bytes raw = {text, length};
        unsigned count = 0;
        for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
                struct rewrite_options options = REWRITE_OPTIONS_DEFAULT;
                options.mode = modes[i];
                const char *why;
                g_autoptr(GByteArray) out = rewrite(raw, &options, &why);
                if (out == NULL)
                        continue;
                count++;
                check_others(name, raw, bytes_of(out));
                if (modes[i] != REWRITE_REPLACE)
                        check_verdicts(name, raw, bytes_of(out));
                g_autoptr(GByteArray) again = rewrite(bytes_of(out), &options, &why);
                ck_assert_msg(again == NULL, "%s: rewritten twice", name);
        }
        return count;
}

START_TEST(keeps_every_other_byte_of_golden_messages)
{
        g_autofree char *folder = path_of("tests/golden");
        g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
        const char *name;
        unsigned count = 0;
        while ((name = g_dir_read_name(dir)) != NULL) {
                if (!g_str_has_suffix(name, ".eml"))
                        continue;
                g_autofree char *path = g_build_filename(folder, name, NULL), *text = NULL;
                gsize length;
                ck_assert(g_file_get_contents(path, &text, &length, NULL));
                count += check_message(name, text, length);
                g_autofree char *crlf = with_crlf(text);
                count += check_message(name, crlf, strlen(crlf));
        }
        ck_assert_uint_gt(count, 300);
}
END_TEST

/* --- messages that are made here --- */

#define HEAD                                                                                       \
        "From: Mail Delivery System <MAILER-DAEMON@mail.example.org>\n"                            \
        "To: kim@example.org\nSubject: Undelivered mail\nDate: Mon, 04 May 2026 10:05:00 +0000\n"  \
        "Message-ID: <r.1@mail.example.org>\n"

#define REPORT                                                                                     \
        HEAD "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; "    \
             "boundary=\"b1\"\n\npreamble\n--b1\n"

#define STATUS(diagnostic)                                                                         \
        "--b1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example.org\n\n"  \
        "Final-Recipient: rfc822; robin@example.net\nAction: failed\nStatus: 5.1.1\n"              \
        "Diagnostic-Code: smtp; " diagnostic "\n\n"

#define RETURNED(subject)                                                                          \
        "--b1\nContent-Type: message/rfc822\n\nFrom: kim@example.org\nTo: robin@example.net\n"     \
        "Subject: " subject "\nMessage-ID: <m.1@example.org>\n\nHello.\n\n--b1--\nepilogue\n"

#define PLAIN "Content-Type: text/plain\n\nYour mail did not arrive.\n\n"
#define USUAL STATUS("550 5.1.1 no such user") RETURNED("Plan")

/* The decoded text of the first part of that type, "" where there is none. */
static char *text_of(struct bytes raw, const char *type)
{
        struct mime *mime = mime_new(raw, &limits);
        char *text = NULL;
        for (unsigned i = 0; i < mime_count(mime) && text == NULL; i++)
                if (strcmp(mime_part(mime, i)->type, type) == 0)
                        text = content_text(mime, i, &limits);
        mime_free(mime);
        return text != NULL ? text : g_strdup("");
}

static const struct {
        const char *part, *original; /* as UTF-8, whole within the result */
} charsets[] = {
    {"Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: "
     "quoted-printable\n\nGr=FC=DFe =80\n",
     "Grüße €\n"},
    {"Content-Type: text/plain; charset=iso-8859-2\n\nza\xbf\xf3\xb3\xe6\n", "zażółć\n"},
    {"Content-Type: text/plain; charset=ISO-2022-JP\n\n\x1b$B08@h\x1b(B\n", "宛先\n"},
    {"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
     "base64\n\n0J/QvtGH0YLQsAo=\n",
     "Почта\n"},
    {"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
     "LS1iMQpDb250ZW50LVR5cGU6IHRleHQvaHRtbAoKPGI+Ci0tYjEtLQo=\n",
     "--b1\nContent-Type: text/html\n\n<b>\n--b1--\n"},
    {"Content-Type: text/plain; format=flowed; delsp=yes\n\n> quoted\nflowed \nline\n",
     "> quoted\nflowed \nline\n"},
    {"\nwithout a header\n", "without a header\n"},
};

START_TEST(keeps_the_original_text)
{
        struct rewrite_options options = REWRITE_OPTIONS_DEFAULT;
        g_autofree char *message = g_strconcat(REPORT, charsets[_i].part, "\n", USUAL, NULL);
        struct bytes raw = {message, strlen(message)};
        const char *why;
        g_autoptr(GByteArray) out = rewrite(raw, &options, &why);
        ck_assert_msg(out != NULL, "%s", why);
        check_others(charsets[_i].part, raw, bytes_of(out));
        g_autofree char *text = text_of(bytes_of(out), "text/plain");
        ck_assert_msg(g_str_has_suffix(text, charsets[_i].original), "%s", text);
        ck_assert_ptr_nonnull(strstr(text, "Your message could not be delivered"));
}
END_TEST

#define EVIL "<script>alert(1)</script> {{heading}} {{#groups}} \"&' =?utf-8?q?=0D=0AX-Evil:_1?="

START_TEST(lets_nothing_hostile_through)
{
        struct rewrite_options options = REWRITE_OPTIONS_DEFAULT;
        static const char message[] =
            REPORT "Content-Type: multipart/alternative; boundary=b2\n\n--b2\n" PLAIN
                   "--b2\nContent-Type: text/html; charset=iso-8859-1\n\n<html><head><meta "
                   "http-equiv='Content-Type' content='text/html; charset=iso-8859-1'></head>"
                   "<body class=\"a>b\">caf\xe9</body></html>\n\n--b2--\n\n" STATUS(
                       "550 5.1.1 no such user " EVIL "\n --b1\n --b1--\n --b2--\n \n X-Evil: 2")
                       RETURNED("=?utf-8?q?=0D=0A--b1--=0D=0A_=E2=80=AE"
                                "{{subject}}?=");
        struct bytes raw = {message, sizeof message - 1};
        const char *why;
        g_autoptr(GByteArray) out = rewrite(raw, &options, &why);
        ck_assert_msg(out != NULL, "%s", why);
        check_others("evil", raw, bytes_of(out));
        g_autofree char *html = text_of(bytes_of(out), "text/html");
        g_autofree char *text = text_of(bytes_of(out), "text/plain");
        ck_assert_msg(strstr(text, "{{heading}} {{#groups}}") != NULL, "%s", text);
        ck_assert_ptr_nonnull(strstr(text, "--b1-- {{subject}}"));
        ck_assert_ptr_null(strstr(text, "\n--b1"));
        ck_assert_ptr_null(strstr(text, "\nX-Evil"));
        ck_assert_ptr_null(strstr(html, "<script"));
        ck_assert_ptr_nonnull(strstr(html, "&lt;script&gt;alert(1)&lt;/script&gt; {{heading}}"));
        ck_assert_ptr_nonnull(strstr(html, "charset=utf-8'></head><body class=\"a>b\">\n<div"));
        ck_assert_ptr_nonnull(strstr(html, "café</body></html>"));
}
END_TEST

START_TEST(writes_each_form_in_its_place)
{
        static const char message[] = HEAD
            "Content-Type: text/html\n\n<p>Delivery to robin@example.net failed: 550 5.1.1 no such "
            "user</p>\n";
        struct rewrite_options options = REWRITE_OPTIONS_DEFAULT;
        options.mode = REWRITE_REPLACE;
        options.min_confidence = 0;
        struct verdict *verdict =
            verdict_new(knowledge, (struct bytes){message, sizeof message - 1}, NULL, &limits);
        bool is_bounce = verdict->report->kind == KIND_BOUNCE;
        verdict_free(verdict);
        const char *why;
        g_autoptr(GByteArray) out =
            rewrite((struct bytes){message, sizeof message - 1}, &options, &why);
        ck_assert_int_eq(is_bounce, out != NULL);
        if (out == NULL)
                return;
        g_autofree char *html = text_of(bytes_of(out), "text/html");
        ck_assert(g_str_has_prefix(html, "<!DOCTYPE html>"));
}
END_TEST

START_TEST(inserts_a_part_where_a_report_has_none)
{
        static const char message[] = REPORT
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example.org\n\n"
            "Final-Recipient: rfc822; robin@example.net\nAction: failed\nStatus: 5.1.1\n\n--b1--\n";
        struct rewrite_options options = REWRITE_OPTIONS_DEFAULT;
        const char *why;
        g_autoptr(GByteArray) out =
            rewrite((struct bytes){message, sizeof message - 1}, &options, &why);
        ck_assert_msg(out != NULL, "%s", why);
        struct mime *mime = mime_new(bytes_of(out), &limits);
        ck_assert_uint_eq(mime_count(mime), 3);
        ck_assert_str_eq(mime_part(mime, 1)->type, "text/plain");
        ck_assert_str_eq(mime_part(mime, 2)->type, "message/delivery-status");
        mime_free(mime);
        ck_assert(g_str_has_suffix(
            (g_byte_array_append(out, (const guint8 *)"", 1), (const char *)out->data),
            message + strlen(REPORT)));
}
END_TEST

static const struct {
        const char *message, *why;
} refused[] = {
    {"DKIM-Signature: v=1; a=rsa-sha256\n" REPORT PLAIN USUAL, "it has a DKIM-Signature"},
    {"ARC-Message-Signature: i=1\n" REPORT PLAIN USUAL, "it has a DKIM-Signature"},
    {REPORT "Content-Type: multipart/signed; boundary=b2\n\n--b2\n" PLAIN
            "--b2\nContent-Type: application/pgp-signature\n\nx\n--b2--\n\n" USUAL,
     "it is signed"},
    {REPORT "Content-Type: text/plain\n\n-----BEGIN PGP SIGNED MESSAGE-----\nx\n\n" USUAL,
     "it is signed or encrypted"},
    {REPORT "Content-Type: text/plain\nContent-Transfer-Encoding: x-own\n\nx\n\n" USUAL,
     "its text cannot be read"},
    {HEAD "Content-Type: text/plain\n\nHello Robin,\n\nsee you.\n", "it is no bounce"},
    {HEAD "MIME-Version: 1.0\nContent-Transfer-Encoding: base64\nContent-Type: multipart/report; "
          "report-type=delivery-status; boundary=\"b1\"\n\n--b1\n" PLAIN USUAL,
     "its structure is broken"},
    {REPORT "X-Bounce-Rewritten: prepend; lines=1; language=en\n" PLAIN USUAL,
     "it was rewritten before"},
};

START_TEST(touches_nothing_sacred)
{
        struct rewrite_options options = REWRITE_OPTIONS_DEFAULT;
        struct bytes raw = {refused[_i].message, strlen(refused[_i].message)};
        const char *why;
        g_autoptr(GByteArray) out = rewrite(raw, &options, &why);
        ck_assert_ptr_null(out);
        ck_assert_str_eq(why, refused[_i].why);
}
END_TEST

START_TEST(keeps_to_options)
{
        static const char message[] = "DKIM-Signature: v=1\n" REPORT PLAIN USUAL;
        struct bytes raw = {message, sizeof message - 1};
        struct rewrite_options options = REWRITE_OPTIONS_DEFAULT;
        const char *why;
        options.despite_signature = true;
        g_autoptr(GByteArray) signed_one = rewrite(raw, &options, &why);
        ck_assert_ptr_nonnull(signed_one);
        options.size_limit = raw.length - 1;
        ck_assert_ptr_null(rewrite(raw, &options, &why));
        ck_assert_str_eq(why, "it is too large");
        options.size_limit = 0;
        options.min_confidence = 101;
        ck_assert_ptr_null(rewrite(raw, &options, &why));
        ck_assert_str_eq(why, "it is not surely a bounce");
        options.min_confidence = 0;
        options.layout = "none such";
        ck_assert_ptr_null(rewrite(raw, &options, &why));
        ck_assert_str_eq(why, "the knowledge base has no such template");
}
END_TEST

START_TEST(adds_localized_diagnostics)
{
        static const char message[] = REPORT PLAIN
            "--b1\nContent-Type: message/global-delivery-status\nContent-Transfer-Encoding: "
            "8bit\n\n"
            "Reporting-MTA: dns; mail.example.org\n\nFinal-Recipient: utf-8; "
            "r\xc3\xb6@example.net\n"
            "Action: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; robin@example.net\n"
            "Action: failed\nStatus: 5.2.2\nLocalized-Diagnostic: fr; stated\n" RETURNED("Plan");
        struct rewrite_options options = REWRITE_OPTIONS_DEFAULT;
        options.localized_diagnostic = true;
        options.language = "en";
        const char *why;
        g_autoptr(GByteArray) out =
            rewrite((struct bytes){message, sizeof message - 1}, &options, &why);
        ck_assert_msg(out != NULL, "%s", why);
        g_byte_array_append(out, (const guint8 *)"", 1);
        ck_assert_ptr_nonnull(strstr((const char *)out->data,
                                     "Status: 5.1.1\nLocalized-Diagnostic: en; The address does "
                                     "not exist. "));
        ck_assert_ptr_null(
            strstr((const char *)out->data, "Localized-Diagnostic: en; The mailbox"));
}
END_TEST

START_TEST(groups_recipients_and_counts_the_rest)
{
        g_autoptr(GString) message =
            g_string_new(REPORT PLAIN "--b1\nContent-Type: "
                                      "message/delivery-status\n\nReporting-MTA: dns; "
                                      "mail.example.org\n\n");
        for (int i = 0; i < 60; i++)
                g_string_append_printf(message,
                                       "Final-Recipient: rfc822; user%d@example.net\nAction: "
                                       "failed\nStatus: 5.%d.1\n\n",
                                       i, i % 2 == 0 ? 1 : 7);
        g_string_append(message, RETURNED("Plan"));
        struct rewrite_options options = REWRITE_OPTIONS_DEFAULT;
        options.language = "en";
        const char *why;
        g_autoptr(GByteArray) out =
            rewrite((struct bytes){message->str, message->len}, &options, &why);
        ck_assert_msg(out != NULL, "%s", why);
        g_autofree char *text = text_of(bytes_of(out), "text/plain");
        const char *first = strstr(text, "Not delivered to:");
        ck_assert_ptr_nonnull(first);
        const char *second = strstr(first + 1, "Not delivered to:");
        ck_assert_ptr_nonnull(second);
        ck_assert_ptr_null(strstr(second + 1, "Not delivered to:"));
        ck_assert_ptr_nonnull(strstr(first, "    user0@example.net\n    user2@example.net\n"));
        ck_assert_ptr_nonnull(strstr(text, "Recipients that are not shown here: 10\n"));
        ck_assert_ptr_null(strstr(text, "user50@example.net"));
}
END_TEST

START_TEST(tags_the_subject_once)
{
        static const char message[] = REPORT PLAIN USUAL;
        struct bytes raw = {message, sizeof message - 1};
        struct rewrite_options options = REWRITE_OPTIONS_DEFAULT;
        options.tag_subject = true;
        options.language = _i == 0 ? "en" : "ru";
        const char *why;
        g_autoptr(GByteArray) out = rewrite(raw, &options, &why);
        ck_assert_msg(out != NULL, "%s", why);
        g_autofree char *subject = header_get_decoded(bytes_of(out), "Subject", 0, &limits);
        ck_assert(g_str_has_suffix(subject, "] Undelivered mail"));
        g_autofree char *kept = g_strndup((const char *)out->data, out->len);
        char *mark = strstr(kept, CONTENT_MARK);
        memcpy(mark, "Y-", 2); /* so that it is rewritten once more */
        g_autoptr(GByteArray) twice = rewrite((struct bytes){kept, strlen(kept)}, &options, &why);
        g_autofree char *again = header_get_decoded(bytes_of(twice), "Subject", 0, &limits);
        ck_assert_str_eq(subject, again);
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("rewrite");
        TCase *tcase = tcase_create("all");
        tcase_add_unchecked_fixture(tcase, load_knowledge, drop_knowledge);
        tcase_set_timeout(tcase, 120);
        tcase_add_test(tcase, keeps_every_other_byte_of_golden_messages);
        tcase_add_loop_test(tcase, keeps_the_original_text, 0, G_N_ELEMENTS(charsets));
        tcase_add_test(tcase, lets_nothing_hostile_through);
        tcase_add_test(tcase, writes_each_form_in_its_place);
        tcase_add_test(tcase, inserts_a_part_where_a_report_has_none);
        tcase_add_loop_test(tcase, touches_nothing_sacred, 0, G_N_ELEMENTS(refused));
        tcase_add_test(tcase, keeps_to_options);
        tcase_add_test(tcase, adds_localized_diagnostics);
        tcase_add_test(tcase, groups_recipients_and_counts_the_rest);
        tcase_add_loop_test(tcase, tags_the_subject_once, 0, 2);
        suite_add_tcase(suite, tcase);
        return suite;
}

/* check_template - placeholders, sections, escaping, errors and bounds of templates. */

#include <string.h>

#include "base/template.h"
#include "tests/unit/suite.h"

static const char *lookup(const char *name, const void *data)
{
        (void)data;
        if (strcmp(name, "greeting") == 0)
                return "Hello {{name}} & co";
        if (strcmp(name, "loop") == 0)
                return "a{{t.loop}}";
        return strcmp(name, "broken") == 0 ? "{{" : NULL;
}

static struct view *sample(void)
{
        struct view *view = view_new();
        view_set(view, "name", "<Kim> {{yes}} \"&'");
        view_set(view, "empty", "");
        view_set_flag(view, "yes");
        for (int i = 0; i < 3; i++) {
                struct view *item = view_add(view, "items");
                view_set(item, "n", i == 0 ? "a" : i == 1 ? "b" : NULL);
        }
        view_set(view, "n", "outer");
        return view;
}

#define KIM "<Kim> {{yes}} \"&'"

static const struct {
        const char *template, *text, *html;
} good[] = {
    {"plain <b>", "plain <b>", "plain <b>"},
    {"{{name}}", KIM, "&lt;Kim&gt; {{yes}} &quot;&amp;&#39;"},
    {"{{ name }}.", KIM ".", "&lt;Kim&gt; {{yes}} &quot;&amp;&#39;."},
    {"[{{empty}}{{none}}]", "[]", "[]"},
    {"{{#yes}}1{{/yes}}{{^yes}}2{{/yes}}", "1", "1"},
    {"{{#no}}1{{/no}}{{^no}}2{{/no}}", "2", "2"},
    {"{{#empty}}1{{/empty}}", "", ""},
    {"{{#items}}{{n}},{{/items}}", "a,b,outer,", "a,b,outer,"},
    {"{{^items}}none{{/items}}", "", ""},
    {"a\n{{#yes}}\nb\n  {{/yes}}  \nc", "a\nb\nc", "a\nb\nc"},
    {"a {{#yes}}\nb{{/yes}}\n", "a \nb\n", "a \nb\n"},
    {"a\r\n{{! note }}\r\nb", "a\r\nb", "a\r\nb"},
    {"x{{! }}y", "xy", "xy"},
    {"{{t.greeting}}", "Hello " KIM " & co", "Hello &lt;Kim&gt; {{yes}} &quot;&amp;&#39; &amp; co"},
    {"{{t.loop}}", "aaa", "aaa"},
    {"{{t.broken}}{{t.none}}", "{{", "{{"},
    {"{{#a}}{{#b}}{{/b}}{{/a}}}}", "}}", "}}"},
};

static void check_form(const struct template *template, enum template_form form,
                       const char *expected)
{
        struct view *view = sample();
        char *out;
        ck_assert(template_render(template, form, view, lookup, NULL, 10000, &out));
        ck_assert_str_eq(out, expected);
        g_free(out);
        view_free(view);
}

START_TEST(renders)
{
        struct problems problems = {0};
        struct template *template = template_new(good[_i].template, "t.conf", 3, &problems);
        ck_assert_msg(template != NULL, "%s", good[_i].template);
        check_form(template, TEMPLATE_TEXT, good[_i].text);
        check_form(template, TEMPLATE_HTML, good[_i].html);
        template_free(template);
        ck_assert_uint_eq(problems.errors, 0);
}
END_TEST

static const struct {
        const char *template, *wrong;
} bad[] = {
    {"a\nb {{name", "t.conf:3: error: in line 2 of the text: {{ without }}"},
    {"{{#a}}\n\nx", "t.conf:3: error: in line 1 of the text: {{#a}} is never closed"},
    {"x\n{{/a}}", "t.conf:3: error: in line 2 of the text: {{/a}} closes nothing"},
    {"{{#a}}{{^b}}{{/a}}{{/b}}",
     "t.conf:3: error: in line 1 of the text: {{/a}} comes where {{/b}} is due"},
    {"{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}",
     "t.conf:3: error: in line 1 of the text: more than 8 sections within each other"},
    {"{{{raw}}}", "is no name"},
    {"{{&raw}}", "is no name"},
    {"{{> other}}", "is no name"},
    {"{{}}", "is no name"},
    {"{{a b}}", "is no name"},
};

START_TEST(says_what_is_wrong)
{
        struct problems problems = {0};
        ck_assert_ptr_null(template_new(bad[_i].template, "t.conf", 3, &problems));
        ck_assert_uint_eq(problems.errors, 1);
        g_autofree char *text = problem_describe(g_ptr_array_index(problems.list, 0));
        ck_assert_msg(strstr(text, bad[_i].wrong) != NULL, "%s", text);
        problems_clear(&problems);
}
END_TEST

START_TEST(keeps_within_its_limits)
{
        struct problems problems = {0};
        g_autofree char *long_text = g_strnfill(TEMPLATE_BYTES + 1, 'x');
        ck_assert_ptr_null(template_new(long_text, NULL, 0, &problems));
        problems_clear(&problems);
        struct view *view = view_new();
        for (int i = 0; i < 300; i++)
                view_add(view, "l");
        struct template *template =
            template_new("{{#l}}{{#l}}{{#l}}{{#l}}x{{/l}}{{/l}}{{/l}}{{/l}}", NULL, 0, &problems);
        char *out;
        ck_assert(!template_render(template, TEMPLATE_TEXT, view, NULL, NULL, 1 << 30, &out));
        g_free(out);
        ck_assert(!template_render(template, TEMPLATE_TEXT, view, NULL, NULL, 100, &out));
        ck_assert_uint_le(strlen(out), 100);
        g_free(out);
        template_free(template);
        view_free(view);
}
END_TEST

static void count(const char *name, unsigned line, void *data)
{
        g_string_append_printf(data, "%s:%u ", name, line);
}

START_TEST(names_its_names)
{
        struct problems problems = {0};
        struct template *template =
            template_new("{{a}}\n{{#b}}\n{{t.c}}{{/b}}\n{{^d}}{{/d}}", NULL, 0, &problems);
        g_autoptr(GString) names = g_string_new(NULL);
        template_each(template, count, names);
        ck_assert_str_eq(names->str, "a:1 b:2 t.c:3 d:4 ");
        template_free(template);
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("template");
        TCase *tcase = tcase_create("all");
        tcase_add_loop_test(tcase, renders, 0, G_N_ELEMENTS(good));
        tcase_add_loop_test(tcase, says_what_is_wrong, 0, G_N_ELEMENTS(bad));
        tcase_add_test(tcase, keeps_within_its_limits);
        tcase_add_test(tcase, names_its_names);
        suite_add_tcase(suite, tcase);
        return suite;
}

/* check_knowledge - loading a knowledge base, sound and broken, with and without a site's own.
 * in: files of a directory made for the test.  out: entries, or problems with file and line. */

#include <string.h>

#include "knowledge/knowledge.h"
#include "tests/unit/fixture.h"
#include "tests/unit/suite.h"

#define REASONS                                                                                    \
        "reasons = (\n"                                                                            \
        "{ name = \"user-unknown\"; class = \"hard\"; fault = \"author\"; },\n"                    \
        "{ name = \"mailbox-full\"; class = \"soft\"; fault = \"recipient\"; },\n"                 \
        "{ name = \"mailbox-disabled\"; class = \"hard\"; transient = \"soft\"; fault = "          \
        "\"recipient\"; },\n"                                                                      \
        "{ name = \"undetermined\"; class = \"by-digit\"; fault = \"unknown\"; } );\n"

static struct knowledge *load(struct problems *problems)
{
        const char *site = fixture_path("site");
        return knowledge_load(fixture_path("kb"), site, problems);
}

/* Loads what must be sound. */
static struct knowledge *load_sound(void)
{
        struct problems problems = {0};
        struct knowledge *knowledge = load(&problems);
        for (guint i = 0; problems.list != NULL && i < problems.list->len; i++) {
                g_autofree char *line = problem_describe(g_ptr_array_index(problems.list, i));
                ck_assert_msg(knowledge != NULL, "%s", line);
        }
        ck_assert_ptr_nonnull(knowledge);
        problems_clear(&problems);
        return knowledge;
}

/* All problems, one a line, without the directory's name. */
static char *problems_text(const struct problems *problems)
{
        GString *out = g_string_new(NULL);
        for (guint i = 0; problems->list != NULL && i < problems->list->len; i++) {
                g_autofree char *line = problem_describe(g_ptr_array_index(problems->list, i));
                g_string_append_printf(out, "%s\n", line);
        }
        g_string_replace(out, fixture_path("/"), "", 0);
        return g_string_free(out, FALSE);
}

START_TEST(reads_reasons)
{
        fixture_write("kb/reasons.conf", REASONS);
        struct knowledge *knowledge = load_sound();
        ck_assert_uint_eq(knowledge_reasons(knowledge)->len, 4);
        const struct reason *reason = knowledge_reason(knowledge, "mailbox-disabled");
        ck_assert_int_eq(reason->class, CLASS_HARD);
        ck_assert_int_eq(reason->transient_class, CLASS_SOFT);
        ck_assert_int_eq(reason->fault, FAULT_RECIPIENT);
        ck_assert_uint_eq(reason->origin.line, 4);
        ck_assert_str_eq(reason->origin.file, fixture_path("kb/reasons.conf"));
        reason = knowledge_reason(knowledge, "user-unknown");
        ck_assert_int_eq(reason->transient_class, CLASS_HARD);
        ck_assert_int_eq(knowledge_reason(knowledge, "undetermined")->class, CLASS_UNKNOWN);
        ck_assert_ptr_null(knowledge_reason(knowledge, "nonsense"));
        knowledge_unref(knowledge);
}
END_TEST

#define CODES                                                                                      \
        "codes = (\n"                                                                              \
        "{ code = \"X.2.2\"; title = \"Full\"; reason = \"mailbox-full\"; registered = true;\n"    \
        "  what = \"It is full.\"; remedy = (\"Wait.\", \"Call.\"); notes = \"One.\"; source = "   \
        "\"RFC 3463\"; },\n"                                                                       \
        "{ code = \"4.2.2\"; title = \"Full for now\"; },\n"                                       \
        "{ code = \"X.2.0\"; title = \"Mailbox\"; },\n"                                            \
        "{ code = \"5.0.0\"; title = \"Other\"; },\n"                                              \
        "{ code = \"552\"; title = \"Storage\"; fault = \"network\"; } );\n"

START_TEST(reads_codes)
{
        fixture_write("kb/reasons.conf", REASONS);
        fixture_write("kb/codes/a.conf", CODES);
        struct knowledge *knowledge = load_sound();
        ck_assert_uint_eq(knowledge_codes(knowledge)->len, 5);
        const struct code *code = knowledge_status(knowledge, (struct status){5, 2, 2});
        ck_assert_str_eq(code->title, "Full");
        ck_assert_ptr_eq(code->reason, knowledge_reason(knowledge, "mailbox-full"));
        ck_assert(code->is_registered);
        ck_assert_str_eq(code->remedy[1], "Call.");
        ck_assert_ptr_null(code->remedy[2]);
        ck_assert_str_eq(code->notes[0], "One.");
        ck_assert_ptr_null(code->folk);
        ck_assert_uint_eq(code->origin.line, 2);
        code = knowledge_reply(knowledge, 552);
        ck_assert_int_eq(code->fault, FAULT_NETWORK);
        ck_assert_ptr_null(code->reason);
        ck_assert_ptr_null(knowledge_reply(knowledge, 553));
        knowledge_unref(knowledge);
}
END_TEST

START_TEST(explains_a_range_by_one_entry)
{
        fixture_write("kb/reasons.conf", REASONS);
        fixture_write(
            "kb/codes/a.conf",
            "codes = ( { code = \"5.7.700\"; through = \"5.7.749\"; title = \"Range\"; },\n"
            "{ code = \"5.7.705\"; title = \"Inside\"; },\n"
            "{ code = \"X.7.749\"; title = \"Any class\"; } );");
        static const struct {
                struct status status;
                const char *title;
        } cases[] = {
            {{5, 7, 699}, NULL    },
            {{5, 7, 700}, "Range" },
            {{5, 7, 705}, "Inside"},
            {{5, 7, 749}, "Range" },
            {{5, 7, 750}, NULL    },
            {{4, 7, 700}, NULL    },
            {{5, 6, 700}, NULL    },
        };
        struct knowledge *knowledge = load_sound();
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                const struct code *code = knowledge_status(knowledge, cases[i].status);
                ck_assert_pstr_eq(code != NULL ? code->title : NULL, cases[i].title);
        }
        ck_assert_uint_eq(knowledge_codes(knowledge)->len, 3);
        knowledge_unref(knowledge);
}
END_TEST

START_TEST(falls_back_from_detail_to_subject_to_class)
{
        static const struct {
                struct status status;
                const char *exact, *nearest;
        } cases[] = {
            {{5, 2, 2},    "Full",         "Full"        },
            {{4, 2, 2},    "Full for now", "Full for now"},
            {{5, 2, 77},   NULL,           "Mailbox"     },
            {{5, 9, 9},    NULL,           "Other"       },
            {{4, 9, 9},    NULL,           NULL          },
            {{0, 2, 2},    NULL,           NULL          },
            {{5, 2000, 0}, NULL,           "Other"       },
        };
        fixture_write("kb/reasons.conf", REASONS);
        fixture_write("kb/codes/a.conf", CODES);
        struct knowledge *knowledge = load_sound();
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                const struct code *code = knowledge_status(knowledge, cases[i].status);
                ck_assert_pstr_eq(code != NULL ? code->title : NULL, cases[i].exact);
                code = knowledge_status_nearest(knowledge, cases[i].status);
                ck_assert_pstr_eq(code != NULL ? code->title : NULL, cases[i].nearest);
        }
        knowledge_unref(knowledge);
}
END_TEST

#define RULE(id, reason, phrase)                                                                   \
        "{ id = \"" id "\"; reason = \"" reason "\"; phrases = \"" phrase "\"; }"

static const char *winner(const struct knowledge *knowledge, const char *text)
{
        struct diagnosis diagnosis = {
            .text = {text, strlen(text)}
        };
        const struct rule *rule = knowledge_match(knowledge, &diagnosis, &LIMITS_DEFAULT);
        return rule != NULL ? rule_id(rule) : NULL;
}

START_TEST(a_site_overrides)
{
        fixture_write("kb/reasons.conf", REASONS);
        fixture_write("kb/codes/a.conf", CODES);
        fixture_write("kb/rules/a.conf",
                      "rules = (" RULE("a", "user-unknown", "no such user") ",\n" RULE(
                          "b", "mailbox-full", "mailbox full") ");");
        /* Named so that the file with the reason is read last. */
        fixture_write(
            "site/1.conf",
            "rules = (" RULE(
                "c", "gone-fishing",
                "gone fishing") ",\n"
                                "{ id = \"b\"; disabled = true; }, " RULE(
                                    "a", "mailbox-full",
                                    "nobody here") ");\n"
                                                   "codes = ( { code = \"4.2.2\"; disabled = true; "
                                                   "},\n"
                                                   "{ code = \"552\"; title = \"Ours\"; } );");
        fixture_write("site/2.conf",
                      "reasons = ( { name = \"gone-fishing\"; class = \"soft\"; fault = "
                      "\"recipient\"; },\n"
                      "{ name = \"user-unknown\"; class = \"soft\"; fault = \"nobody\"; } );");
        struct knowledge *knowledge = load_sound();
        ck_assert_pstr_eq(winner(knowledge, "No such user"), NULL);
        ck_assert_pstr_eq(winner(knowledge, "mailbox full"), NULL);
        ck_assert_pstr_eq(winner(knowledge, "nobody here"), "a");
        ck_assert_pstr_eq(winner(knowledge, "gone fishing"), "c");
        ck_assert_int_eq(knowledge_reason(knowledge, "user-unknown")->class, CLASS_SOFT);
        ck_assert_int_eq(knowledge_reason(knowledge, "gone-fishing")->fault, FAULT_RECIPIENT);
        ck_assert_str_eq(knowledge_reply(knowledge, 552)->title, "Ours");
        ck_assert_str_eq(knowledge_status(knowledge, (struct status){4, 2, 2})->title, "Full");
        ck_assert_uint_eq(knowledge_rules(knowledge)->len, 2);
        ck_assert_uint_eq(knowledge_codes(knowledge)->len, 4);
        knowledge_unref(knowledge);
}
END_TEST

START_TEST(names_every_fault)
{
        static const struct {
                const char *text, *problems;
        } cases[] = {
            {"rule = ();",
             "kb/x.conf:1: error: unknown setting \"rule\" (did you mean \"rules\"?)\n"                                                                                                          },
            {"rules = [];",                                                                                   "kb/x.conf:1: error: \"rules\" must be a list ( { ... }, { ... } )\n"              },
            {"rules = ( 5 );",                                                                                "kb/x.conf:1: error: expected a group { ... }, found a whole number\n"                   },
            {"rules = ( {\nid = \"a\";\nphrase = \"b\"; } );",
             "kb/x.conf:3: error: unknown setting \"phrase\" (did you mean \"phrases\"?)\n"                                                                                                      },
            {"rules = ( { reason = \"user-unknown\"; } );",
             "kb/x.conf:1: error: \"id\" is missing\n"                                                                                                                                           },
            {"rules = ( { id = \"a\"; } );",
             "kb/x.conf:1: error: \"reason\" is missing\n"
             "kb/x.conf:1: error: \"phrases\", \"patterns\" or \"names\" is missing\n"                                                                                                                      },
            {"rules = (\n" RULE("a",                                                                          "user-unkown",                                                                       "b") ");",
             "kb/x.conf:2: error: unknown reason \"user-unkown\" (did you mean "
             "\"user-unknown\"?)\n"},
            {"rules = (\n" RULE("a",                                                                          "user-unknown",                                                                                                                                                             " ") ");",
             "kb/x.conf:2: error: this string is empty\n"},
            {"rules = (\n" RULE("a",        "user-unknown","x") ",\n" RULE("a", "user-unknown", "y") ");",
             "kb/x.conf:3: error: rule \"a\" stands twice: it is also at kb/x.conf:2\n"},
            {"rules = ( { id = \"a\"; reason = \"user-unknown\"; patterns = (\"ok\",\n\"a(\"); } "
             ");",                                                                                               "kb/x.conf:2: error: bad pattern \"a(\": missing closing parenthesis at offset 2\n"                                                                                                                                                            },
            {"rules = ( { id = \"a\"; reason = \"user-unknown\"; phrases = ();\nlevel = "
             "\"plian\"; "
             "class = \"hrad\"; fault = \"nobdy\"; } );",                                                                            "kb/x.conf:2: error: unknown level \"plian\" (did you mean \"plain\"?)\n"
             "kb/x.conf:2: error: unknown class \"hrad\" (did you mean \"hard\"?)\n"
             "kb/x.conf:2: error: unknown fault \"nobdy\" (did you mean \"nobody\"?)\n"
             "kb/x.conf:1: error: \"phrases\" is empty\n"                                                                                                                                                                                                                           },
            {"rules = ( { id = \"a\"; reason = \"user-unknown\"; phrases = \"b\";\nwhen = { stage "
             "= "
             "\"rctp\"; action = \"fail\"; status = \"5.1\"; reply = (\"55\"); remote_mta = \"(\"; "
             "mta = \"x\"; }; } );",                      "kb/x.conf:2: error: unknown setting \"mta\"\n"                                                                                                        },
            {"rules = ( { id = \"a\"; reason = \"user-unknown\"; phrases = \"b\";\nwhen = { stage "
             "= "
             "\"rctp\"; action = \"failled\"; status = \"5.1\"; reply = (\"55\"); remote_mta = "
             "\"(\"; }; } );","kb/x.conf:2: error: \"5.1\" is no status pattern: write it as \"5.7.1\", \"X.1.*\", "
             "\"5.*\" or \"none\"\n"
             "kb/x.conf:2: error: \"55\" is no reply pattern: write it as \"550\", \"55*\", \"5*\" "
             "or \"none\"\n"
             "kb/x.conf:2: error: unknown stage \"rctp\" (did you mean \"rcpt\"?)\n"
             "kb/x.conf:2: error: unknown action \"failled\" (did you mean \"failed\"?)\n"
             "kb/x.conf:2: error: bad pattern \"(\": missing closing parenthesis at offset 1\n"},
            {"codes = ( { code = \"5.1\"; title = \"x\"; } );",
             "kb/x.conf:1: error: \"5.1\" is no code: write it as \"552\", \"5.7.26\" or "
             "\"X.2.2\"\n"},
            {"codes = ( { code = \"X.01.1\"; title = \"x\"; }, { code = \"600\"; title = \"x\"; } "
             ");",                           "kb/x.conf:1: error: \"X.01.1\" is no code: write it as \"552\", \"5.7.26\" or "
             "\"X.2.2\"\n"
             "kb/x.conf:1: error: \"600\" is no code: write it as \"552\", \"5.7.26\" or "
             "\"X.2.2\"\n"     },
            {"codes = ( { code = \"5.7.9\"; title = \"x\"; through = \"5.7.8\"; },\n"
             "{ code = \"552\"; title = \"x\"; through = \"5.7.8\"; } );", "kb/x.conf:1: error: \"5.7.8\" ends no range of enhanced codes that begins with this "
             "code\n"
             "kb/x.conf:2: error: \"5.7.8\" ends no range of enhanced codes that begins with this "
             "code\n"                                                                                                                                                                                                                                               },
            {"codes = ( { code = \"552\"; } );",                                                                                   "kb/x.conf:1: error: \"title\" is missing\n"                                                                                                                                                                                                                                                                       },
            {"codes = ( { code = \"552\"; title = \"a\"; },\n{ code = \"552\"; title = \"b\"; } );",
             "kb/x.conf:2: error: code 552 stands twice: it is also at kb/x.conf:1\n"                                                                                                                                                   },
            {"codes = ( { code = \"552\"; title = \"a\"; reason = \"x\"; fault = \"me\"; } );",
             "kb/x.conf:1: error: unknown reason \"x\"\n"
             "kb/x.conf:1: error: unknown fault \"me\"\n"},
            {"codes = ( { code = \"552\"; title = \"a\"; remedy = (\"x\",\n5); } );",
             "kb/x.conf:2: error: a string is needed here\n"},
            {"reasons = ( { name = \"user-unknown\"; class = \"hard\"; fault = \"author\"; } );",
             "kb/x.conf:1: error: reason \"user-unknown\" stands twice: it is also at "
             "kb/reasons.conf:2\n"},
            {"reasons = ( { name = \"Odd One\"; class = \"hard\"; fault = \"author\"; } );",
             "kb/x.conf:1: error: \"Odd One\" cannot name a reason: use letters a to z, digits and "
             "hyphens\n"                                                                                                                                                                                                                        },
            {"reasons = ( { name = \"odd\"; class = \"firm\"; fault = \"author\"; } );",
             "kb/x.conf:1: error: unknown class \"firm\"\n"                                                                                                                                                                                                                                                                                                                                                       },
            {"@include \"y\"\n",
             "kb/x.conf:1: error: @include is not allowed: each *.conf file is read by itself\n"                                                                                                                                                                                                      },
            {"rules = ( { id = \"a\"; reason = \"user-unknown\"; phrases = \"b\"; samples = ( { "
             "text = \"x\"; status = \"5.5\"; }, 7, \"\", { text = \"x\"; reply = \"9\"; } ); } );",                                                                                     "kb/x.conf:1: error: \"5.5\" is no status\n"
             "kb/x.conf:1: error: a string or a group is needed here\n"
             "kb/x.conf:1: error: this string is empty\n"
             "kb/x.conf:1: error: \"9\" is no reply code\n"},
        };
        fixture_write("kb/reasons.conf", REASONS);
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                fixture_write("kb/x.conf", cases[i].text);
                struct problems problems = {0};
                struct knowledge *knowledge = load(&problems);
                g_autofree char *text = problems_text(&problems);
                ck_assert_str_eq(text, cases[i].problems);
                ck_assert_ptr_null(knowledge);
                problems_clear(&problems);
        }
}
END_TEST

START_TEST(warns_of_what_disables_nothing)
{
        fixture_write("kb/reasons.conf", REASONS);
        fixture_write("site/x.conf", "rules = ( { id = \"zzz\"; disabled = true; } );\n"
                                     "codes = ( { code = \"552\"; disabled = true; } );");
        struct problems problems = {0};
        struct knowledge *knowledge = load(&problems);
        ck_assert_ptr_nonnull(knowledge);
        g_autofree char *text = problems_text(&problems);
        ck_assert_str_eq(text, "site/x.conf:2: warning: there is no code 552 to disable\n"
                               "site/x.conf:1: warning: there is no rule \"zzz\" to disable\n");
        problems_clear(&problems);
        knowledge_unref(knowledge);
}
END_TEST

START_TEST(an_empty_directory_is_no_knowledge_base)
{
        struct problems problems = {0};
        ck_assert_ptr_null(load(&problems));
        g_autofree char *text = problems_text(&problems);
        ck_assert_str_eq(text, "kb: error: holds no knowledge base: there is no *.conf file\n");
        problems_clear(&problems);
}
END_TEST

START_TEST(counts_references)
{
        fixture_write("kb/reasons.conf", REASONS);
        struct knowledge *knowledge = load_sound();
        ck_assert_ptr_eq(knowledge_ref(knowledge), knowledge);
        knowledge_unref(knowledge);
        ck_assert_ptr_nonnull(knowledge_reason(knowledge, "user-unknown"));
        ck_assert_ptr_nonnull(knowledge_formats(knowledge));
        ck_assert_ptr_nonnull(knowledge_kinds(knowledge));
        knowledge_unref(knowledge);
        knowledge_unref(NULL);
}
END_TEST

START_TEST(names_go_both_ways)
{
        for (int i = CLASS_UNKNOWN; i <= CLASS_SUCCESS; i++) {
                enum bounce_class class;
                ck_assert(class_from_name(class_name((enum bounce_class)i), &class));
                ck_assert_int_eq((int)class, i);
        }
        for (int i = FAULT_UNKNOWN; i <= FAULT_NOBODY; i++) {
                enum fault fault;
                ck_assert(fault_from_name(fault_name((enum fault)i), &fault));
                ck_assert_int_eq((int)fault, i);
        }
        enum bounce_class class;
        ck_assert(!class_from_name("firm", &class));
        enum fault fault;
        ck_assert(!fault_from_name("me", &fault));
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("knowledge");
        TCase *tcase = tcase_create("knowledge");
        tcase_add_checked_fixture(tcase, fixture_setup, fixture_teardown);
        tcase_add_test(tcase, reads_reasons);
        tcase_add_test(tcase, reads_codes);
        tcase_add_test(tcase, explains_a_range_by_one_entry);
        tcase_add_test(tcase, falls_back_from_detail_to_subject_to_class);
        tcase_add_test(tcase, a_site_overrides);
        tcase_add_test(tcase, names_every_fault);
        tcase_add_test(tcase, warns_of_what_disables_nothing);
        tcase_add_test(tcase, an_empty_directory_is_no_knowledge_base);
        tcase_add_test(tcase, counts_references);
        tcase_add_test(tcase, names_go_both_ways);
        suite_add_tcase(suite, tcase);
        return suite;
}

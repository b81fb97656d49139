/* check_mime - tests of message/mime, boundary and header_end. */

#include <glib.h>
#include <string.h>

#include "message/mime.h"
#include "tests/unit/suite.h"

/* A message and its parts: depth, type, flags (see show) and, for a part without children, its body with '/' for
 * each line end. */
static const struct {
        const char *raw, *parts;
} messages[] = {
    {"",                                                                                            "0 text/plain B []\n"                                                                 },
    {"\n",                                                                                          "0 text/plain []\n"                                                                   },
    {"A: 1\n\nbody\n",                                                                              "0 text/plain [body/]\n"                                                              },
    {"A: 1",                                                                                        "0 text/plain B []\n"                                                                 },
    {"From kim@example.org Mon\nA: 1\nContent-Type: TEXT/Html; x=y\n\nb",                           "0 text/html [b]\n"                                                                   },
    {"\n\nContent-Type: text/html\n\nb",                                                            "0 text/html [b]\n"                                                                   },
    {"Content-Type: nonsense\n\nb",                                                                 "0 text/plain [b]\n"                                                                  },
 /* Ordinary multiparts. */
    {"Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\none\n--b\nContent-Type: "
     "text/html\n\ntwo\n\n--b--\n"
     "epilogue\n",                                                                             "0 multipart/mixed\n1 text/plain [one]\n1 text/html [two/]\n"                         },
    {"Content-Type: multipart/mixed; boundary=\"b\"\n\n--b \t\n\none\n--b-- \n",
     "0 multipart/mixed\n1 text/plain [one]\n"                                                                                                                                            },
    {"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/alternative; "
     "boundary=ab\n\n--ab\n\none\n"
     "--ab--\n--a\n\ntwo\n--a--\n",                                                            "0 multipart/mixed\n1 multipart/alternative\n2 text/plain [one]\n1 text/plain [two]\n"},
    {"Content-Type: multipart/mixed; boundary=ab\n\n--ab\nContent-Type: multipart/alternative; "
     "boundary=a\n\n--a\n\none\n"
     "--a--\n--ab\n\ntwo\n--ab--\n",                                                           "0 multipart/mixed\n1 multipart/alternative\n2 text/plain [one]\n1 text/plain [two]\n"},
    {"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; "
     "boundary=b\n\n--b\n\none\n"
     "--b--\n--b\n\ntwo\n--b--\n",                                                             "0 multipart/mixed\n1 multipart/alternative\n2 text/plain [one]\n1 text/plain [two]\n"},
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\n\na\n--xy\nb\n--x-\n --x\nc\n--x--\n",
     "0 multipart/mixed\n1 text/plain [a/--xy/b/--x-/ --x/c]\n"                                                                                                                           },
    {"Content-Type: multipart/digest; boundary=x\n\n--x\n\nSubject: s\n\none\n--x--\n",
     "0 multipart/digest\n1 message/rfc822\n2 text/plain E [one]\n"                                                                                                                       },
 /* Empty parts are parts. */
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\n--x\n\n--x\n\n\n--x--\n",
     "0 multipart/mixed\n1 text/plain B []\n1 text/plain []\n1 text/plain []\n"                                                                                                           },
    {"Content-Type: multipart/mixed; boundary=x\n\n--x",
     "0 multipart/mixed C\n1 text/plain B []\n"                                                                                                                                           },
    {"Content-Type: multipart/mixed; boundary=x\n\n--x--\n",                                        "0 multipart/mixed [--x--/]\n"                                                        },
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; "
     "boundary=y\n\n--y\n--x--\n",                                                             "0 multipart/mixed\n1 multipart/mixed C\n2 text/plain B []\n"                         },
 /* What is not closed. */
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n",
     "0 multipart/mixed C\n1 text/plain [one/]\n"                                                                                                                                         },
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; "
     "boundary=y\n\n--y\n\none\n--x\n\n"
     "two\n--x--\n",                                                                           "0 multipart/mixed\n1 multipart/mixed C\n2 text/plain [one]\n1 text/plain [two]\n"    },
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x--\n--x\n\ntwo\n",
     "0 multipart/mixed\n1 text/plain [one]\n"                                                                                                                                            },
 /* Boundaries that are wrong or missing. */
    {"Content-Type: multipart/mixed; boundary=x\n\npre\n--y\n\none\n--y\nContent-Type: "
     "text/html\n\ntwo\n--y--\n",                                                              "0 multipart/mixed G\n1 text/plain [one]\n1 text/html [two]\n"                        },
    {"Content-Type: multipart/mixed\n\n-- \nsignature\n--y\nContent-Type: "
     "text/html\n\ntwo\n--y--\n",                                                              "0 multipart/mixed NG\n1 text/html [two]\n"                                           },
    {"Content-Type: multipart/mixed; boundary=\"\"\n\nwords\n",                                     "0 multipart/mixed NC [words/]\n"                                                     },
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; "
     "boundary=z\n\n--y\nContent-Type: "
     "text/html\n\none\n--y--\n--x--\n",                                                       "0 multipart/mixed\n1 multipart/mixed G\n2 text/html [one]\n"                         },
    {"Content-Type: multipart/mixed; boundary=x\n\n--y\nContent-Type: "
     "text/html\n\none\n--x\n\ntwo\n--x--\n",                                                  "0 multipart/mixed\n1 text/plain [two]\n"                                             },
    {"Content-Type: multipart/mixed; boundary=x\n\n--y\nContent-Type: multipart/mixed; "
     "boundary=x\n\n--z\nContent-Type: "
     "text/html\n\none\n--z--\n--y--\n",                                                       "0 multipart/mixed G\n1 multipart/mixed G\n2 text/html [one]\n"                       },
    {"Content-Type: multipart/mixed; boundary=\" x \"\n\n--x\n\none\n--x--\n",
     "0 multipart/mixed\n1 text/plain [one]\n"                                                                                                                                            },
    {"Content-Type: multipart/mixed; boundary='x'\n\n--x\nContent-Type: a/b\n\none\n--x--\n",
     "0 multipart/mixed G\n1 a/b [one]\n"                                                                                                                                                 },
    {"Content-Type: multipart/mixed;\n\tboundary=x\n\n--x\n\none\n--x--\n",
     "0 multipart/mixed\n1 text/plain [one]\n"                                                                                                                                            },
 /* Embedded messages. */
    {"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/rfc822\n\nSubject: "
     "s\nContent-Type: "
     "multipart/mixed; boundary=y\n\n--y\n\none\n--y--\n\n--x--\n",                            "0 multipart/report\n1 message/rfc822\n2 multipart/mixed E\n3 text/plain [one]\n"     },
    {"Content-Type: message/rfc822\n\n\n>From kim Mon\nSubject: s\n\nbody",
     "0 message/rfc822\n1 text/plain E [body]\n"                                                                                                                                          },
    {"Content-Type: message/global\n\nSubject: s\n\nbody",
     "0 message/global\n1 text/plain E [body]\n"                                                                                                                                          },
    {"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogcw==",
     "0 message/rfc822 [U3ViamVjdDogcw==]\n"                                                                                                                                              },
    {"Content-Type: message/rfc822\n\n",                                                            "0 message/rfc822 []\n"                                                               },
    {"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/rfc822\n--x--\n",
     "0 multipart/report\n1 message/rfc822 B []\n"                                                                                                                                        },
    {"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: "
     "text/rfc822-headers\n\nSubject: s\n\n--x\nContent-Type: "
     "message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\nAction: failed\n--x--", "0 multipart/report\n1 text/rfc822-headers [Subject: s/]\n1 message/delivery-status "
     "[Reporting-MTA: dns; "
     "mx.example.org//Action: failed]\n"                                               },
 /* Headers that end without an empty line, or hold what is no field. */
    {"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: text/html\nWords, and "
     "more.\n\n--x\nContent-Type: "
     "message/delivery-status\nReporting-MTA: dns; mx.example.org\n\nAction: failed\n--x--",   "0 multipart/report\n1 text/html B [Words, and more./]\n1 message/delivery-status B "
     "[Reporting-MTA: dns; "
     "mx.example.org//Action: failed]\n"                                                 },
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\nJust text.\nSee: "
     "this\n--x\ngarbage\nContent-Type: text/html\n\ntwo\n--x--",                              "0 multipart/mixed\n1 text/plain B [Just text./See: this]\n1 text/html H [two]\n"     },
    {"Subject: s\nbad line\nContent-Type: text/html\n\nb",                                          "0 text/html H [b]\n"                                                                 },
    {"Subject: s\n \nContent-Type: text/html\n\nb",                                                 "0 text/html [b]\n"                                                                   },
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: "
     "multipart/mixed;\nboundary=y\n\n--y\nContent-Type: "
     "text/html;\ncharset=utf-8\n\none\n--y--\n--x--\n",                                                                                              "0 multipart/mixed\n1 multipart/mixed NGH\n2 text/html H [one]\n"                                                                                                                                   },
    {"Received: from a\nby b\nwith c\nid d\nfor e\nContent-Type: text/html\n\nb",
     "0 text/html H [b]\n"},
    {"Only words.\nMore words.\n",                                                                                             "0 text/plain B [Only words./More words./]\n"                                                                                                                                                                                  },
    {"---\n-\n--\n",                                                                                             "0 text/plain B [---/-/--/]\n"},
    {"Content-Type: multipart/mixed; boundary=-\n\n--\n---\n\none\n-----\n",
     "0 multipart/mixed\n1 text/plain [one]\n"                                                                                                                          },
};

static void append_body(GString *out, struct bytes body)
{
        g_string_append(out, " [");
        for (size_t i = 0; i < body.length; i++) {
                bool is_pair =
                    body.data[i] == '\r' && i + 1 < body.length && body.data[i + 1] == '\n';
                if (!is_pair)
                        g_string_append_c(out, strchr("\r\n", body.data[i]) ? '/' : body.data[i]);
        }
        g_string_append(out, "]");
}

/* Flags: E embedded, then B no blank line, N no boundary, G guessed, C not closed, X cut, H bad header. */
static char *show(const struct mime *mime)
{
        static const char letters[] = "BNGCXH";
        GString *out = g_string_new(NULL);
        for (unsigned i = 0; i < mime_count(mime); i++) {
                const struct mime_part *part = mime_part(mime, i);
                g_string_append_printf(out, "%u %s", part->depth, part->type);
                g_string_append(out, part->is_embedded || part->flags != 0 ? " " : "");
                g_string_append(out, part->is_embedded ? "E" : "");
                for (size_t bit = 0; letters[bit] != '\0'; bit++)
                        if ((part->flags & 1u << bit) != 0)
                                g_string_append_c(out, letters[bit]);
                if (mime_child(mime, i) == MIME_NONE)
                        append_body(out, mime_body_bytes(mime, i));
                g_string_append_c(out, '\n');
        }
        return g_string_free(out, FALSE);
}

/* What holds for every message: edges in order, children within their parents, links that agree. */
static void check_tree(const struct mime *mime)
{
        unsigned linked = 1;
        for (unsigned i = 0; i < mime_count(mime); i++) {
                const struct mime_part *part = mime_part(mime, i);
                ck_assert(part->begin <= part->body && part->body <= part->end);
                ck_assert(part->end <= mime_raw(mime).length);
                ck_assert((part->parent == MIME_NONE) == (i == 0));
                size_t end = part->body;
                for (unsigned c = mime_child(mime, i); c != MIME_NONE; c = mime_next(mime, c)) {
                        const struct mime_part *child = mime_part(mime, c);
                        ck_assert(child->parent == i && child->depth == part->depth + 1);
                        ck_assert(child->begin >= end && child->end <= part->end);
                        end = child->end;
                        linked++;
                }
        }
        ck_assert_uint_eq(linked, mime_count(mime));
}

static const struct limits limits = LIMITS_DEFAULT;

static void check(const char *raw, size_t length, const char *expected)
{
        /* An exact copy, so that a read past the end shows. */
        g_autofree char *copy = g_memdup2(raw, length);
        struct mime *mime = mime_new((struct bytes){copy, length}, &limits);
        check_tree(mime);
        if (expected != NULL) {
                g_autofree char *parts = show(mime);
                ck_assert_str_eq(parts, expected);
                ck_assert(mime_is_complete(mime));
        }
        mime_free(mime);
}

static char *with_line_ends(const char *raw, const char *end)
{
        g_auto(GStrv) lines = g_strsplit(raw, "\n", -1);
        return g_strjoinv(end, lines);
}

START_TEST(finds_parts)
{
        static const char *const ends[] = {"\n", "\r\n", "\r"};
        for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
                g_autofree char *raw = with_line_ends(messages[_i].raw, ends[i]);
                check(raw, strlen(raw), messages[_i].parts);
        }
}
END_TEST

START_TEST(survives_cuts)
{
        const char *raw = messages[_i].raw;
        for (size_t length = 0; length < strlen(raw); length++)
                check(raw, length, NULL);
}
END_TEST

START_TEST(takes_mixed_line_ends)
{
        static const char raw[] = "Content-Type: multipart/mixed;\r\n boundary=x\r\n\n--x\r\nA: "
                                  "1\r\n\none\r--x\r\r\n\r\r\ntwo\r\r\n"
                                  "--x--\n";
        check(raw, sizeof raw - 1, "0 multipart/mixed\n1 text/plain [one]\n1 text/plain [two]\n");
}
END_TEST

START_TEST(takes_nul)
{
        static const char raw[] =
            "Content-Type: multipart/mixed; boundary=x\n\n--x\n\n\0\n--x\0\n--x--\n";
        struct mime *mime = mime_new((struct bytes){raw, sizeof raw - 1}, &limits);
        ck_assert_uint_eq(mime_count(mime), 2);
        ck_assert_uint_eq(mime_body_bytes(mime, 1).length, 6);
        mime_free(mime);
}
END_TEST

START_TEST(keeps_to_its_limits)
{
        struct limits small = LIMITS_DEFAULT;
        small.parts = 3;
        small.depth = 1;
        static const char raw[] =
            "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; "
            "boundary=y\n\n--y\n\none\n--y--\n--x\n\ntwo\n--x\n\nthree\n--x--\n";
        struct mime *mime = mime_new((struct bytes){raw, sizeof raw - 1}, &small);
        check_tree(mime);
        g_autofree char *parts = show(mime);
        ck_assert_str_eq(parts, "0 multipart/mixed X\n1 multipart/mixed X [--y//one/--y--]\n1 "
                                "text/plain [two]\n");
        ck_assert(!mime_is_complete(mime));
        mime_free(mime);

        small.message_bytes = 60;
        mime = mime_new((struct bytes){raw, sizeof raw - 1}, &small);
        ck_assert(!mime_is_complete(mime));
        ck_assert_uint_eq(mime_raw(mime).length, 60);
        ck_assert(mime_part(mime, 0)->flags & MIME_CUT);
        mime_free(mime);
}
END_TEST

/* Pieces that, repeated, would show a reader that looks at bytes again and again. */
static const struct {
        const char *begin, *piece;
} floods[] = {
    {"Content-Type: multipart/mixed; boundary=x\n\n",                                             "--x\n"                                             },
    {"Content-Type: multipart/mixed; boundary=x\n\n",                                             "--y\nContent-Type: multipart/mixed\n\n"            },
    {"",                                                                                          "Content-Type: multipart/mixed; boundary=x\n\n--x\n"},
    {"",                                                                                          "Content-Type: message/rfc822\n\n"                  },
    {"",                                                                                          "\r"                                                },
    {"Content-Type: multipart/mixed; boundary=x\n\n",                                             "-"                                                 },
    {"Content-Type: multipart/mixed; boundary=x\n\n",                                             "\r--"                                              },
    {"Content-Type: multipart/mixed; boundary=x\n\n--x",                                          " "                                                 },
    {"",                                                                                          "a\nB: c\n"                                         },
    {"",                                                                                          "no field\n"                                        },
    {"",                                                                                          " "                                                 },
    {"",                                                                                          "A: b\n"                                            },
    {"Content-Type: multipart/mixed",                                                             "; boundary=x"                                      },
    {"Content-Type: multipart/mixed",                                                             "; boundary*1=x"                                    },
    {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/delivery-status\n",
     "A:\n"                                                                                                                                           },
};

START_TEST(is_linear)
{
        struct limits large = LIMITS_DEFAULT;
        large.message_bytes = 100 * 1024 * 1024;
        large.depth = 1000000;
        GString *raw = g_string_new(floods[_i].begin);
        while (raw->len < 4000000)
                g_string_append(raw, floods[_i].piece);
        gint64 begin = g_get_monotonic_time();
        struct mime *mime = mime_new((struct bytes){raw->str, raw->len}, &large);
        check_tree(mime);
        mime_free(mime);
        /* Far more than it takes, far less than quadratic work would. */
        ck_assert_int_lt(g_get_monotonic_time() - begin, 3 * G_USEC_PER_SEC);
        g_string_free(raw, TRUE);
}
END_TEST

Suite *suite(void)
{
        Suite *s = suite_create("mime");
        TCase *c = tcase_create("mime");
        tcase_set_timeout(c, 60);
        tcase_add_loop_test(c, finds_parts, 0, G_N_ELEMENTS(messages));
        tcase_add_loop_test(c, survives_cuts, 0, G_N_ELEMENTS(messages));
        tcase_add_test(c, takes_mixed_line_ends);
        tcase_add_test(c, takes_nul);
        tcase_add_test(c, keeps_to_its_limits);
        tcase_add_loop_test(c, is_linear, 0, G_N_ELEMENTS(floods));
        suite_add_tcase(s, c);
        return s;
}

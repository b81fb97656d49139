/* fuzz_load - what a careless administrator may write into a knowledge file.
 * The bytes are a knowledge base of one file; what loads is proved as lint does and gives a verdict on a small bounce. */

#include <glib.h>

#include "knowledge/knowledge.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kept_file.h"
#include "tests/fuzz/libconfig_leaks.h"
#include "verdict/verdict.h"

static const char bounce[] = "From: MAILER-DAEMON@example.net\n"
                             "Subject: failure notice\n"
                             "\n"
                             "Example MTA 7 could not deliver your letter:\n"
                             "To: <kim@example.org>\n"
                             "Why: 550 5.1.1 no such user\n"
                             "--- the letter ---\n"
                             "Subject: lunch\n";

static void judge(const struct knowledge *knowledge)
{
        struct limits limits = LIMITS_DEFAULT;
        struct verdict *verdict =
            verdict_new(knowledge, (struct bytes){bounce, sizeof bounce - 1}, NULL, &limits);
        g_assert(verdict != NULL && verdict->report->confidence <= 100);
        verdict_free(verdict);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct problems problems = {0};
        (void)kept_file(data, size);
        struct knowledge *knowledge = knowledge_load(kept_directory(), NULL, &problems);
        g_assert((knowledge == NULL) == (problems.errors > 0));
        if (knowledge != NULL) {
                (void)knowledge_lint(knowledge, &problems);
                judge(knowledge);
                knowledge_unref(knowledge);
        }
        problems_clear(&problems);
        return 0;
}

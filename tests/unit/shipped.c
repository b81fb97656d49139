/* shipped - the shipped knowledge base, loaded once for all tests of a program.
 * in: etc/knowledge of the source tree.  out: engines that stand on it. */

#include "tests/unit/shipped.h"

#include <check.h>

static struct knowledge *knowledge;

void shipped_setup(void)
{
        const char *source = g_getenv("srcdir") == NULL ? "." : g_getenv("srcdir");
        g_autofree char *path = g_build_filename(source, "etc", "knowledge", NULL);
        struct problems problems = {0};
        knowledge = knowledge_load(path, NULL, &problems);
        problems_clear(&problems);
        ck_assert_ptr_nonnull(knowledge);
}

void shipped_teardown(void)
{
        knowledge_unref(knowledge);
}

struct engine *shipped_engine(const char *path, struct problems *problems)
{
        struct settings *settings = settings_load(path, problems);
        return settings == NULL ? NULL : engine_new_on(settings, knowledge, problems);
}

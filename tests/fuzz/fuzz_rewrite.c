/* fuzz_rewrite - whole messages from any bytes, rewritten and upgraded.
 * in: bytes.  out: an abort where a promise of rewrite.h is broken. */

#include <string.h>

#include "output/rewrite.h"
#include "tests/fuzz/fuzz.h"

static struct knowledge *knowledge;
static const struct limits limits = LIMITS_DEFAULT;

static void load_once(void)
{
        const char *source = g_getenv("srcdir") ? g_getenv("srcdir") : ".";
        g_autofree char *path = g_build_filename(source, "etc", "knowledge", NULL);
        struct problems problems = {0};
        if (!knowledge)
                knowledge = knowledge_load(path, NULL, &problems);
        problems_clear(&problems);
        g_assert_nonnull(knowledge);
}

/* What comes out is a message with at least as many parts, of which we know that we wrote it. */
static void rewrite(const struct verdict *verdict, struct rewrite_options options)
{
        g_autoptr(GPtrArray) changes = changes_new();
        if (rewrite_bounce(verdict, &options, &limits, changes) != NULL) {
                g_assert_cmpuint(changes->len, ==, 0);
                return;
        }
        GByteArray *out = changes_apply(verdict->mime, changes);
        struct bytes raw = {(const char *)out->data, out->len};
        struct mime *mime = mime_new(raw, &limits);
        g_assert_cmpuint(mime_count(mime), >=, options.upgrade ? 1 : mime_count(verdict->mime));
        mime_free(mime);
        struct verdict *again = verdict_new(knowledge, raw, NULL, &limits);
        g_autoptr(GPtrArray) none = changes_new();
        g_assert_nonnull(rewrite_bounce(again, &options, &limits, none));
        verdict_free(again);
        g_byte_array_unref(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        load_once();
        struct verdict *verdict =
            verdict_new(knowledge, (struct bytes){(const char *)data, size}, NULL, &limits);
        struct rewrite_options options = REWRITE_OPTIONS_DEFAULT;
        options.min_confidence = options.upgrade_confidence = 0;
        options.despite_signature = options.localized_diagnostic = true;
        options.mode = size % 2 == 0 ? REWRITE_PREPEND : REWRITE_APPEND;
        rewrite(verdict, options);
        options.upgrade = true;
        rewrite(verdict, options);
        verdict_free(verdict);
        return 0;
}

/* fuzz_reader - whole messages from any bytes.
 * in: bytes.  out: an abort where what is read breaks a promise of report.h. */

#include "report/reader.h"
#include "tests/fuzz/fuzz.h"

static struct knowledge *knowledge;

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        const struct limits limits = LIMITS_DEFAULT;
        load_once();
        struct mime *mime = mime_new((struct bytes){(const char *)data, size}, &limits);
        struct report *report = reader_read(knowledge, mime, NULL, &limits);
        g_assert_true(report->kind != KIND_BOUNCE || report->recipients->len > 0);
        for (guint i = 0; report->kind == KIND_BOUNCE && i < report->recipients->len; i++) {
                const struct report_recipient *recipient = g_ptr_array_index(report->recipients, i);
                g_assert_true(recipient->action != ACTION_NONE);
                g_assert_true(!recipient->text || g_utf8_validate(recipient->text, -1, NULL));
        }
        report_free(report);
        mime_free(mime);
        return 0;
}

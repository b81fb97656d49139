/* fuzz_reader - whole messages from any bytes.
 * in: bytes, whose first line is also the envelope's sender.  out: an abort where what is read breaks a promise of report.h. */

#include <string.h>

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

static void read_from(const char *sender, const uint8_t *data, size_t size)
{
        const struct limits limits = LIMITS_DEFAULT;
        struct mime *mime = mime_new((struct bytes){(const char *)data, size}, &limits);
        struct report *report = reader_read(knowledge, mime, sender, &limits);
        g_assert_true(report->kind != KIND_BOUNCE || report->recipients->len > 0);
        g_assert_true(report->kind != KIND_BOUNCE ||
                      reader_is_candidate(knowledge, sender, mime_header_bytes(mime, 0), &limits));
        for (guint i = 0; report->kind == KIND_BOUNCE && i < report->recipients->len; i++) {
                const struct report_recipient *recipient = g_ptr_array_index(report->recipients, i);
                g_assert_true(recipient->action != ACTION_NONE);
                g_assert_true(!recipient->text || g_utf8_validate(recipient->text, -1, NULL));
        }
        report_free(report);
        mime_free(mime);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        load_once();
        const uint8_t *end = size > 0 ? memchr(data, '\n', size) : NULL;
        g_autofree char *line = g_strndup((const char *)data, end ? (size_t)(end - data) : size);
        read_from(NULL, data, size);
        read_from(line, data, size);
        return 0;
}

/* fuzz_dsn - delivery-status groups from any bytes.
 * in: bytes.  out: an abort where what is read is no UTF-8 or beyond the limits. */

#include <string.h>

#include "report/dsn.h"
#include "tests/fuzz/fuzz.h"

static void check_text(const char *text)
{
        g_assert_true(text == NULL || g_utf8_validate(text, -1, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct limits limits = LIMITS_DEFAULT;
        limits.recipients = 20;
        limits.diagnostic_bytes = 500;
        struct bytes text = {(const char *)data, size};
        struct report *report = report_new();
        g_assert_cmpuint(dsn_read(text, &limits, report), ==, report->recipients->len);
        g_assert_cmpuint(report->recipients->len, <=, limits.recipients);
        check_text(report->reporting_mta);
        for (guint i = 0; i < report->recipients->len; i++) {
                const struct report_recipient *recipient = g_ptr_array_index(report->recipients, i);
                check_text(recipient->recipient);
                check_text(recipient->remote_mta);
                check_text(recipient->diagnostic);
                g_assert_true(!recipient->diagnostic ||
                              strlen(recipient->diagnostic) <= limits.diagnostic_bytes);
        }
        dsn_looks_like(text);
        report_free(report);
        return 0;
}

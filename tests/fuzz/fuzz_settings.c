/* fuzz_settings - what a person may write into milter.conf, policy and all.
 * The bytes are the whole file; it loads where no error is reported, and only then. */

#include <glib.h>

#include "policy/settings.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kept_file.h"
#include "tests/fuzz/libconfig_leaks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct problems problems = {0};
        struct settings *settings = settings_load(kept_file(data, size), &problems);
        g_assert((settings == NULL) == (problems.errors > 0));
        if (settings != NULL)
                settings_free(settings);
        problems_clear(&problems);
        return 0;
}

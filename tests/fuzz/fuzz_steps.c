/* fuzz_steps - diagnostics unwound, from any bytes. */

#include <glib.h>
#include <string.h>

#include "base/text.h"
#include "tests/fuzz/fuzz.h"
#include "verdict/steps.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct limits limits = LIMITS_DEFAULT;
        g_autofree char *text = text_utf8((struct bytes){(const char *)data, size});
        g_autoptr(GArray) steps = steps_new(text, &limits);
        g_assert(steps->len <= limits.steps);
        for (guint i = 0; i < steps->len; i++) {
                const struct step *step = &g_array_index(steps, struct step, i);
                g_assert(g_utf8_validate(step->text, -1, NULL));
                g_assert(strchr(step->text, '\n') == NULL);
                g_assert(step->reply == 0 || (step->reply >= 200 && step->reply < 600));
        }
        return 0;
}

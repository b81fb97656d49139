/* fuzz_template - templates and values from any bytes.
 * in: bytes; up to the first NUL a template, then a value.  out: an abort where a promise of template.h is broken. */

#include <string.h>

#include "base/template.h"
#include "tests/fuzz/fuzz.h"

#define LIMIT 4096

static const char *echo(const char *name, const void *data)
{
        (void)name;
        return data;
}

static void render(const struct template *template, enum template_form form,
                   const struct view *view, const char *text)
{
        char *out;
        (void)template_render(template, form, view, echo, text, LIMIT, &out);
        g_assert_cmpuint(strlen(out), <=, LIMIT);
        g_free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct problems problems = {0};
        g_autofree char *text = g_strndup((const char *)data, size);
        size_t used = strlen(text);
        g_autofree char *value =
            used < size ? g_strndup((const char *)data + used + 1, size - used - 1) : g_strdup("v");
        struct template *template = template_new(text, "fuzz", 1, &problems);
        g_assert_true((template == NULL) == (problems.errors > 0));
        struct view *view = view_new();
        view_set(view, "address", value);
        for (int i = 0; i < 3; i++)
                view_set(view_add(view, "rows"), "value", value);
        if (template != NULL) {
                render(template, TEMPLATE_TEXT, view, text);
                render(template, TEMPLATE_HTML, view, value);
        }
        template_free(template);
        view_free(view);
        problems_clear(&problems);
        return 0;
}

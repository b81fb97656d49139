/* fuzz_stamp - stamps in any bytes, none of which can be ours. */

#include <glib.h>
#include <string.h>

#include "policy/stamp.h"
#include "tests/fuzz/fuzz.h"

#define NOW 1795000000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct stamping stamping = {.domain = (char *)"example.org", .max_age = 86400};
        stamping.keys = g_array_new(FALSE, TRUE, sizeof(struct key));
        g_array_set_size(stamping.keys, 1);
        g_array_index(stamping.keys, struct key, 0).id = (char *)"a1";
        struct bytes text = {(const char *)data, size};
        g_assert(!stamp_is_present(&stamping, text, "kim@example.org", NOW));

        /* The same bytes as what follows the field's name. */
        g_autoptr(GByteArray) field = g_byte_array_new();
        g_byte_array_append(field, (const guint8 *)STAMP_NAME ":", strlen(STAMP_NAME) + 1);
        g_byte_array_append(field, data, (guint)size);
        struct bytes header = {(const char *)field->data, field->len};
        g_assert(!stamp_is_present(&stamping, header, "kim@example.org", NOW));
        g_array_unref(stamping.keys);
        return 0;
}

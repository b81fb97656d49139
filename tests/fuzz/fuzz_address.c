/* fuzz_address - addresses in fields and in text, from any bytes. */

#include <glib.h>
#include <string.h>

#include "base/text.h"
#include "message/address.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct bytes text = {(const char *)data, size};
        size_t position = 0, before = 0;
        for (char *found; (found = address_find(text, &position)) != NULL; before = position) {
                g_assert(position > before && position <= size);
                g_assert(address_is_mail(found) && address_equal(found, found));
                g_free(found);
        }
        g_assert(position == size);

        g_autofree char *value = text_utf8(text);
        bool is_mail;
        g_autofree char *address = address_from_field(value, &is_mail);
        g_assert(!is_mail || address_is_mail(address));
        g_assert(address == NULL || g_utf8_validate(address, -1, NULL));
        g_autofree char *decoded = address_unxtext(value);
        g_assert(g_utf8_validate(decoded, -1, NULL));
        return 0;
}

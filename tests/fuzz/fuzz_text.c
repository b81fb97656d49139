/* fuzz_text - safe text, HTML reduction and status codes over any bytes. */

#include <glib.h>
#include <string.h>

#include "base/status.h"
#include "base/text.h"
#include "tests/fuzz/fuzz.h"

/* No control character may be left in a line. */
static void check_line(const char *line)
{
        g_assert(g_utf8_validate(line, -1, NULL));
        for (const char *c = line; *c != '\0'; c = g_utf8_next_char(c))
                g_assert(g_unichar_type(g_utf8_get_char(c)) != G_UNICODE_CONTROL);
        size_t length = strlen(line);
        g_assert(length == 0 || (line[0] != ' ' && line[length - 1] != ' '));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct bytes text = {(const char *)data, size};
        g_autofree char *utf8 = text_utf8(text);
        g_assert(g_utf8_validate(utf8, -1, NULL));
        size_t limit = size > 0 ? data[0] : 10;
        g_autofree char *line = text_one_line(utf8, limit);
        g_autofree char *ascii = text_ascii(utf8, limit);
        g_autofree char *shown = text_terminal(utf8);
        check_line(line);
        check_line(ascii);
        g_assert(strlen(line) <= limit && strlen(ascii) <= limit);
        g_assert(g_str_is_ascii(ascii) && g_utf8_validate(shown, -1, NULL));
        g_autofree char *plain = text_from_html(text);
        g_assert(g_utf8_validate(plain, -1, NULL));
        g_assert(strstr(plain, "\n\n\n") == NULL);

        size_t position = 0;
        struct status status;
        while (status_find(text, &position, &status)) {
                char out[STATUS_SIZE];
                g_assert(position <= size && status.class != 0);
                struct status again;
                const char *printed = status_print(status, out);
                g_assert(status_parse(printed, strlen(printed), &again) == strlen(printed));
                g_assert(status_equal(status, again));
        }
        return 0;
}

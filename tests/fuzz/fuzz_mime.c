/* fuzz_mime - the scanner, header fields and contents over any bytes. */

#include <glib.h>
#include <string.h>

#include "message/content.h"
#include "message/header.h"
#include "message/mime.h"
#include "tests/fuzz/fuzz.h"

static void read_fields(struct bytes header, const struct limits *limits)
{
        struct header_field field;
        for (size_t position = 0; header_next(header, &position, &field);) {
                g_assert(position <= header.length && field.name.length > 0);
                g_autofree char *decoded = header_decode(field.value, limits);
                g_autofree char *unfolded = header_unfold(field.value, limits);
                g_autofree char *parameter = header_parameter(field.value, "boundary", limits);
                g_assert(g_utf8_validate(decoded, -1, NULL) && strpbrk(decoded, "\r\n") == NULL);
                g_assert(g_utf8_validate(unfolded, -1, NULL) && strpbrk(unfolded, "\r\n") == NULL);
                g_assert(parameter == NULL || g_utf8_validate(parameter, -1, NULL));
        }
}

static void check_part(const struct mime *mime, unsigned index, const struct limits *limits)
{
        const struct mime_part *part = mime_part(mime, index);
        g_assert(part->begin <= part->body && part->body <= part->end);
        g_assert(part->end <= mime_raw(mime).length);
        g_assert(part->type != NULL && part->depth <= limits->depth);
        if (part->parent != MIME_NONE) {
                const struct mime_part *parent = mime_part(mime, part->parent);
                g_assert(part->parent < index && part->depth == parent->depth + 1);
                g_assert(part->begin >= parent->body && part->end <= parent->end);
        }
        read_fields(mime_header_bytes(mime, index), limits);
        size_t length;
        g_autofree char *decoded = content_decode(mime, index, limits, &length);
        g_assert(length <= limits->text_bytes && decoded[length] == '\0');
        g_autofree char *plain = content_plain(mime, index, limits);
        g_assert(g_utf8_validate(plain, -1, NULL) && strchr(plain, '\r') == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct limits limits = LIMITS_DEFAULT;
        /* The first byte chooses limits that are tight or not. */
        if (size > 0 && data[0] % 4 == 0) {
                limits.depth = 2;
                limits.parts = 4;
                limits.text_bytes = 16;
                limits.header_bytes = 24;
        }
        struct mime *mime = mime_new((struct bytes){(const char *)data, size}, &limits);
        g_assert(mime_count(mime) >= 1 && mime_count(mime) <= limits.parts);
        for (unsigned i = 0; i < mime_count(mime); i++)
                check_part(mime, i, &limits);
        mime_free(mime);
        return 0;
}

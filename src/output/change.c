#include "output/change.h"

#include <string.h>

#include "message/header.h"

static void change_free(void *data)
{
        struct change *change = data;
        g_free(change->name);
        g_free(change->value);
        if (change->body != NULL)
                g_bytes_unref(change->body);
        g_free(change);
}

GPtrArray *changes_new(void)
{
        return g_ptr_array_new_with_free_func(change_free);
}

static struct change *append(GPtrArray *changes, enum change_type type, const char *name,
                             unsigned index, const char *value)
{
        struct change *change = g_new0(struct change, 1);
        *change = (struct change){
            .type = type, .name = g_strdup(name), .index = index, .value = g_strdup(value)};
        g_ptr_array_add(changes, change);
        return change;
}

void changes_delete_header(GPtrArray *changes, const char *name, unsigned index)
{
        append(changes, CHANGE_DELETE_HEADER, name, index, NULL);
}

void changes_set_header(GPtrArray *changes, const char *name, unsigned index, const char *value)
{
        append(changes, CHANGE_SET_HEADER, name, index, value);
}

void changes_insert_header(GPtrArray *changes, const char *name, const char *value)
{
        append(changes, CHANGE_INSERT_HEADER, name, 0, value);
}

void changes_replace_body(GPtrArray *changes, GBytes *body)
{
        append(changes, CHANGE_REPLACE_BODY, NULL, 0, NULL)->body = g_bytes_ref(body);
}

void changes_add(GPtrArray *changes, enum change_type type, const char *value)
{
        append(changes, type, NULL, 0, value);
}

/* The line end that the message uses: that of its first line. */
static const char *line_end_of(struct bytes raw)
{
        const char *lf = memchr(raw.data, '\n', raw.length);
        return lf != NULL && lf > raw.data && lf[-1] == '\r' ? "\r\n" : "\n";
}

static void append_bytes(GByteArray *out, struct bytes bytes)
{
        if (bytes.length > 0)
                g_byte_array_append(out, (const guint8 *)bytes.data, (guint)bytes.length);
}

static void append_string(GByteArray *out, const char *text)
{
        append_bytes(out, (struct bytes){text, strlen(text)});
}

/* Writes one field, its folds with the line ends of the message. */
static void append_field(GByteArray *out, struct bytes name, const char *value,
                         const char *line_end)
{
        append_bytes(out, name);
        append_string(out, ": ");
        for (const char *c = value; *c != '\0'; c++) {
                if (*c == '\n')
                        append_string(out, line_end);
                else
                        append_bytes(out, (struct bytes){c, 1});
        }
        append_string(out, line_end);
}

/* "name:index" in lower case, by which a change to one field is found. */
static char *field_key(const char *name, size_t length, unsigned index)
{
        g_autofree char *folded = g_ascii_strdown(name, (gssize)length);
        return g_strdup_printf("%s:%u", folded, index);
}

/* The changes to single fields, by their key. */
static GHashTable *index_changes(const GPtrArray *changes)
{
        GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (guint i = 0; i < changes->len; i++) {
                struct change *change = g_ptr_array_index(changes, i);
                if (change->type == CHANGE_DELETE_HEADER || change->type == CHANGE_SET_HEADER)
                        g_hash_table_replace(
                            table, field_key(change->name, strlen(change->name), change->index),
                            change);
        }
        return table;
}

/* Counts the fields of each name as a milter counts them. Returns the number of this one, from 1. */
static unsigned count_field(GHashTable *counts, struct bytes name)
{
        char *key = g_ascii_strdown(name.data, (gssize)name.length);
        unsigned count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key)) + 1;
        g_hash_table_replace(counts, key, GUINT_TO_POINTER(count));
        return count;
}

/* Copies a header block, with what stands between its fields, and carries the changes out. */
static void copy_header(struct bytes header, const GPtrArray *changes, const char *line_end,
                        GByteArray *out)
{
        g_autoptr(GHashTable) table = index_changes(changes);
        g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        struct header_field field;
        size_t position = 0, copied = 0;
        while (header_next(header, &position, &field)) {
                size_t begin = (size_t)(field.whole.data - header.data);
                g_autofree char *key =
                    field_key(field.name.data, field.name.length, count_field(counts, field.name));
                const struct change *change = g_hash_table_lookup(table, key);
                if (change == NULL)
                        continue;
                append_bytes(out, bytes_slice(header, copied, begin));
                if (change->type == CHANGE_SET_HEADER)
                        append_field(out, field.name, change->value, line_end);
                copied = begin + field.whole.length;
        }
        append_bytes(out, bytes_slice(header, copied, header.length));
}

/* New fields, in their order. */
static void insert_fields(const GPtrArray *changes, const char *line_end, GByteArray *out)
{
        for (guint i = 0; i < changes->len; i++) {
                const struct change *change = g_ptr_array_index(changes, i);
                if (change->type == CHANGE_INSERT_HEADER)
                        append_field(out, (struct bytes){change->name, strlen(change->name)},
                                     change->value, line_end);
        }
}

/* The new body, the last one that a change gives, NULL where it stays. */
static GBytes *find_body(const GPtrArray *changes)
{
        for (guint i = changes->len; i-- > 0;) {
                const struct change *change = g_ptr_array_index(changes, i);
                if (change->type == CHANGE_REPLACE_BODY)
                        return change->body;
        }
        return NULL;
}

GByteArray *changes_apply(const struct mime *mime, const GPtrArray *changes)
{
        struct bytes raw = mime_raw(mime), header = mime_header_bytes(mime, 0);
        const struct mime_part *root = mime_part(mime, 0);
        const char *line_end = line_end_of(raw);
        GByteArray *out = g_byte_array_sized_new((guint)raw.length + 1024);
        append_bytes(out, bytes_slice(raw, 0, root->begin));
        insert_fields(changes, line_end, out);
        copy_header(header, changes, line_end, out);
        size_t header_end = root->begin + header.length;
        GBytes *body = find_body(changes);
        if (body == NULL) {
                append_bytes(out, bytes_slice(raw, header_end, raw.length));
                return out;
        }
        append_bytes(out, bytes_slice(raw, header_end, root->body));
        gsize size;
        const void *data = g_bytes_get_data(body, &size);
        append_bytes(out, (struct bytes){data, size});
        return out;
}

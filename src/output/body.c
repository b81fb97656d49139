/* body - a message's body with some ranges replaced.
 * in: a scanned message and edits.  out: the new body, every other byte as it was, and fields that describe it. */

#include "output/body.h"

#include <string.h>

#include "base/text.h"
#include "message/content.h"
#include "message/header.h"
#include "output/encode.h"

#define SUBJECT_COLUMN 66 /* RFC 5322, section 2.1.1, less the name */

struct body_edit {
        size_t begin, end;
        GString *text;
};

static const char *const mode_names[] = {
    [REWRITE_PREPEND] = "prepend", [REWRITE_REPLACE] = "replace", [REWRITE_APPEND] = "append"};

static void clear_edit(void *data)
{
        g_string_free(((struct body_edit *)data)->text, TRUE);
}

void body_init(struct body *body, const struct mime *mime)
{
        struct bytes raw = mime_raw(mime);
        const char *lf = raw.length > 0 ? memchr(raw.data, '\n', raw.length) : NULL;
        body->mime = mime;
        body->line_end = lf != NULL && lf > raw.data && lf[-1] == '\r' ? "\r\n" : "\n";
        body->edits = g_array_new(FALSE, FALSE, sizeof(struct body_edit));
        g_array_set_clear_func(body->edits, clear_edit);
}

void body_release(struct body *body)
{
        g_array_unref(body->edits);
}

void body_edit(struct body *body, size_t begin, size_t end, GString *text)
{
        struct body_edit edit = {begin, end, text};
        g_array_append_val(body->edits, edit);
}

static int by_begin(const void *a, const void *b)
{
        const struct body_edit *first = a, *second = b;
        return first->begin < second->begin ? -1 : first->begin > second->begin;
}

void body_copy(struct body *body, size_t begin, size_t end, GString *out)
{
        struct bytes raw = mime_raw(body->mime);
        g_array_sort(body->edits, by_begin);
        for (guint i = 0; i < body->edits->len; i++) {
                const struct body_edit *edit = &g_array_index(body->edits, struct body_edit, i);
                if (edit->begin < begin || edit->end > end)
                        continue;
                g_string_append_len(out, raw.data + begin, (gssize)(edit->begin - begin));
                g_string_append_len(out, edit->text->str, (gssize)edit->text->len);
                begin = edit->end;
        }
        g_string_append_len(out, raw.data + begin, (gssize)(end - begin));
}

void body_finish(struct body *body, GPtrArray *changes)
{
        if (body->edits->len == 0)
                return;
        GString *out = g_string_new(NULL);
        body_copy(body, mime_part(body->mime, 0)->body, mime_raw(body->mime).length, out);
        GBytes *bytes = g_string_free_to_bytes(out);
        changes_replace_body(changes, bytes);
        g_bytes_unref(bytes);
}

static char *mark_of(const struct leaf *leaf, const struct explanation_texts *texts)
{
        g_autofree char *lines =
            leaf->lines > 0 ? g_strdup_printf("lines=%u; ", leaf->lines) : g_strdup("");
        return g_strdup_printf("%s; %slanguage=%s", mode_names[texts->mode], lines,
                               texts->language);
}

void body_append_leaf_fields(GString *out, const struct leaf *leaf,
                             const struct explanation_texts *texts, const char *line_end)
{
        g_string_append_printf(out, "Content-Type: %s%s", leaf->content_type, line_end);
        g_string_append_printf(out, "Content-Transfer-Encoding: %s%s", leaf->encoding, line_end);
        if (texts == NULL)
                return;
        g_autofree char *mark = mark_of(leaf, texts);
        g_string_append_printf(out, "Content-Language: %s%s", texts->language, line_end);
        g_string_append_printf(out, "%s: %s%s", CONTENT_MARK, mark, line_end);
}

static unsigned count_fields(const struct mime *mime, const char *name)
{
        struct bytes header = mime_header_bytes(mime, 0);
        struct header_field field;
        size_t position = 0;
        unsigned count = 0;
        while (header_next(header, &position, &field))
                count += text_is(field.name, name);
        return count;
}

void body_set_field(const struct mime *mime, const char *name, const char *value,
                    GPtrArray *changes)
{
        unsigned count = count_fields(mime, name);
        for (unsigned i = count; i > 1; i--)
                changes_delete_header(changes, name, i);
        if (count > 0)
                changes_set_header(changes, name, 1, value);
        else
                changes_insert_header(changes, name, value);
}

void body_delete_field(const struct mime *mime, const char *name, GPtrArray *changes)
{
        for (unsigned i = count_fields(mime, name); i > 0; i--)
                changes_delete_header(changes, name, i);
}

void body_change_leaf_fields(const struct mime *mime, const struct leaf *leaf,
                             const struct explanation_texts *texts, GPtrArray *changes)
{
        g_autofree char *mark = mark_of(leaf, texts);
        if (count_fields(mime, "MIME-Version") == 0)
                changes_insert_header(changes, "MIME-Version", "1.0");
        body_set_field(mime, "Content-Type", leaf->content_type, changes);
        body_set_field(mime, "Content-Transfer-Encoding", leaf->encoding, changes);
        body_set_field(mime, "Content-Language", texts->language, changes);
        body_set_field(mime, CONTENT_MARK, mark, changes);
        body_delete_field(mime, "Content-MD5", changes);
}

/* A value as it stands, line ends as LF. */
static char *value_of(struct bytes value)
{
        GString *out = g_string_new(NULL);
        for (size_t i = 0; i < value.length; i++)
                if (value.data[i] != '\r' && value.data[i] != '\0')
                        g_string_append_c(out, value.data[i]);
        return g_strchug(g_string_free(out, FALSE));
}

void body_tag_subject(const struct mime *mime, const char *tag, GPtrArray *changes)
{
        struct header_field field;
        bool is_there = header_find(mime_header_bytes(mime, 0), "Subject", 0, &field);
        g_autofree char *old = is_there ? value_of(field.value) : g_strdup("");
        /* Blanks between encoded words are not shown (RFC 2047, section 6.2), so that one must stand inside. */
        bool is_joined = !g_str_is_ascii(tag) && g_str_has_prefix(old, "=?");
        g_autofree char *spaced = g_strconcat(tag, is_joined ? " " : "", NULL);
        g_autofree char *bare = encode_words(tag), *words = encode_words(spaced);
        bool is_long = strlen(words) + strlen(old) > SUBJECT_COLUMN;
        g_autofree char *value = g_strconcat(words, is_long ? "\n " : " ", old, NULL);
        if (!is_there)
                changes_insert_header(changes, "Subject", bare);
        else if (!g_str_has_prefix(old, bare) && !g_str_has_prefix(old, words))
                changes_set_header(changes, "Subject", 1, value);
}

size_t body_delimiter(const struct mime *mime, unsigned index, const struct limits *limits)
{
        struct header_field field;
        if (!header_find(mime_header_bytes(mime, 0), "Content-Type", 0, &field))
                return SIZE_MAX;
        g_autofree char *boundary = header_parameter(field.value, "boundary", limits);
        struct bytes raw = mime_raw(mime);
        size_t end = mime_part(mime, index)->begin, floor = mime_part(mime, 0)->body, begin = end;
        if (begin > floor && raw.data[begin - 1] == '\n')
                begin--;
        while (begin > floor && raw.data[begin - 1] != '\n')
                begin--;
        size_t length = boundary != NULL ? strlen(boundary) : 0;
        if (length == 0 || end - begin < length + 3 || memcmp(raw.data + begin, "--", 2) != 0 ||
            memcmp(raw.data + begin + 2, boundary, length) != 0)
                return SIZE_MAX;
        for (size_t i = begin + 2 + length; i < end; i++)
                if (!g_ascii_isspace(raw.data[i]))
                        return SIZE_MAX;
        return begin;
}

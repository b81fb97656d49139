/* leaf - one text part, written anew.
 * in: our words, and the part that they join.  out: type, encoding and body of the part. */

#include "output/leaf.h"

#include <string.h>

#include "base/text.h"
#include "message/content.h"
#include "message/header.h"
#include "output/encode.h"

#define META_BYTES 8192 /* of a page in which a statement on its charset is looked for */

bool leaf_is_type(const char *type)
{
        return strcmp(type, "text/plain") == 0 || strcmp(type, "text/html") == 0;
}

/* --- plain text --- */

/* RFC 3676, section 4.4: in a flowed text a line that begins with a blank, "From " or ">" gets a blank before it. */
static void append_stuffed(GString *out, const char *text)
{
        while (*text != '\0') {
                size_t length = strcspn(text, "\n");
                if (*text == ' ' || *text == '>' || g_str_has_prefix(text, "From "))
                        g_string_append_c(out, ' ');
                g_string_append_len(out, text, (gssize)(length + (text[length] == '\n')));
                text += length + (text[length] == '\n');
        }
}

static void append_ours(GString *out, const char *text, bool is_flowed)
{
        if (is_flowed)
                append_stuffed(out, text);
        else
                g_string_append(out, text);
}

static void end_line(GString *out)
{
        if (out->len > 0 && out->str[out->len - 1] != '\n')
                g_string_append_c(out, '\n');
}

static void join_plain(GString *out, const struct explanation_texts *texts, const char *original,
                       bool is_flowed)
{
        switch (texts->mode) {
        case REWRITE_PREPEND:
                append_ours(out, texts->plain, is_flowed);
                g_string_append_c(out, '\n');
                g_string_append(out, original);
                break;
        case REWRITE_APPEND:
                g_string_append(out, original);
                end_line(out);
                g_string_append_c(out, '\n');
                append_ours(out, texts->plain, is_flowed);
                break;
        case REWRITE_REPLACE:
                append_ours(out, texts->plain, is_flowed);
                break;
        }
}

/* How many lines join_plain adds, with the empty one between ours and the original's. */
static unsigned lines_of(const struct explanation_texts *texts)
{
        unsigned lines = texts->mode != REWRITE_REPLACE;
        for (const char *c = texts->plain; *c != '\0'; c++)
                lines += *c == '\n';
        return lines;
}

/* --- HTML --- */

/* Where a tag such as "<body" begins at or after from: the last one if is_last. NULL where there is none. */
static const char *find_tag(const char *html, const char *tag, bool is_last)
{
        const char *found = NULL;
        size_t length = strlen(tag);
        for (const char *at = strchr(html, '<'); at != NULL; at = strchr(at + 1, '<')) {
                if (g_ascii_strncasecmp(at, tag, length) != 0 || g_ascii_isalnum(at[length]))
                        continue;
                found = at;
                if (!is_last)
                        break;
        }
        return found;
}

/* Just past the ">" of the tag that begins at tag, quotation marks heeded. */
static const char *tag_end(const char *tag)
{
        char quote = '\0';
        for (; *tag != '\0'; tag++) {
                if (quote != '\0')
                        quote = *tag == quote ? '\0' : quote;
                else if (*tag == '"' || *tag == '\'')
                        quote = *tag;
                else if (*tag == '>')
                        return tag + 1;
        }
        return tag;
}

/* Where on a page ours goes: at the beginning or the end of what is shown. */
static size_t place_in(const char *html, bool is_append)
{
        static const char *const closing[] = {"</body", "</html"};
        static const char *const opening[] = {"<body", "</head", "<html"};
        for (size_t i = 0; is_append && i < G_N_ELEMENTS(closing); i++) {
                const char *tag = find_tag(html, closing[i], true);
                if (tag != NULL)
                        return (size_t)(tag - html);
        }
        for (size_t i = 0; !is_append && i < G_N_ELEMENTS(opening); i++) {
                const char *tag = find_tag(html, opening[i], false);
                if (tag != NULL)
                        return (size_t)(tag_end(tag) - html);
        }
        return is_append ? strlen(html) : 0;
}

/* The page is UTF-8 now, so its meta elements must not name another charset. */
static char *without_charset(const char *html)
{
        GString *out = g_string_new(NULL);
        const char *at = html, *tag;
        while (at - html < META_BYTES && (tag = find_tag(at, "<meta", false)) != NULL) {
                const char *end = tag_end(tag);
                g_autofree char *element = g_strndup(tag, (gsize)(end - tag));
                g_autofree char *folded = g_ascii_strdown(element, -1);
                const char *name = strstr(folded, "charset=");
                g_string_append_len(out, at, tag - at);
                if (name != NULL) {
                        size_t begin = (size_t)(name - folded) + strlen("charset=");
                        begin += strspn(element + begin, "\"'");
                        size_t length = strcspn(element + begin, "\"'; />");
                        g_string_append_len(out, element, (gssize)begin);
                        g_string_append(out, "utf-8");
                        g_string_append(out, element + begin + length);
                } else {
                        g_string_append(out, element);
                }
                at = end;
        }
        g_string_append(out, at);
        return g_string_free(out, FALSE);
}

static void join_html(GString *out, const struct explanation_texts *texts, const char *original)
{
        if (texts->mode == REWRITE_REPLACE) {
                g_string_append(out, texts->page);
                return;
        }
        size_t place = place_in(original, texts->mode == REWRITE_APPEND);
        g_string_append_len(out, original, (gssize)place);
        g_string_append_c(out, '\n');
        g_string_append(out, texts->html);
        g_string_append(out, original + place);
}

/* --- the part --- */

/* The text of a part as UTF-8; NULL where not all of it can be read. */
static char *read_original(const struct mime *mime, unsigned index, const struct limits *limits)
{
        static const char *const encodings[] = {"7bit",   "8bit", "binary", "quoted-printable",
                                                "base64", NULL};
        g_autofree char *encoding =
            header_get(mime_header_bytes(mime, index), "Content-Transfer-Encoding", 0, limits);
        g_autofree char *folded = encoding != NULL ? g_ascii_strdown(encoding, -1) : NULL;
        if (folded != NULL && *folded != '\0' && !g_strv_contains(encodings, folded))
                return NULL;
        size_t length;
        g_autofree char *decoded = content_decode(mime, index, limits, &length);
        if (length >= limits->text_bytes)
                return NULL;
        return content_text(mime, index, limits);
}

/* The value of Content-Type. What a flowed text says of its line ends still holds for the text that is kept. */
static char *content_type_of(const struct mime *mime, unsigned index, const struct limits *limits,
                             bool *is_flowed)
{
        *is_flowed = false;
        if (index == MIME_NONE)
                return g_strdup("text/plain; charset=utf-8");
        const char *type = mime_part(mime, index)->type;
        struct header_field field;
        if (strcmp(type, "text/plain") != 0 ||
            !header_find(mime_header_bytes(mime, index), "Content-Type", 0, &field))
                return g_strdup_printf("%s; charset=utf-8", type);
        g_autofree char *format = header_parameter(field.value, "format", limits);
        g_autofree char *delsp = header_parameter(field.value, "delsp", limits);
        *is_flowed = format != NULL && text_equal(format, "flowed");
        bool deletes = *is_flowed && delsp != NULL && text_equal(delsp, "yes");
        return g_strdup_printf("%s; charset=utf-8%s%s", type, *is_flowed ? "; format=flowed" : "",
                               deletes ? "; delsp=yes" : "");
}

/* Ends text, in place, before a line that begins with line, marks of quotation aside. */
static void cut_at_line(char *text, const char *line)
{
        size_t length = strlen(line);
        for (char *at = text; *at != '\0';) {
                size_t quoted = strspn(at, " \t>|");
                if (strncmp(at + quoted, line, length) == 0) {
                        *at = '\0';
                        return;
                }
                at += strcspn(at, "\n");
                at += *at == '\n';
        }
}

bool leaf_init(struct leaf *leaf, const struct mime *mime, unsigned index,
               const struct explanation_texts *texts, const char *until,
               const struct limits *limits, const char *line_end)
{
        bool is_flowed;
        *leaf = (struct leaf){.content_type = content_type_of(mime, index, limits, &is_flowed),
                              .body = g_string_new(NULL)};
        g_autofree char *original =
            index == MIME_NONE ? g_strdup("") : read_original(mime, index, limits);
        if (original == NULL)
                return false;
        if (until != NULL)
                cut_at_line(original, until);
        g_autoptr(GString) text = g_string_new(NULL);
        bool is_html = index != MIME_NONE && strcmp(mime_part(mime, index)->type, "text/html") == 0;
        g_autofree char *page = is_html ? without_charset(original) : NULL;
        if (texts == NULL)
                g_string_append(text, is_html ? page : original);
        else if (is_html)
                join_html(text, texts, page);
        else
                join_plain(text, texts, original, is_flowed);
        if (texts != NULL && !is_html)
                leaf->lines = lines_of(texts);
        leaf->encoding = encode_text((struct bytes){text->str, text->len}, line_end, leaf->body);
        return true;
}

void leaf_release(struct leaf *leaf)
{
        g_free(leaf->content_type);
        g_string_free(leaf->body, TRUE);
}

/* human - the part of a report that people read, shared out among its recipients.
 * in: a scanned message, its report.  out: which part it is, and each recipient's text. */

#include "report/human.h"

#include <string.h>

#include "base/text.h"
#include "message/address.h"
#include "report/scope.h"

#define SHARE_BYTES 4096 /* of one of several recipients' text, so that all together stay small */
#define FEW_LETTERS 20   /* a text with fewer, besides addresses, says nothing by itself */

/* Finding the part. */

unsigned human_find(const struct mime *mime, const struct report *report)
{
        unsigned html = MIME_NONE, scope = scope_of_report(mime, report);
        for (unsigned i = 0; i < mime_count(mime); i++) {
                const struct mime_part *part = mime_part(mime, i);
                /* Where a message was cut right behind a delimiter, no part has begun. */
                bool is_empty = part->begin == part->end;
                if (is_empty || i == report->status_part || i == report->returned_part ||
                    scope_of(mime, i) != scope)
                        continue;
                if (strcmp(part->type, "text/plain") == 0)
                        return i;
                bool is_html = strcmp(part->type, "text/html") == 0;
                bool is_alternative =
                    is_html && part->parent != MIME_NONE &&
                    strcmp(mime_part(mime, part->parent)->type, "multipart/alternative") == 0;
                if (is_html && !is_alternative && html == MIME_NONE)
                        return i;
                if (is_html && html == MIME_NONE)
                        html = i;
        }
        return html;
}

/* Sharing the text. */

struct share {
        const struct limits *limits;
        GHashTable *owners; /* folded address to index of the recipient, plus one */
        GString **texts;    /* one for each recipient */
        unsigned *named;    /* for each recipient the last line, from 1, that names it */
        unsigned line;      /* the number of the line at hand */
        GString *preamble;  /* what stands before the first address */
        GString *pending;   /* lines of a transcript that wait for their recipient */
        GArray *current; /* indices of the recipients that the lines at hand are for, with room */
        bool is_owned;   /* the lines at hand speak of somebody, with room or without */
        bool any;        /* an address has been seen */
};

/* False where the line does not fit. */
static bool append(GString *out, struct bytes line, size_t limit)
{
        if (out->len + line.length + 1 > limit)
                return false;
        g_string_append_len(out, line.data, (gssize)line.length);
        g_string_append_c(out, '\n');
        return true;
}

static void clear_current(struct share *share)
{
        g_array_set_size(share->current, 0);
        share->is_owned = false;
}

/* Makes the recipients named in line the current ones. True if there is any. */
static bool take_owners(struct share *share, struct bytes line)
{
        size_t position = 0;
        char *address;
        bool found = false;
        while ((address = address_find(line, &position)) != NULL) {
                g_autofree char *key = address_key(address);
                unsigned owner = GPOINTER_TO_UINT(g_hash_table_lookup(share->owners, key));
                g_free(address);
                if (owner == 0)
                        continue;
                if (!found)
                        clear_current(share);
                found = share->is_owned = true;
                owner--;
                if (share->named[owner] != share->line)
                        g_array_append_val(share->current, owner);
                share->named[owner] = share->line;
        }
        return found;
}

/* Whose text is nearly full takes no more until it is named again: otherwise many short lines would ask many
 * recipients each. */
static void append_current(struct share *share, struct bytes line)
{
        unsigned kept = 0;
        for (unsigned i = 0; i < share->current->len; i++) {
                unsigned owner = g_array_index(share->current, unsigned, i);
                if (append(share->texts[owner], line, SHARE_BYTES) ||
                    share->texts[owner]->len < SHARE_BYTES / 2)
                        g_array_index(share->current, unsigned, kept++) = owner;
        }
        g_array_set_size(share->current, kept);
}

static bool starts_with(struct bytes line, const char *prefix)
{
        size_t length = strlen(prefix);
        return line.length >= length && memcmp(line.data, prefix, length) == 0;
}

static void share_line(struct share *share, struct bytes line)
{
        share->line++;
        if (starts_with(line, "---")) { /* A heading: what follows speaks of others again. */
                clear_current(share);
                g_string_truncate(share->pending, 0);
        } else if (starts_with(line, ">>> ") || starts_with(line, "... ")) {
                clear_current(share);
                if (!starts_with(line, ">>> ") || strstr(share->pending->str, "\n<<< "))
                        g_string_truncate(share->pending, 0);
        }
        if (take_owners(share, line)) {
                share->any = true;
                struct bytes before = {share->pending->str, share->pending->len};
                if (before.length > 0)
                        before.length--;
                append_current(share, before);
                g_string_truncate(share->pending, 0);
        }
        if (!share->any)
                append(share->preamble, line, SHARE_BYTES);
        if (share->is_owned)
                append_current(share, line);
        else
                append(share->pending, line, SHARE_BYTES);
}

static void share_among(const char *text, struct share *share)
{
        while (*text) {
                const char *end = strchr(text, '\n');
                size_t length = end ? (size_t)(end - text) : strlen(text);
                share_line(share, (struct bytes){text, length});
                text += length + (end ? 1 : 0);
        }
}

size_t human_letters(const char *text)
{
        struct bytes all = {text, strlen(text)};
        size_t count = 0, position = 0;
        char *address;
        for (const char *at = text; *at; at++)
                count += g_ascii_isalpha(*at) || (unsigned char)*at >= 0x80;
        while ((address = address_find(all, &position)) != NULL) {
                count -= MIN(count, strlen(address));
                g_free(address);
        }
        return count;
}

static void share_several(const char *text, const struct limits *limits, struct report *report)
{
        unsigned count = report->recipients->len;
        struct share share = {
            .limits = limits,
            .owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
            .texts = g_new0(GString *, count),
            .named = g_new0(unsigned, count),
            .preamble = g_string_new(NULL),
            .pending = g_string_new(NULL),
            .current = g_array_new(FALSE, FALSE, sizeof(unsigned)),
        };
        for (unsigned i = 0; i < count; i++) {
                const struct report_recipient *recipient = g_ptr_array_index(report->recipients, i);
                share.texts[i] = g_string_new(NULL);
                if (recipient->recipient)
                        g_hash_table_insert(share.owners, address_key(recipient->recipient),
                                            GUINT_TO_POINTER(i + 1));
                if (recipient->original_recipient)
                        g_hash_table_insert(share.owners, address_key(recipient->original_recipient),
                                            GUINT_TO_POINTER(i + 1));
        }
        share_among(text, &share);
        for (unsigned i = 0; i < count; i++) {
                struct report_recipient *recipient = g_ptr_array_index(report->recipients, i);
                if (human_letters(share.texts[i]->str) < FEW_LETTERS)
                        g_string_prepend(share.texts[i], share.preamble->str);
                char *own = g_string_free(share.texts[i], FALSE);
                if (recipient->text || *own == '\0')
                        g_free(own);
                else
                        recipient->text = own;
        }
        g_free(share.texts);
        g_free(share.named);
        g_hash_table_unref(share.owners);
        g_string_free(share.preamble, TRUE);
        g_string_free(share.pending, TRUE);
        g_array_unref(share.current);
}

void human_share(const char *text, const struct limits *limits, struct report *report)
{
        if (report->recipients->len != 1) {
                share_several(text, limits, report);
                return;
        }
        struct report_recipient *only = g_ptr_array_index(report->recipients, 0);
        if (*text == '\0' || (only->text && human_letters(only->text) >= FEW_LETTERS))
                return;
        size_t length = text_fit((struct bytes){text, strlen(text)}, limits->diagnostic_bytes);
        g_free(only->text);
        only->text = g_strndup(text, length);
}

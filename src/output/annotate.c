#include "output/annotate.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "message/address.h"
#include "message/header.h"

#define FOLD_AT       76  /* columns (RFC 5322, section 2.1.1 recommends 78) */
#define ADDRESS_BYTES 320 /* RFC 5321, section 4.5.3.1; a cut address would be another one */
#define HOST_BYTES    255 /* RFC 1035, section 2.3.4 */

const char *const annotate_names[] = {
    "X-Bounce-Class",  "X-Bounce-Reason",    "X-Bounce-Status",
    "X-Bounce-Action", "X-Bounce-Recipient", "X-Bounce-Count",
    "X-Bounce-Origin", "X-Bounce-Supplied",  NULL,
};

static bool is_listed(struct bytes name, const char *const *list)
{
        for (size_t i = 0; list != NULL && list[i] != NULL; i++)
                if (text_is(name, list[i]))
                        return true;
        return false;
}

bool annotate_is_ours(struct bytes name, const char *const *extra)
{
        return is_listed(name, annotate_names) || is_listed(name, extra);
}

/* A field that is to go: its name in lower case, and its number among the fields of that name. */
struct found {
        char *name;
        unsigned index;
};

static void found_clear(void *data)
{
        g_free(((struct found *)data)->name);
}

unsigned annotate_strip(struct bytes header, const char *const *extra, GPtrArray *changes)
{
        g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct found));
        g_array_set_clear_func(found, found_clear);
        struct header_field field;
        size_t position = 0;
        while (header_next(header, &position, &field)) {
                if (!annotate_is_ours(field.name, extra))
                        continue;
                struct found next = {g_ascii_strdown(field.name.data, (gssize)field.name.length),
                                     0};
                next.index = GPOINTER_TO_UINT(g_hash_table_lookup(counts, next.name)) + 1;
                g_hash_table_replace(counts, g_strdup(next.name), GUINT_TO_POINTER(next.index));
                g_array_append_val(found, next);
        }
        /* Highest index first: one MTA renumbers after a deletion, the other does not. */
        for (guint i = found->len; i-- > 0;) {
                const struct found *last = &g_array_index(found, struct found, i);
                changes_delete_header(changes, last->name, last->index);
        }
        return found->len;
}

/* Appends "; text" to a value, on a new line where this one would become too long. */
static void append_item(GString *value, const char *text)
{
        const char *line = strrchr(value->str, '\n');
        size_t column =
            line != NULL ? strlen(line + 1) : value->len + strlen("X-Bounce-Recipient: ");
        g_string_append(value, column + strlen(text) + 2 > FOLD_AT ? ";\n\t" : "; ");
        g_string_append(value, text);
}

static void append_pair(GString *value, const char *name, const char *text)
{
        if (text == NULL || *text == '\0')
                return;
        g_autofree char *pair = g_strdup_printf("%s=%s", name, text);
        append_item(value, pair);
}

/* True for a host name or an address literal, which needs no quoting here. */
static bool is_host(const char *text)
{
        size_t length = strnlen(text, HOST_BYTES + 1);
        for (size_t i = 0; i < length; i++)
                if (!isalnum((unsigned char)text[i]) && strchr(".-_:[]", text[i]) == NULL)
                        return false;
        return length > 0 && length <= HOST_BYTES;
}

static bool is_ascii(const char *text)
{
        for (; *text != '\0'; text++)
                if ((unsigned char)*text < 0x20 || (unsigned char)*text > 0x7e)
                        return false;
        return true;
}

/* address="..." as a quoted string (RFC 5322, section 3.2.4), or address*=utf-8''... (RFC 2231). */
static char *format_address(const char *address)
{
        g_autofree char *clean = text_one_line(address, ADDRESS_LIMIT);
        if (strlen(clean) > ADDRESS_BYTES)
                return NULL;
        if (!is_ascii(clean)) {
                g_autofree char *escaped = g_uri_escape_string(clean, NULL, FALSE);
                return g_strdup_printf("address*=utf-8''%s", escaped);
        }
        GString *quoted = g_string_new("address=\"");
        for (const char *c = clean; *c != '\0'; c++) {
                if (*c == '"' || *c == '\\')
                        g_string_append_c(quoted, '\\');
                g_string_append_c(quoted, *c);
        }
        g_string_append_c(quoted, '"');
        return g_string_free(quoted, FALSE);
}

/* The value of one X-Bounce-Recipient. */
static char *format_recipient(const struct verdict_recipient *recipient)
{
        const struct report_recipient *reported = recipient->reported;
        GString *value = g_string_new(class_name(recipient->class));
        char status[STATUS_SIZE];
        append_pair(value, "reason", recipient->reason != NULL ? recipient->reason->name : NULL);
        append_pair(value, "status", status_print(recipient->status, status));
        if (recipient->reply != 0) {
                g_autofree char *reply = g_strdup_printf("%u", recipient->reply);
                append_pair(value, "reply", reply);
        }
        append_pair(value, "action", action_name(recipient->action));
        if (reported->remote_mta != NULL && is_host(reported->remote_mta))
                append_pair(value, "mta", reported->remote_mta);
        if (reported->recipient != NULL) {
                g_autofree char *address = format_address(reported->recipient);
                if (address != NULL)
                        append_item(value, address);
        }
        return g_string_free(value, FALSE);
}

/* Inserts a header of one token; nothing where no recipient states it. */
static void insert_token(GPtrArray *changes, const char *name, const char *value)
{
        if (value != NULL && *value != '\0')
                changes_insert_header(changes, name, value);
}

void annotate_bounce(const struct verdict *verdict, const char *origin, unsigned limit,
                     GPtrArray *changes)
{
        if (verdict->report->kind != KIND_BOUNCE)
                return;
        const char *class = verdict_class(verdict);
        g_autofree char *status = verdict_status(verdict);
        insert_token(changes, "X-Bounce-Class", class != NULL ? class : class_name(CLASS_UNKNOWN));
        insert_token(changes, "X-Bounce-Reason", verdict_reason(verdict));
        insert_token(changes, "X-Bounce-Status", status);
        insert_token(changes, "X-Bounce-Action", verdict_action(verdict));
        insert_token(changes, "X-Bounce-Origin", origin);
        guint total = verdict->recipients->len;
        guint shown = MIN(total, limit);
        for (guint i = 0; i < shown; i++) {
                g_autofree char *value =
                    format_recipient(g_ptr_array_index(verdict->recipients, i));
                changes_insert_header(changes, "X-Bounce-Recipient", value);
        }
        if (shown < total) {
                g_autofree char *count = g_strdup_printf("total=%u; shown=%u", total, shown);
                changes_insert_header(changes, "X-Bounce-Count", count);
        }
}

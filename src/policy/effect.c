/* effect - the actions of a policy, as changes.
 * in: actions and facts of a message.  out: a list of changes in their order. */

#include "policy/effect.h"

#include <string.h>

#include "base/text.h"
#include "message/header.h"
#include "output/annotate.h"
#include "output/change.h"
#include "policy/placeholder.h"

#define LINE_LIMIT   76   /* bytes of a header line, where there is a space to fold at */
#define VALUE_LIMIT  1800 /* bytes of a value: less than any server takes in one line */
#define REPLY_CODES  "550 5.7.1 "
#define SUBJECT_ROOM 900 /* bytes of a line that all servers take */

/* Folds at spaces; column is where the value begins. */
static char *fold(const char *value, size_t column)
{
        GString *out = g_string_new_len(value, (gssize)strnlen(value, VALUE_LIMIT));
        size_t begin = 0; /* of the line, less the name on the first one */
        size_t space = 0; /* the last one seen in the line, 0 for none */
        for (size_t i = 1; i < out->len; i++) {
                if (out->str[i] == ' ')
                        space = i;
                if (i - begin + column < LINE_LIMIT || space == 0 || space + 1 >= out->len)
                        continue;
                g_string_insert_c(out, (gssize)space, '\n');
                begin = space + 1;
                i = MAX(i, begin);
                column = 0;
                space = 0;
        }
        return g_string_free(out, FALSE);
}

/* The fields' order at the end is that of the rules. */
static void add_headers(const struct actions *actions, const struct facts *facts,
                        GPtrArray *changes)
{
        for (guint i = 0; actions->headers != NULL && i < actions->headers->len; i++) {
                const struct header_action *header = g_ptr_array_index(actions->headers, i);
                g_autofree char *value = placeholder_fill(header->value, facts);
                g_autofree char *folded = fold(value, strlen(header->name) + 2);
                changes_insert_header(changes, header->name, folded);
        }
}

/* The value as it stands, folds as LF and white space, without the space after the colon. */
static char *value_as_it_stands(struct bytes value)
{
        GString *out = g_string_new(NULL);
        for (size_t i = 0; i < value.length; i++)
                if (value.data[i] != '\r' && value.data[i] != '\0')
                        g_string_append_c(out, value.data[i]);
        size_t leading = strspn(out->str, " \t");
        g_string_erase(out, 0, (gssize)leading);
        return g_string_free(out, FALSE);
}

static void tag_subject(const struct actions *actions, struct bytes header, GPtrArray *changes)
{
        struct header_field field;
        if (actions->subject_tag == NULL)
                return;
        if (!header_find(header, "Subject", 0, &field)) {
                changes_insert_header(changes, "Subject", actions->subject_tag);
                return;
        }
        g_autofree char *old = value_as_it_stands(field.value);
        if (strstr(old, actions->subject_tag) != NULL)
                return;
        bool is_long = strcspn(old, "\n") + strlen(actions->subject_tag) > SUBJECT_ROOM;
        g_autofree char *tagged =
            g_strconcat(actions->subject_tag, is_long ? "\n " : " ", old, NULL);
        changes_set_header(changes, "Subject", 1, tagged);
}

static bool has_address(char *const *list, const char *address)
{
        for (; list != NULL && *list != NULL; list++)
                if (text_equal(*list, address))
                        return true;
        return false;
}

static void change_recipients(const struct actions *actions, const struct envelope *envelope,
                              GPtrArray *changes)
{
        char *const *added = actions->replace_recipients != NULL ? actions->replace_recipients
                                                                 : actions->add_recipients;
        for (; added != NULL && *added != NULL; added++) {
                g_autofree char *bracketed = g_strdup_printf("<%s>", *added);
                changes_add(changes, CHANGE_ADD_RECIPIENT, bracketed);
        }
        const GPtrArray *old = actions->replace_recipients == NULL ? NULL : envelope->recipients;
        for (guint i = 0; old != NULL && i < old->len; i++) {
                const char *address = g_ptr_array_index(old, i);
                g_autofree char *bracketed = g_strdup_printf("<%s>", address);
                if (!has_address(actions->replace_recipients, address))
                        changes_add(changes, CHANGE_DELETE_RECIPIENT, bracketed);
        }
}

void effect_add(const struct actions *actions, const struct facts *facts, struct bytes header,
                GPtrArray *changes, bool *is_spared)
{
        *is_spared = false;
        add_headers(actions, facts, changes);
        tag_subject(actions, header, changes);
        change_recipients(actions, facts->envelope, changes);
        if (actions->quarantine != NULL)
                changes_add(changes, CHANGE_QUARANTINE, actions->quarantine);
        if (!actions_refuse(actions))
                return;
        *is_spared = facts->kind != KIND_BOUNCE || facts->envelope->is_own;
        if (*is_spared)
                return;
        if (actions->reject != NULL) {
                g_autofree char *reply = g_strconcat(REPLY_CODES, actions->reject, NULL);
                changes_add(changes, CHANGE_REJECT, reply);
        } else {
                changes_add(changes, CHANGE_DISCARD, NULL);
        }
}

void effect_strip(const struct actions *actions, struct bytes header, GPtrArray *changes)
{
        g_autoptr(GPtrArray) names = g_ptr_array_new();
        for (guint i = 0; actions->headers != NULL && i < actions->headers->len; i++) {
                const struct header_action *set = g_ptr_array_index(actions->headers, i);
                if (set->is_set)
                        g_ptr_array_add(names, set->name);
        }
        g_ptr_array_add(names, NULL);
        g_autoptr(GPtrArray) found = changes_new();
        annotate_strip(header, (const char *const *)names->pdata, found);
        for (guint i = 0; i < found->len; i++) {
                const struct change *change = g_ptr_array_index(found, i);
                if (!annotate_is_ours((struct bytes){change->name, strlen(change->name)}, NULL))
                        changes_delete_header(changes, change->name, change->index);
        }
}

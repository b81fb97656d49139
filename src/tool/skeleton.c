#include "tool/skeleton.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "message/address.h"

#define SAMPLE_BYTES 400

/* One diagnostic and how often it was seen. */
struct entry {
        char *text;
        unsigned count;
};

struct skeleton {
        GHashTable *entries; /* by text */
};

static void entry_free(void *data)
{
        struct entry *entry = data;
        g_free(entry->text);
        g_free(entry);
}

struct skeleton *skeleton_new(void)
{
        struct skeleton *skeleton = g_new0(struct skeleton, 1);
        skeleton->entries = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, entry_free);
        return skeleton;
}

/* The diagnostic with its mail addresses replaced, so that the same words to many recipients count as one, and
 * no real address gets into a sample. */
static char *generalise(const char *diagnostic)
{
        g_autofree char *line = text_one_line(diagnostic, SAMPLE_BYTES);
        struct bytes text = {line, strlen(line)};
        GString *out = g_string_new(line);
        size_t position = 0;
        char *address;
        while ((address = address_find(text, &position)) != NULL) {
                g_string_replace(out, address, "user@example.org", 0);
                g_free(address);
        }
        return g_string_free(out, FALSE);
}

static void add_text(struct skeleton *skeleton, const char *diagnostic)
{
        g_autofree char *text = generalise(diagnostic);
        struct entry *entry = g_hash_table_lookup(skeleton->entries, text);
        if (entry == NULL && g_hash_table_size(skeleton->entries) >= SKELETON_MOST)
                return;
        if (entry == NULL) {
                entry = g_new0(struct entry, 1);
                entry->text = g_strdup(text);
                g_hash_table_insert(skeleton->entries, entry->text, entry);
        }
        entry->count++;
}

void skeleton_add(struct skeleton *skeleton, const struct verdict *verdict)
{
        for (guint i = 0; i < verdict->recipients->len; i++) {
                const struct verdict_recipient *recipient =
                    g_ptr_array_index(verdict->recipients, i);
                const struct report_recipient *reported = recipient->reported;
                const char *text =
                    reported->diagnostic != NULL ? reported->diagnostic : reported->text;
                if (recipient->reason != NULL && text != NULL && *text != '\0' &&
                    strcmp(recipient->reason->name, "undetermined") == 0)
                        add_text(skeleton, text);
        }
}

static int by_count(gconstpointer a, gconstpointer b)
{
        const struct entry *x = *(const struct entry *const *)a;
        const struct entry *y = *(const struct entry *const *)b;
        if (x->count != y->count)
                return x->count > y->count ? -1 : 1;
        return strcmp(x->text, y->text);
}

/* Writes a libconfig string. */
static void print_string(const char *text)
{
        putchar('"');
        for (; *text != '\0'; text++) {
                if (*text == '"' || *text == '\\')
                        putchar('\\');
                putchar(*text);
        }
        putchar('"');
}

void skeleton_print_and_free(struct skeleton *skeleton)
{
        g_autoptr(GPtrArray) sorted = g_ptr_array_new();
        GHashTableIter iter;
        gpointer entry;
        g_hash_table_iter_init(&iter, skeleton->entries);
        while (g_hash_table_iter_next(&iter, NULL, &entry))
                g_ptr_array_add(sorted, entry);
        g_ptr_array_sort(sorted, by_count);
        printf(
            "# Diagnostics that no rule knew, the most frequent first. Give each rule a reason, "
            "and the\n"
            "# words that tell it; then put the file into knowledge.d and run bouncectl lint.\n\n"
            "rules = (");
        for (guint i = 0; i < sorted->len; i++) {
                const struct entry *item = g_ptr_array_index(sorted, i);
                printf(
                    "%s\n  # seen %u times\n  { id = \"site-%u\";\n    reason = \"undetermined\";\n"
                    "    phrases = (\"\");\n    samples = (",
                    i > 0 ? "," : "", item->count, i + 1);
                print_string(item->text);
                printf(");\n    source = \"seen at this site\"; }");
        }
        printf("\n);\n");
        g_hash_table_destroy(skeleton->entries);
        g_free(skeleton);
}

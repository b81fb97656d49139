/* address_list - lists of mail addresses, domains and patterns.
 * in: "kim@example.org", "@example.org", "@.example.org" (its subdomains too), "/pattern/", "" (the null sender).
 * out: whether an address is in the list. */

#include "policy/address_list.h"

#include <string.h>

#include "knowledge/pattern.h"
#include "message/address.h"

#define MATCH_LIMIT 100000 /* steps of one pattern over one address */

struct entry {
        char *text;
        struct pattern *pattern; /* NULL for what is no pattern */
};

struct address_list {
        GArray *entries; /* of struct entry */
};

static void clear_entry(void *data)
{
        struct entry *entry = data;
        g_free(entry->text);
        if (entry->pattern != NULL)
                pattern_free(entry->pattern);
}

static bool is_pattern(const char *text)
{
        size_t length = strlen(text);
        return length >= 2 && text[0] == '/' && text[length - 1] == '/';
}

static struct pattern *read_pattern(const char *text, const char *file, unsigned line,
                                    struct problems *problems)
{
        g_autofree char *inside = g_strndup(text + 1, strlen(text) - 2);
        return pattern_new(inside, 0, file, line, problems);
}

static bool is_wellformed(const char *text)
{
        if (text[0] == '\0' || is_pattern(text))
                return true;
        if (text[0] == '@')
                return text[1] != '\0' && strchr(text + 1, '@') == NULL;
        return address_is_mail(text);
}

struct address_list *address_list_new(char *const *texts, const char *file, unsigned line,
                                      struct problems *problems)
{
        struct address_list *list = g_new0(struct address_list, 1);
        list->entries = g_array_new(FALSE, TRUE, sizeof(struct entry));
        g_array_set_clear_func(list->entries, clear_entry);
        for (; *texts != NULL; texts++) {
                struct entry entry = {g_strdup(*texts), NULL};
                if (!is_wellformed(*texts))
                        problems_error(problems, file, line,
                                       "\"%s\" is no address: write kim@example.org, @example.org, "
                                       "@.example.org for its subdomains too, or /pattern/",
                                       *texts);
                else if (is_pattern(*texts))
                        entry.pattern = read_pattern(*texts, file, line, problems);
                g_array_append_val(list->entries, entry);
        }
        return list;
}

void address_list_free(struct address_list *list)
{
        if (list == NULL)
                return;
        g_array_unref(list->entries);
        g_free(list);
}

/* wanted begins with its at sign; a dot after it takes the domain and all below it. */
static bool is_in_domain(const char *wanted, const char *address)
{
        const char *at = strrchr(address, '@');
        if (at == NULL)
                return false;
        if (wanted[1] != '.')
                return g_ascii_strcasecmp(at, wanted) == 0;
        if (g_ascii_strcasecmp(at + 1, wanted + 2) == 0)
                return true;
        size_t domain = strlen(at + 1), suffix = strlen(wanted + 1);
        return domain > suffix && g_ascii_strcasecmp(at + 1 + domain - suffix, wanted + 1) == 0;
}

static bool entry_fits(const struct entry *entry, const char *address)
{
        if (entry->pattern != NULL)
                return pattern_search(entry->pattern, (struct bytes){address, strlen(address)}, 0,
                                      MATCH_LIMIT, NULL);
        if (entry->text[0] == '\0' || address[0] == '\0')
                return entry->text[0] == address[0];
        if (entry->text[0] == '@')
                return is_in_domain(entry->text, address);
        return address_equal(entry->text, address);
}

bool address_list_has(const struct address_list *list, const char *address)
{
        for (guint i = 0; address != NULL && i < list->entries->len; i++)
                if (entry_fits(&g_array_index(list->entries, struct entry, i), address))
                        return true;
        return false;
}

static bool has_entry(const struct address_list *list, const char *text)
{
        for (guint i = 0; i < list->entries->len; i++)
                if (strcmp(g_array_index(list->entries, struct entry, i).text, text) == 0)
                        return true;
        return false;
}

bool address_list_covers(const struct address_list *a, const struct address_list *b)
{
        for (guint i = 0; i < b->entries->len; i++)
                if (!has_entry(a, g_array_index(b->entries, struct entry, i).text))
                        return false;
        return true;
}

/* base - the inside of the knowledge base.
 * in: nothing.  out: what the files of this folder share; nobody else includes it. */

#ifndef KNOWLEDGE_BASE_H
#define KNOWLEDGE_BASE_H

#include <libconfig.h>

#include "knowledge/knowledge.h"
#include "knowledge/pattern.h"

/* Which of the two directories an entry comes from; the site's overrides. */
enum layer { LAYER_SHIPPED, LAYER_SITE };

struct matcher;

struct knowledge {
        gatomicrefcount references;
        GStringChunk *strings; /* every string of an entry, since libconfig frees its own */
        GPtrArray *string_lists;
        GPtrArray *reasons;     /* of struct reason, by the order of the files */
        GHashTable *reason_of;  /* by name; borrowed */
        GPtrArray *codes;       /* of struct code, replies first, then by number */
        GHashTable *code_of;    /* of struct code_entry, by code_key */
        GPtrArray *code_ranges; /* of those that stand for more than one code; borrowed */
        GPtrArray *rules;       /* of struct rule, the most specific first */
        GHashTable *rule_of;    /* of struct rule, by id */
        GPtrArray *languages;   /* of struct language */
        GPtrArray *layouts;     /* of templates.c */
        struct matcher *matcher;
        struct formats *formats;
        struct kinds *kinds;
};

/* One file while it is loaded. */
struct loader {
        struct knowledge *knowledge;
        struct problems *problems;
        const char *file; /* owned by the knowledge base */
        enum layer layer;
};

/* --- loader.c: members of a group --- */

struct origin loader_origin(const struct loader *loader, const config_setting_t *setting);
void loader_error(const struct loader *loader, const config_setting_t *setting, const char *format,
                  ...) G_GNUC_PRINTF(3, 4);

/* True for valid UTF-8 that is nothing but white space. */
bool loader_is_blank(const char *text);

/* True where the group says `member = true`. */
bool loader_flag(const config_setting_t *group, const char *member);

/* True where the group says `disabled = true`. */
bool loader_is_disabled(const config_setting_t *group);

/* A member's text, owned by the knowledge base; NULL where absent. An empty one is an error, and so is an absent one
 * that is required. */
const char *loader_string(const struct loader *loader, const config_setting_t *group,
                          const char *member, bool required);

/* The same of several, NULL-terminated; NULL where absent. */
const char *const *loader_strings(const struct loader *loader, const config_setting_t *group,
                                  const char *member);

/* Calls read for a member that is one value or a list of them; an empty list is an error. True where all went well. */
typedef bool loader_element(const struct loader *loader, const config_setting_t *element,
                            void *context);
bool loader_each(const struct loader *loader, const config_setting_t *group, const char *member,
                 loader_element *read, void *context);

/* The text of an element, NULL with an error where it is no string. */
const char *loader_text(const struct loader *loader, const config_setting_t *element);

/* The compiled patterns of a member, without those that are wrong; empty where it is absent. To be freed with g_ptr_array_unref. */
GPtrArray *loader_patterns(const struct loader *loader, const config_setting_t *group,
                           const char *member);

/* The error that word is no WHAT, with the nearest of names as a hint. */
void loader_unknown(const struct loader *loader, const config_setting_t *setting, const char *what,
                    const char *word, const char *const *names);

/* Reads the members `reason`, `class` and `fault`; absent ones leave *out as it is. */
bool loader_reason(const struct loader *loader, const config_setting_t *group,
                   const struct reason **out);
bool loader_class(const struct loader *loader, const config_setting_t *group, const char *member,
                  enum bounce_class *out);
bool loader_fault(const struct loader *loader, const config_setting_t *group, enum fault *out);

/* True where an entry at *existing may be replaced by one of this file; else the error that what stands twice. */
bool loader_may_replace(const struct loader *loader, const config_setting_t *group,
                        enum layer layer, struct origin existing, const char *what);

/* --- one loader for each list --- */

void reasons_load(const struct loader *loader, const config_setting_t *list);
void codes_load(const struct loader *loader, const config_setting_t *list);
void rules_load(const struct loader *loader, const config_setting_t *list);
void languages_load(const struct loader *loader, const config_setting_t *list);
void templates_load(const struct loader *loader, const config_setting_t *list);

/* For arrays: frees a struct language. */
void language_free(void *language);

/* For arrays: frees an element of layouts. */
void layout_free(void *layout);

/* Called once all files are read: puts entries in order. */
void codes_finish(struct knowledge *knowledge);
void rules_finish(struct knowledge *knowledge);

/* The code that begins the next range, where the range at index (of code_ranges) holds it; else NULL. */
const struct code *codes_overlap(const struct knowledge *knowledge, guint index);

/* For hash tables: frees an entry of code_of. */
void code_entry_free(void *entry);

/* Writes "552" or "X.2.2". */
#define CODE_SIZE 20
const char *code_print(const struct code *code, char out[CODE_SIZE]);

#endif

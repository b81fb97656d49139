/* templates - the layouts of the explanation that is put before a bounce.
 * in: the list `templates` of the knowledge files.  out: compiled templates by name. */

#ifndef KNOWLEDGE_TEMPLATES_H
#define KNOWLEDGE_TEMPLATES_H

#include "base/template.h"
#include "knowledge/knowledge.h"

/* The name of the one that is used unless another is asked for. */
#define TEMPLATE_DEFAULT "default"

/* One layout in both forms, owned by the knowledge base. */
struct layout {
        const char *name;
        struct template *text;
        struct template *html;
        struct origin origin;
};

/* The layout of that name; NULL for the default one. NULL where there is none. */
const struct layout *knowledge_layout(const struct knowledge *knowledge, const char *name);

/* All names that a layout, or a text of a language, may use, NULL-terminated. bounce-knowledge(5) says what they hold. */
extern const char *const templates_names[];

/* Reports names that no layout can know, texts that no language has, and texts of languages that are no templates. */
void templates_lint(const struct knowledge *knowledge, struct problems *problems);

#endif

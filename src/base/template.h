/* template - texts with placeholders, sections and lists: a small subset of Mustache.
 * in: a template that a person wrote, and a view with hostile values.
 * out: text, or HTML in which every value is escaped.
 *
 *     {{name}}                 the value of that name, nothing where there is none
 *     {{#name}} ... {{/name}}  once for each item of a list, whose names come first inside; once for a value or flag
 *     {{^name}} ... {{/name}}  where there is no such value, flag or item
 *     {{t.name}}               a text of the reader's language, in which {{...}} works as well
 *     {{! ... }}               a remark
 *
 * A tag of the last four kinds but {{t.name}} that stands alone on its line takes the line with it. Values are never read
 * as templates. */

#ifndef BASE_TEMPLATE_H
#define BASE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/problem.h"
#include "base/view.h"

#define TEMPLATE_BYTES  65536 /* of a template's own text */
#define TEMPLATE_NESTED 8     /* sections within each other */
#define TEMPLATE_NAME   40    /* bytes of a name */

struct template;

/* Reads a template; file and line say in problems where its text stands. NULL where it is wrong. To be freed with
 * template_free. */
struct template *template_new(const char *text, const char *file, unsigned line,
                              struct problems *problems);
void template_free(struct template *template);

enum template_form { TEMPLATE_TEXT, TEMPLATE_HTML };

/* Finds the text behind {{t.name}}; NULL where there is none. */
typedef const char *template_text(const char *name, const void *data);

/* Fills the template. At most limit bytes are written; false where that cut the result. The caller frees *out with
 * g_free, in either case. */
bool template_render(const struct template *template, enum template_form form,
                     const struct view *view, template_text *text, const void *data, size_t limit,
                     char **out);

/* Calls visit for each name in the template, "t.name" included, with the line of the text in which it stands. */
typedef void template_visit(const char *name, unsigned line, void *data);
void template_each(const struct template *template, template_visit *visit, void *data);

#endif

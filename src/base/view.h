/* view - what a template shows: texts and lists by name.
 * in: values, each of which may be hostile.  out: what template_render looks up. */

#ifndef BASE_VIEW_H
#define BASE_VIEW_H

#include <glib.h>

struct view;

struct view *view_new(void);
void view_free(struct view *view);

/* Gives name a text, copied; NULL and "" mean that there is none. */
void view_set(struct view *view, const char *name, const char *value);

/* A name that only says yes: a section of that name is shown. */
void view_set_flag(struct view *view, const char *name);

/* Appends an item to the list of that name and returns it, owned by view. */
struct view *view_add(struct view *view, const char *name);

/* NULL where there is none; a flag's text is "". */
const char *view_text(const struct view *view, const char *name);

/* Of struct view, NULL where there is none. */
const GPtrArray *view_list(const struct view *view, const char *name);

#endif

/* folder - a folder that messages are written into.
 * in: the names under which they were found, and bytes.  out: new files; none that is there is touched. */

#ifndef TOOL_FOLDER_H
#define TOOL_FOLDER_H

#include <glib.h>
#include <stddef.h>

struct folder;

/* Makes the folder and those above it where they are missing; nobody but the user may look into what is made. NULL, with a
 * line in errors, where that fails. The caller frees with folder_free. */
struct folder *folder_new(const char *path, GPtrArray *errors);
void folder_free(struct folder *folder);

/* Writes one file. The name may have folders in it, which are made, but is trusted for nothing: whatever it says, the file
 * stands below the folder and no link leads elsewhere; control characters and a dash in front become "_". A number above 0
 * is put behind the name, and so is one where this name was used before. EX_OK, or with a line in errors EX_CANTCREAT
 * (such as where a file of that name is there) or EX_IOERR (nothing is left of the file then). */
int folder_write(struct folder *folder, const char *name, size_t number, const GByteArray *bytes,
                 GPtrArray *errors);

#endif

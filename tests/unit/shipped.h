/* shipped - the shipped knowledge base, loaded once for all tests of a program.
 * in: etc/knowledge of the source tree.  out: engines that stand on it. */

#ifndef TESTS_UNIT_SHIPPED_H
#define TESTS_UNIT_SHIPPED_H

#include "policy/engine.h"

/* For tcase_add_unchecked_fixture, so that the processes of all tests find it loaded. */
void shipped_setup(void);
void shipped_teardown(void);

/* As engine_load, except that the knowledge base is the shipped one, whatever the settings name. */
struct engine *shipped_engine(const char *path, struct problems *problems);

#endif

/* fixture - a directory for one test.
 * in: texts of files.  out: a directory that goes when the test does. */

#ifndef TESTS_UNIT_FIXTURE_H
#define TESTS_UNIT_FIXTURE_H

struct knowledge;

/* For tcase_add_checked_fixture. */
void fixture_setup(void);
void fixture_teardown(void);

/* Writes a file below the directory, folders included. Returns its path, which lives as long as the test. */
const char *fixture_write(const char *name, const char *text);

/* The path of a name below the directory. */
const char *fixture_path(const char *name);

/* The knowledge base of that one file, which must load without a word. To be released with knowledge_unref. */
struct knowledge *fixture_knowledge(const char *text);

#endif

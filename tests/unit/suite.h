/* suite - what each unit test program gives to the common main. */

#ifndef TESTS_UNIT_SUITE_H
#define TESTS_UNIT_SUITE_H

#include <check.h>

/* The program's suite; the runner owns it. */
Suite *suite(void);

#endif

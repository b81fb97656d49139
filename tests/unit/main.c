/* main - runs the one suite of a unit test program.
 * in: suite().  out: Check's summary; exit status 1 where a test failed. */

#include <check.h>
#include <stdlib.h>

#include "tests/unit/suite.h"

int main(void)
{
        SRunner *runner = srunner_create(suite());
        srunner_run_all(runner, CK_ENV);
        int failed = srunner_ntests_failed(runner);
        srunner_free(runner);
        return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

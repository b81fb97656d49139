/* libconfig_leaks - libconfig loses strings where a file has a syntax error.
 * in: nothing.  out: a fuzzer that includes this does not stop at these leaks, which are not ours. */

#ifndef TESTS_FUZZ_LIBCONFIG_LEAKS_H
#define TESTS_FUZZ_LIBCONFIG_LEAKS_H

const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
        return "leak:libconfig.so\n";
}

#endif

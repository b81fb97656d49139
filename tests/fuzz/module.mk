# Fuzzers: one entry a module. In `make check` the common main runs each over the golden messages and mutations of them;
# with clang, -fsanitize=fuzzer takes the place of main.c.
check_PROGRAMS += tests/fuzz/fuzz_dsn
tests_fuzz_fuzz_dsn_SOURCES = tests/fuzz/fuzz_dsn.c tests/fuzz/fuzz.h tests/fuzz/main.c
check_PROGRAMS += tests/fuzz/fuzz_reader
tests_fuzz_fuzz_reader_SOURCES = tests/fuzz/fuzz_reader.c tests/fuzz/fuzz.h tests/fuzz/main.c

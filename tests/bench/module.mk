# Benchmarks, built and run by `make bench` alone.
bench_programs = tests/bench/bench_mime
tests_bench_bench_mime_SOURCES = tests/bench/bench_mime.c
tests_bench_bench_mime_LDADD = libbounce.a $(CORE_LIBS)

bench_programs += tests/bench/bench_rules
tests_bench_bench_rules_SOURCES = tests/bench/bench_rules.c
tests_bench_bench_rules_LDADD = libbounce.a $(CORE_LIBS)

EXTRA_PROGRAMS = $(bench_programs)
CLEANFILES += $(bench_programs)

.PHONY: bench
bench: $(bench_programs)
	@for program in $(bench_programs); do echo "$$program:"; $$program || exit 1; done

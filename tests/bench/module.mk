# Benchmarks, built and run by `make bench` alone.
EXTRA_PROGRAMS = tests/bench/bench_mime
tests_bench_bench_mime_SOURCES = tests/bench/bench_mime.c
tests_bench_bench_mime_LDADD = libbounce.a $(CORE_LIBS)

.PHONY: bench
bench: tests/bench/bench_mime
	tests/bench/bench_mime
CLEANFILES += tests/bench/bench_mime

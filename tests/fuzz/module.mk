# Fuzzers: one entry a module, which is two lines here. In `make check` the common main runs each over the golden
# messages, the seeds and mutations of both. `make fuzzers` has libFuzzer take the place of main.c:
#     make fuzzers && ./fuzz_mime -max_total_time=60 FOLDER tests/golden tests/fuzz/seeds
FUZZERS = address dsn knowledge load mime reader rewrite settings stamp steps template text
FUZZ_CC = clang
FUZZ_CFLAGS = -g -O1 -fsanitize=fuzzer,address,undefined

check_LIBRARIES += tests/fuzz/libfuzz.a
tests_fuzz_libfuzz_a_SOURCES = tests/fuzz/fuzz.h tests/fuzz/kept_file.c tests/fuzz/kept_file.h \
        tests/fuzz/libconfig_leaks.h tests/fuzz/main.c
FUZZ_LIBS = tests/fuzz/libfuzz.a libbounce.a $(CORE_LIBS)

check_PROGRAMS += tests/fuzz/fuzz_address
tests_fuzz_fuzz_address_LDADD = $(FUZZ_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_dsn
tests_fuzz_fuzz_dsn_LDADD = $(FUZZ_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_knowledge
tests_fuzz_fuzz_knowledge_LDADD = $(FUZZ_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_load
tests_fuzz_fuzz_load_LDADD = $(FUZZ_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_mime
tests_fuzz_fuzz_mime_LDADD = $(FUZZ_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_reader
tests_fuzz_fuzz_reader_LDADD = $(FUZZ_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_rewrite
tests_fuzz_fuzz_rewrite_LDADD = $(FUZZ_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_settings
tests_fuzz_fuzz_settings_LDADD = $(FUZZ_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_stamp
tests_fuzz_fuzz_stamp_LDADD = $(FUZZ_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_steps
tests_fuzz_fuzz_steps_LDADD = $(FUZZ_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_template
tests_fuzz_fuzz_template_LDADD = $(FUZZ_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_text
tests_fuzz_fuzz_text_LDADD = $(FUZZ_LIBS)

EXTRA_DIST += tests/fuzz/seeds/address-1.txt \
        tests/fuzz/seeds/address-2.txt \
        tests/fuzz/seeds/address-3.txt \
        tests/fuzz/seeds/address-4.txt \
        tests/fuzz/seeds/address-5.txt \
        tests/fuzz/seeds/address-6.txt \
        tests/fuzz/seeds/knowledge-1.txt \
        tests/fuzz/seeds/knowledge-2.txt \
        tests/fuzz/seeds/knowledge-3.txt \
        tests/fuzz/seeds/knowledge-4.txt \
        tests/fuzz/seeds/knowledge-5.txt \
        tests/fuzz/seeds/knowledge-6.txt \
        tests/fuzz/seeds/load-1.txt \
        tests/fuzz/seeds/load-2.txt \
        tests/fuzz/seeds/mime-1.txt \
        tests/fuzz/seeds/mime-2.txt \
        tests/fuzz/seeds/mime-3.txt \
        tests/fuzz/seeds/mime-4.txt \
        tests/fuzz/seeds/mime-5.txt \
        tests/fuzz/seeds/rewrite-1.txt \
        tests/fuzz/seeds/settings-1.txt \
        tests/fuzz/seeds/settings-2.txt \
        tests/fuzz/seeds/stamp-1.txt \
        tests/fuzz/seeds/steps-1.txt \
        tests/fuzz/seeds/template-1.txt \
        tests/fuzz/seeds/text-1.txt \
        tests/fuzz/seeds/text-2.txt \
        tests/fuzz/seeds/text-3.txt
CLEANFILES += fuzz_address fuzz_dsn fuzz_knowledge fuzz_load fuzz_mime fuzz_reader fuzz_rewrite fuzz_settings fuzz_stamp fuzz_steps fuzz_template fuzz_text fuzz-crash.bin

.PHONY: fuzzers
fuzzers:
	for name in $(FUZZERS); do \
	  $(FUZZ_CC) -std=c11 $(DEFS) $(AM_CPPFLAGS) $(FUZZ_CFLAGS) $(GMIME_CFLAGS) $(LIBCONFIG_CFLAGS) \
	    $(PCRE2_CFLAGS) $(JANSSON_CFLAGS) -o fuzz_$$name $(srcdir)/tests/fuzz/fuzz_$$name.c $(srcdir)/tests/fuzz/kept_file.c \
	    $(addprefix $(srcdir)/,$(filter %.c,$(libbounce_a_SOURCES))) $(CORE_LIBS) || exit 1; \
	done

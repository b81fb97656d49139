# Unit tests: one program per module, each with its suite() and the common main.
EXTRA_DIST += tests/unit/suite.h
LDADD = libbounce.a $(CORE_LIBS) $(CHECK_LIBS)

check_PROGRAMS += tests/unit/check_problem
tests_unit_check_problem_SOURCES = tests/unit/check_problem.c tests/unit/main.c

check_PROGRAMS += tests/unit/check_pattern
tests_unit_check_pattern_SOURCES = tests/unit/check_pattern.c tests/unit/main.c

check_PROGRAMS += tests/unit/check_config_file
tests_unit_check_config_file_SOURCES = tests/unit/check_config_file.c tests/unit/main.c

check_PROGRAMS += tests/unit/check_knowledge
tests_unit_check_knowledge_SOURCES = tests/unit/check_knowledge.c tests/unit/fixture.c tests/unit/fixture.h tests/unit/main.c

check_PROGRAMS += tests/unit/check_match
tests_unit_check_match_SOURCES = tests/unit/check_match.c tests/unit/fixture.c tests/unit/fixture.h tests/unit/main.c

check_PROGRAMS += tests/unit/check_settings
tests_unit_check_settings_SOURCES = tests/unit/check_settings.c tests/unit/main.c
check_PROGRAMS += tests/unit/check_seeds
tests_unit_check_seeds_SOURCES = tests/unit/check_seeds.c tests/unit/main.c
EXTRA_DIST += tests/seeds/statements.tsv tests/seeds/codes.tsv

# Only the unit tests, without the suites that need an MTA.
.PHONY: check-unit
check-unit:
	$(MAKE) check TESTS="$(check_PROGRAMS)"

check_PROGRAMS += tests/unit/check_status
tests_unit_check_status_SOURCES = tests/unit/check_status.c tests/unit/main.c
check_PROGRAMS += tests/unit/check_text
tests_unit_check_text_SOURCES = tests/unit/check_text.c tests/unit/main.c
check_PROGRAMS += tests/unit/check_header
tests_unit_check_header_SOURCES = tests/unit/check_header.c tests/unit/main.c

check_PROGRAMS += tests/unit/check_steps
tests_unit_check_steps_SOURCES = tests/unit/check_steps.c tests/unit/main.c
check_PROGRAMS += tests/unit/check_mime
tests_unit_check_mime_SOURCES = tests/unit/check_mime.c tests/unit/main.c
check_PROGRAMS += tests/unit/check_content
tests_unit_check_content_SOURCES = tests/unit/check_content.c tests/unit/main.c
check_PROGRAMS += tests/unit/check_address
tests_unit_check_address_SOURCES = tests/unit/check_address.c tests/unit/main.c

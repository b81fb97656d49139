# Unit tests: one program per module, made of its own check_MODULE.c and of what all share.
# A new test is one line here, in alphabetical order; its data stands in EXTRA_DIST.
check_LIBRARIES = tests/unit/libunit.a
tests_unit_libunit_a_SOURCES = tests/unit/fixture.c tests/unit/fixture.h tests/unit/main.c \
        tests/unit/shipped.c tests/unit/shipped.h tests/unit/suite.h
LDADD = tests/unit/libunit.a libbounce.a $(CORE_LIBS) $(CHECK_LIBS)

# The one that takes longest comes first, so that others run beside it.
check_PROGRAMS += tests/unit/check_golden
tests_unit_check_golden_SOURCES = tests/unit/check_golden.c tests/unit/main.c

check_PROGRAMS += tests/unit/check_address
check_PROGRAMS += tests/unit/check_annotate
check_PROGRAMS += tests/unit/check_change
check_PROGRAMS += tests/unit/check_config_file
check_PROGRAMS += tests/unit/check_content
check_PROGRAMS += tests/unit/check_diagnostics
check_PROGRAMS += tests/unit/check_fold
check_PROGRAMS += tests/unit/check_format
check_PROGRAMS += tests/unit/check_encode
check_PROGRAMS += tests/unit/check_header
check_PROGRAMS += tests/unit/check_knowledge
check_PROGRAMS += tests/unit/check_languages
check_PROGRAMS += tests/unit/check_match
check_PROGRAMS += tests/unit/check_mime
check_PROGRAMS += tests/unit/check_pattern
check_PROGRAMS += tests/unit/check_problem
check_PROGRAMS += tests/unit/check_rewrite
check_PROGRAMS += tests/unit/check_seeds
check_PROGRAMS += tests/unit/check_settings
check_PROGRAMS += tests/unit/check_status
check_PROGRAMS += tests/unit/check_steps
check_PROGRAMS += tests/unit/check_template
check_PROGRAMS += tests/unit/check_text
check_PROGRAMS += tests/unit/check_transcript
check_PROGRAMS += tests/unit/check_upgrade
check_PROGRAMS += tests/unit/check_verdict
check_PROGRAMS += tests/unit/check_wrap

EXTRA_DIST += tests/seeds/statements.tsv tests/seeds/codes.tsv
EXTRA_DIST += tests/knowledge/clauses.tsv tests/knowledge/diagnostics.tsv tests/knowledge/frames.tsv
check_PROGRAMS += tests/unit/check_shipped
tests_unit_check_shipped_SOURCES = tests/unit/check_shipped.c tests/unit/main.c

check_PROGRAMS += tests/unit/check_plan
tests_unit_check_plan_SOURCES = tests/unit/check_plan.c tests/unit/main.c

check_PROGRAMS += tests/unit/check_lint
tests_unit_check_lint_SOURCES = tests/unit/check_lint.c tests/unit/fixture.c tests/unit/fixture.h tests/unit/main.c

check_PROGRAMS += tests/unit/check_manual
tests_unit_check_manual_SOURCES = tests/unit/check_manual.c tests/unit/fixture.c tests/unit/fixture.h tests/unit/main.c
check_PROGRAMS += tests/unit/check_policy
tests_unit_check_policy_SOURCES = tests/unit/check_policy.c tests/unit/main.c

check_PROGRAMS += tests/unit/check_etc_knowledge
tests_unit_check_etc_knowledge_SOURCES = tests/unit/check_etc_knowledge.c tests/unit/main.c
check_PROGRAMS += tests/unit/check_stamp
tests_unit_check_stamp_SOURCES = tests/unit/check_stamp.c tests/unit/main.c

check_PROGRAMS += tests/unit/check_examples
tests_unit_check_examples_SOURCES = tests/unit/check_examples.c tests/unit/main.c

# Only the unit tests, without the suites that need an MTA.
.PHONY: check-unit
check-unit:
	CHECK_QUICK=1 $(MAKE) check TESTS="$(check_PROGRAMS)"

check_PROGRAMS += tests/unit/check_dsn
tests_unit_check_dsn_SOURCES = tests/unit/check_dsn.c tests/unit/main.c
check_PROGRAMS += tests/unit/check_reader
tests_unit_check_reader_SOURCES = tests/unit/check_reader.c tests/unit/main.c
check_PROGRAMS += tests/unit/check_reader_parts
tests_unit_check_reader_parts_SOURCES = tests/unit/check_reader_parts.c tests/unit/main.c
EXTRA_DIST += tests/golden

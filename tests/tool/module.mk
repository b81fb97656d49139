# The command-line tool, run as a person or a script runs it.
tool_tests =
tool_tests += tests/tool/classify.test
tool_tests += tests/tool/explain.test
tool_tests += tests/tool/lint.test
tool_tests += tests/tool/output.test
tool_tests += tests/tool/rewrite.test

TESTS += $(tool_tests)
EXTRA_DIST += $(tool_tests) tests/tool/rewritten.py

# What else is checked than programs: scripts, man pages.
style_tests =
style_tests += tests/style/lists.test
style_tests += tests/style/man.test
style_tests += tests/style/shell.test

TESTS += $(style_tests)
EXTRA_DIST += $(style_tests) .shellcheckrc

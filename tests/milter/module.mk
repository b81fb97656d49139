# Scripts for miltertest, which plays the MTA: the protocol step by step.
milter_tests =
milter_tests += tests/milter/abort.lua
milter_tests += tests/milter/at_mail.lua
milter_tests += tests/milter/bounce.lua
milter_tests += tests/milter/dry_run.lua
milter_tests += tests/milter/forged.lua
milter_tests += tests/milter/many_recipients.lua
milter_tests += tests/milter/old_server.lua
milter_tests += tests/milter/ordinary.lua
milter_tests += tests/milter/oversized.lua
milter_tests += tests/milter/pieces.lua
milter_tests += tests/milter/policy_actions.lua
milter_tests += tests/milter/policy_match.lua
milter_tests += tests/milter/sessions.lua

LUA_LOG_COMPILER = $(srcdir)/tests/milter/run
TESTS += $(milter_tests)
EXTRA_DIST += $(milter_tests)
EXTRA_DIST += tests/milter/library.lua
EXTRA_DIST += tests/milter/load.lua
EXTRA_DIST += tests/milter/run

# End-to-end tests with a private Postfix and a private Sendmail.
e2e_tests =
e2e_tests += tests/e2e/annotate_postfix.test
e2e_tests += tests/e2e/annotate_sendmail.test
e2e_tests += tests/e2e/golden_postfix.test
e2e_tests += tests/e2e/golden_sendmail.test
e2e_tests += tests/e2e/install.test
e2e_tests += tests/e2e/load_postfix.test
e2e_tests += tests/e2e/policy_postfix.test
e2e_tests += tests/e2e/policy_sendmail.test
e2e_tests += tests/e2e/reload.test
e2e_tests += tests/e2e/start.test
e2e_tests += tests/e2e/start_errors.test
e2e_tests += tests/e2e/survive_postfix.test

TESTS += $(e2e_tests)
EXTRA_DIST += $(e2e_tests)
EXTRA_DIST += tests/e2e/golden.sh
EXTRA_DIST += tests/e2e/harness.sh
EXTRA_DIST += tests/e2e/mailbox.sh
EXTRA_DIST += tests/e2e/milter.sh
EXTRA_DIST += tests/e2e/policy.sh
EXTRA_DIST += tests/e2e/postfix.sh
EXTRA_DIST += tests/e2e/sendmail.sh
EXTRA_DIST += tests/e2e/smtp.sh
EXTRA_DIST += tests/e2e/mail/bounce.eml
EXTRA_DIST += tests/e2e/mail/forged.eml
EXTRA_DIST += tests/e2e/mail/ordinary.eml

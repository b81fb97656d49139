# Broken knowledge bases and what is said of them.
EXTRA_DIST += tests/lint/broad.conf tests/lint/broad.expected
EXTRA_DIST += tests/lint/clean.conf tests/lint/clean.expected
EXTRA_DIST += tests/lint/comment.conf tests/lint/comment.expected
EXTRA_DIST += tests/lint/duplicates.conf tests/lint/duplicates.expected
EXTRA_DIST += tests/lint/formats.conf tests/lint/formats.expected
EXTRA_DIST += tests/lint/hidden.conf tests/lint/hidden.expected
EXTRA_DIST += tests/lint/incomplete.conf tests/lint/incomplete.expected
EXTRA_DIST += tests/lint/names.conf tests/lint/names.expected
EXTRA_DIST += tests/lint/ranges.conf tests/lint/ranges.expected
EXTRA_DIST += tests/lint/reasons.conf tests/lint/reasons.expected
EXTRA_DIST += tests/lint/samples.conf tests/lint/samples.expected
EXTRA_DIST += tests/lint/shadowed.conf tests/lint/shadowed.expected
EXTRA_DIST += tests/lint/templates.conf tests/lint/templates.expected
EXTRA_DIST += tests/lint/trailing_comma.conf tests/lint/trailing_comma.expected
EXTRA_DIST += tests/lint/unclosed.conf tests/lint/unclosed.expected

# Unit tests: one program per module, each with its suite() and the common main.
LDADD = libbounce.a $(CORE_LIBS) $(CHECK_LIBS)

# Only the unit tests, without the suites that need an MTA.
.PHONY: check-unit
check-unit:
	$(MAKE) check TESTS="$(check_PROGRAMS)"

# What helps around the programs: packages, demonstration, all tests, wiring, filters.
EXTRA_DIST += contrib/bounce-milter.service.in
EXTRA_DIST += contrib/build
EXTRA_DIST += contrib/check
EXTRA_DIST += contrib/demo
EXTRA_DIST += contrib/install-packages
EXTRA_DIST += contrib/samples
EXTRA_DIST += contrib/filter/bounces.procmail
EXTRA_DIST += contrib/filter/bounces.sieve
EXTRA_DIST += contrib/wiring/postfix-header_checks
EXTRA_DIST += contrib/wiring/postfix-main.cf
EXTRA_DIST += contrib/wiring/sendmail.mc

CLEANFILES += contrib/bounce-milter.service
contrib/bounce-milter.service: contrib/bounce-milter.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) contrib && \
	  $(SED) -e 's|[@]sbindir[@]|$(sbindir)|g' -e 's|[@]sysconfdir[@]|$(sysconfdir)|g' \
	    "$(srcdir)/contrib/bounce-milter.service.in" > $@

if SYSTEMD_UNIT
nodist_systemdunit_DATA = contrib/bounce-milter.service
else
noinst_DATA = contrib/bounce-milter.service
endif

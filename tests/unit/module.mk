# Unit tests: one program per module, each with its suite() and the common main.
LDADD = libbounce.a $(CORE_LIBS) $(CHECK_LIBS)

# The daemon.
sbin_PROGRAMS += src/bounce-milter
src_bounce_milter_SOURCES = \
        src/daemon/account.c src/daemon/account.h \
        src/daemon/carry_out.c src/daemon/carry_out.h \
        src/daemon/current.c src/daemon/current.h \
        src/daemon/daemonise.c src/daemon/daemonise.h \
        src/daemon/listen.c src/daemon/listen.h \
        src/daemon/log.c src/daemon/log.h \
        src/daemon/main.c \
        src/daemon/message.c src/daemon/message.h \
        src/daemon/notify.c src/daemon/notify.h \
        src/daemon/server.c src/daemon/server.h \
        src/daemon/session.c src/daemon/session.h \
        src/daemon/signals.c src/daemon/signals.h
src_bounce_milter_LDADD = libbounce.a $(CORE_LIBS) $(MILTER_LIBS)

# The command-line tool.
bin_PROGRAMS += src/bouncectl
src_bouncectl_SOURCES = \
        src/tool/annotate.c \
        src/tool/classify.c \
        src/tool/command.c \
        src/tool/command.h \
        src/tool/explain.c \
        src/tool/explanation.c \
        src/tool/explanation.h \
        src/tool/folder.c \
        src/tool/folder.h \
        src/tool/keygen.c \
        src/tool/lint.c \
        src/tool/mailbox.c \
        src/tool/mailbox.h \
        src/tool/main.c \
        src/tool/progress.c \
        src/tool/progress.h \
        src/tool/rewrite.c \
        src/tool/skeleton.c \
        src/tool/skeleton.h \
        src/tool/terminal.c \
        src/tool/terminal.h \
        src/tool/why.c
src_bouncectl_LDADD = libbounce.a $(CORE_LIBS)

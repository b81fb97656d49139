# Sources of src/knowledge.
libbounce_a_SOURCES += src/knowledge/automaton.c src/knowledge/automaton.h
libbounce_a_SOURCES += src/knowledge/base.h
libbounce_a_SOURCES += src/knowledge/codes.c
libbounce_a_SOURCES += src/knowledge/conditions.c
libbounce_a_SOURCES += src/knowledge/config_file.c src/knowledge/config_file.h
libbounce_a_SOURCES += src/knowledge/config_guard.c src/knowledge/config_guard.h
libbounce_a_SOURCES += src/knowledge/fold.c src/knowledge/fold.h
libbounce_a_SOURCES += src/knowledge/knowledge.c src/knowledge/knowledge.h
libbounce_a_SOURCES += src/knowledge/lint.c
libbounce_a_SOURCES += src/knowledge/literal.c src/knowledge/literal.h
libbounce_a_SOURCES += src/knowledge/loader.c
libbounce_a_SOURCES += src/knowledge/match.c
libbounce_a_SOURCES += src/knowledge/names.c
libbounce_a_SOURCES += src/knowledge/pattern.c src/knowledge/pattern.h
libbounce_a_SOURCES += src/knowledge/reasons.c
libbounce_a_SOURCES += src/knowledge/rules.c src/knowledge/rules.h
libbounce_a_SOURCES += src/knowledge/samples.c

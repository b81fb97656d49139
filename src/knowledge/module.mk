# Sources of src/knowledge.
libbounce_a_SOURCES += src/knowledge/config_file.c src/knowledge/config_file.h
libbounce_a_SOURCES += src/knowledge/config_guard.c src/knowledge/config_guard.h
libbounce_a_SOURCES += src/knowledge/knowledge.h
libbounce_a_SOURCES += src/knowledge/pattern.c src/knowledge/pattern.h

# Sources of src/knowledge.
libbounce_a_SOURCES += src/knowledge/config_file.h
libbounce_a_SOURCES += src/knowledge/knowledge.h
libbounce_a_SOURCES += src/knowledge/pattern.h

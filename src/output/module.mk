# Sources of src/output.
libbounce_a_SOURCES += src/output/annotate.h
libbounce_a_SOURCES += src/output/change.h
libbounce_a_SOURCES += src/output/change.c
libbounce_a_SOURCES += src/output/annotate.c
libbounce_a_SOURCES += src/output/json.h
libbounce_a_SOURCES += src/output/json.c

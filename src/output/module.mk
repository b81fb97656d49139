# Sources of src/output.
libbounce_a_SOURCES += src/output/annotate.h
libbounce_a_SOURCES += src/output/change.h

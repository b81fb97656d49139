# Sources of src/verdict.
libbounce_a_SOURCES += src/verdict/verdict.h

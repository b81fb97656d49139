# Sources of src/verdict.
libbounce_a_SOURCES += src/verdict/verdict.h
libbounce_a_SOURCES += src/verdict/steps.h
libbounce_a_SOURCES += src/verdict/steps.c
libbounce_a_SOURCES += src/verdict/verdict.c

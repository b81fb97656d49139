# Sources of src/base.
libbounce_a_SOURCES += src/base/bytes.h
libbounce_a_SOURCES += src/base/html.c
libbounce_a_SOURCES += src/base/html_names.h
libbounce_a_SOURCES += src/base/limits.c src/base/limits.h
libbounce_a_SOURCES += src/base/nearest.c src/base/nearest.h
libbounce_a_SOURCES += src/base/problem.c src/base/problem.h
libbounce_a_SOURCES += src/base/line.h
libbounce_a_SOURCES += src/base/status.c
libbounce_a_SOURCES += src/base/status.h
libbounce_a_SOURCES += src/base/text.c
libbounce_a_SOURCES += src/base/text.h
libbounce_a_SOURCES += src/base/template.c src/base/template.h
libbounce_a_SOURCES += src/base/view.c src/base/view.h

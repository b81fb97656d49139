# Sources of src/report.
libbounce_a_SOURCES += src/report/diagnostic.c
libbounce_a_SOURCES += src/report/diagnostic.h
libbounce_a_SOURCES += src/report/dsn.c
libbounce_a_SOURCES += src/report/dsn.h
libbounce_a_SOURCES += src/report/format.h
libbounce_a_SOURCES += src/report/format_load.h
libbounce_a_SOURCES += src/report/kind.c
libbounce_a_SOURCES += src/report/kind.h
libbounce_a_SOURCES += src/report/kind_load.c
libbounce_a_SOURCES += src/report/kind_load.h
libbounce_a_SOURCES += src/report/kind_record.h
libbounce_a_SOURCES += src/report/reader.h
libbounce_a_SOURCES += src/report/report.c
libbounce_a_SOURCES += src/report/report.h

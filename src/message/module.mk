# Sources of src/message.
libbounce_a_SOURCES += src/message/address.h
libbounce_a_SOURCES += src/message/charset.c
libbounce_a_SOURCES += src/message/charset.h
libbounce_a_SOURCES += src/message/content.h
libbounce_a_SOURCES += src/message/gmime_use.c
libbounce_a_SOURCES += src/message/gmime_use.h
libbounce_a_SOURCES += src/message/header.c
libbounce_a_SOURCES += src/message/header.h
libbounce_a_SOURCES += src/message/mime.h
libbounce_a_SOURCES += src/message/parameter.c

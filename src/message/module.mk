# Sources of src/message.
libbounce_a_SOURCES += src/message/address.c src/message/address.h
libbounce_a_SOURCES += src/message/address_find.c
libbounce_a_SOURCES += src/message/base64.c src/message/base64.h
libbounce_a_SOURCES += src/message/boundary.c src/message/boundary.h
libbounce_a_SOURCES += src/message/charset.c src/message/charset.h
libbounce_a_SOURCES += src/message/content.c src/message/content.h
libbounce_a_SOURCES += src/message/encoded_word.c src/message/encoded_word.h
libbounce_a_SOURCES += src/message/gmime_use.c src/message/gmime_use.h
libbounce_a_SOURCES += src/message/header.c src/message/header.h
libbounce_a_SOURCES += src/message/header_end.c src/message/header_end.h
libbounce_a_SOURCES += src/message/mime.c src/message/mime.h
libbounce_a_SOURCES += src/message/parameter.c

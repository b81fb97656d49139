# Sources of src/message.
libbounce_a_SOURCES += src/message/address.h
libbounce_a_SOURCES += src/message/content.h
libbounce_a_SOURCES += src/message/header.h
libbounce_a_SOURCES += src/message/mime.h

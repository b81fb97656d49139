# Sources of src/policy.
libbounce_a_SOURCES += src/policy/clients.c src/policy/clients.h
libbounce_a_SOURCES += src/policy/endpoint.c src/policy/endpoint.h
libbounce_a_SOURCES += src/policy/settings.c src/policy/settings.h

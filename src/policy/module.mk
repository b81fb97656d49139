# Sources of src/policy.
libbounce_a_SOURCES += src/policy/clients.c src/policy/clients.h
libbounce_a_SOURCES += src/policy/endpoint.c src/policy/endpoint.h
libbounce_a_SOURCES += src/policy/engine.c src/policy/engine.h
libbounce_a_SOURCES += src/policy/envelope.h
libbounce_a_SOURCES += src/policy/plan.c src/policy/plan.h
libbounce_a_SOURCES += src/policy/plan_log.c src/policy/plan_log.h
libbounce_a_SOURCES += src/policy/settings.c src/policy/settings.h

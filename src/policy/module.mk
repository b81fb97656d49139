# Sources of src/policy.
libbounce_a_SOURCES += src/policy/actions.c src/policy/actions.h
libbounce_a_SOURCES += src/policy/address_list.c src/policy/address_list.h
libbounce_a_SOURCES += src/policy/clients.c src/policy/clients.h
libbounce_a_SOURCES += src/policy/effect.c src/policy/effect.h
libbounce_a_SOURCES += src/policy/endpoint.c src/policy/endpoint.h
libbounce_a_SOURCES += src/policy/engine.c src/policy/engine.h
libbounce_a_SOURCES += src/policy/envelope.h
libbounce_a_SOURCES += src/policy/keys.c src/policy/keys.h
libbounce_a_SOURCES += src/policy/match.c src/policy/match.h
libbounce_a_SOURCES += src/policy/placeholder.c src/policy/placeholder.h
libbounce_a_SOURCES += src/policy/plan.c src/policy/plan.h
libbounce_a_SOURCES += src/policy/plan_log.c src/policy/plan_log.h
libbounce_a_SOURCES += src/policy/rules.c src/policy/rules.h
libbounce_a_SOURCES += src/policy/settings.c src/policy/settings.h
libbounce_a_SOURCES += src/policy/stamp.c src/policy/stamp.h
libbounce_a_SOURCES += src/policy/stamping.c src/policy/stamping.h
libbounce_a_SOURCES += src/policy/status_pattern.c src/policy/status_pattern.h

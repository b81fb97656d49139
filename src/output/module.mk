# Sources of src/output.
libbounce_a_SOURCES += src/output/annotate.h
libbounce_a_SOURCES += src/output/change.h
libbounce_a_SOURCES += src/output/change.c
libbounce_a_SOURCES += src/output/annotate.c
libbounce_a_SOURCES += src/output/json.h
libbounce_a_SOURCES += src/output/json.c
libbounce_a_SOURCES += src/output/body.c src/output/body.h
libbounce_a_SOURCES += src/output/encode.c src/output/encode.h
libbounce_a_SOURCES += src/output/language_choice.c src/output/language_choice.h
libbounce_a_SOURCES += src/output/leaf.c src/output/leaf.h
libbounce_a_SOURCES += src/output/refusal.c
libbounce_a_SOURCES += src/output/rewrite.c src/output/rewrite.h
libbounce_a_SOURCES += src/output/story.c src/output/story.h
libbounce_a_SOURCES += src/output/wrap.c src/output/wrap.h
libbounce_a_SOURCES += src/output/localized.c src/output/localized.h
libbounce_a_SOURCES += src/output/upgrade.c src/output/upgrade.h

libnorae_core_la_SOURCES += \
	%D%/chapters.c \
	%D%/cues.c %D%/cues.h \
	%D%/edits.c \
	%D%/embed.c \
	%D%/embedded.c %D%/embedded.h \
	%D%/fit.c \
	%D%/hear.c %D%/hear.h \
	%D%/listen.c %D%/listen.h \
	%D%/load.c \
	%D%/look.h \
	%D%/make.c \
	%D%/manifest.c \
	%D%/pair_tags.c \
	%D%/pairs.c %D%/pairs.h \
	%D%/picture.c %D%/picture.h \
	%D%/place.c %D%/place.h \
	%D%/preview.c \
	%D%/rehearse.c \
	%D%/report.c \
	%D%/script.c \
	%D%/sounds.c %D%/sounds.h \
	%D%/sylt.c %D%/sylt.h

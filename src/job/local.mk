libnorae_core_la_SOURCES += \
	%D%/chapters.c \
	%D%/cues.c %D%/cues.h \
	%D%/edits.c \
	%D%/embed.c \
	%D%/embedded.c %D%/embedded.h \
	%D%/fit.c \
	%D%/load.c \
	%D%/look.h \
	%D%/make.c \
	%D%/place.c \
	%D%/preview.c \
	%D%/rehearse.c \
	%D%/script.c \
	%D%/sylt.c %D%/sylt.h

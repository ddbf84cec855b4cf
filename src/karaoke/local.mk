libnorae_core_la_SOURCES += \
	%D%/karaoke.c %D%/karaoke.h \
	%D%/palette.c %D%/palette.h \
	%D%/place.c \
	%D%/script.c \
	%D%/sing.c \
	%D%/split.c \
	%D%/theme.c %D%/theme.h \
	%D%/unit.h

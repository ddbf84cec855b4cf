libnorae_core_la_SOURCES += \
	%D%/check.c \
	%D%/song.c %D%/song.h \
	%D%/time.c

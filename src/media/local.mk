libnorae_core_la_SOURCES += \
	%D%/avlog.c %D%/avlog.h \
	%D%/decode.c \
	%D%/mixdown.c %D%/mixdown.h \
	%D%/pcmsink.c %D%/pcmsink.h \
	%D%/source.c %D%/source.h

libnorae_core_la_SOURCES += \
	%D%/audit.c %D%/audit.h \
	%D%/avlog.c %D%/avlog.h \
	%D%/decode.c \
	%D%/mixdown.c %D%/mixdown.h \
	%D%/pcmsink.c %D%/pcmsink.h \
	%D%/picture.c %D%/picture.h \
	%D%/probe.c \
	%D%/scan.c %D%/scan.h \
	%D%/source.c %D%/source.h

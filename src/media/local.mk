libnorae_core_la_SOURCES += \
	%D%/audit.c %D%/audit.h \
	%D%/avlog.c %D%/avlog.h \
	%D%/background.c %D%/background.h \
	%D%/blend.c %D%/blend.h \
	%D%/burn.c \
	%D%/colour.c %D%/colour.h \
	%D%/decode.c \
	%D%/encoder.c %D%/encoder.h \
	%D%/kernels.c %D%/kernels.h \
	%D%/lyrics.c %D%/lyrics.h \
	%D%/mixdown.c %D%/mixdown.h \
	%D%/mux.c \
	%D%/overlay.c %D%/overlay.h \
	%D%/painter.c %D%/painter.h \
	%D%/pcmsink.c %D%/pcmsink.h \
	%D%/picture.c %D%/picture.h \
	%D%/pipeline.c %D%/pipeline.h \
	%D%/probe.c \
	%D%/queue.c %D%/queue.h \
	%D%/remux.c %D%/remux.h \
	%D%/scan.c %D%/scan.h \
	%D%/soundtrack.c %D%/soundtrack.h \
	%D%/source.c %D%/source.h \
	%D%/turn.c %D%/turn.h

# The player needs libmpv; without it, a word instead.
libnorae_core_la_SOURCES += %D%/player.h
if HAVE_MPV
libnorae_core_la_SOURCES += \
	%D%/actions.c \
	%D%/display.c \
	%D%/keys.c %D%/keys.h \
	%D%/libmpv.c %D%/libmpv.h \
	%D%/player.c \
	%D%/stage.h \
	%D%/strip.c \
	%D%/taps.c \
	%D%/window.c %D%/window.h
else
libnorae_core_la_SOURCES += %D%/none.c
endif

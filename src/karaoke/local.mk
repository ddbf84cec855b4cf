libnorae_core_la_SOURCES += \
	%D%/karaoke.h

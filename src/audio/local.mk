libnorae_core_la_SOURCES += \
	%D%/pcm.c

libnorae_core_la_SOURCES += \
	%D%/load.c \
	%D%/script.c

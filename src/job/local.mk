libnorae_core_la_SOURCES += \
	%D%/script.c

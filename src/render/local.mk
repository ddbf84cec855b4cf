libnorae_core_la_SOURCES += \
	%D%/measure.c %D%/measure.h

libnorae_core_la_SOURCES += \
	%D%/load.c \
	%D%/make.c \
	%D%/place.c \
	%D%/script.c

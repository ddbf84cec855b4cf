libnorae_core_la_SOURCES += \
	%D%/edits.c \
	%D%/load.c \
	%D%/make.c \
	%D%/place.c \
	%D%/script.c

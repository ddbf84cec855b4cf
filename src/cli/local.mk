norae_SOURCES += \
	%D%/main.c

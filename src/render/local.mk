libnorae_core_la_SOURCES += \
	%D%/choose.c %D%/choose.h \
	%D%/fontlog.c %D%/fontlog.h \
	%D%/fonts.c %D%/fonts.h \
	%D%/measure.c %D%/measure.h \
	%D%/renderer.c %D%/renderer.h \
	%D%/subset.c %D%/subset.h

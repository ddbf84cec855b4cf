libnorae_core_la_SOURCES += \
	%D%/apply.c \
	%D%/desk.c %D%/desk.h \
	%D%/edit.h \
	%D%/history.c %D%/history.h \
	%D%/journal.c %D%/journal.h \
	%D%/reshape.c \
	%D%/state.c %D%/state.h \
	%D%/words.c

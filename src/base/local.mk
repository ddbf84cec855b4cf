libnorae_core_la_SOURCES += \
	%D%/arena.c %D%/arena.h \
	%D%/asstext.c %D%/asstext.h \
	%D%/base64.c %D%/base64.h \
	%D%/batch.c %D%/batch.h \
	%D%/bytes.h \
	%D%/checked.c %D%/checked.h \
	%D%/clones.h \
	%D%/diag.c %D%/diag.h \
	%D%/folders.c %D%/folders.h \
	%D%/input.c %D%/input.h \
	%D%/library.c %D%/library.h \
	%D%/output.c %D%/output.h \
	%D%/regex.c %D%/regex.h \
	%D%/stage.c %D%/stage.h \
	%D%/str.c %D%/str.h \
	%D%/utf8.c %D%/utf8.h \
	%D%/version.c \
	%D%/zip.c %D%/zip.h

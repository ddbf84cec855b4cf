libnorae_core_la_SOURCES += \
	%D%/foreign.c \
	%D%/format.h \
	%D%/json.c %D%/json.h \
	%D%/json_read.c \
	%D%/json_write.c \
	%D%/lines.c %D%/lines.h \
	%D%/loss.c \
	%D%/lrc.c %D%/lrc.h \
	%D%/lrc_grammar.c \
	%D%/lrc_read.c \
	%D%/lrc_stacks.c \
	%D%/lrc_write.c \
	%D%/pieces.c %D%/pieces.h \
	%D%/read.c \
	%D%/registry.c %D%/registry.h \
	%D%/scan.c %D%/scan.h \
	%D%/sections.c %D%/sections.h \
	%D%/shown.c %D%/shown.h \
	%D%/text.c \
	%D%/write.c

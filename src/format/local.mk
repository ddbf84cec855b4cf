libnorae_core_la_SOURCES += \
	%D%/ass.c %D%/ass.h \
	%D%/ass_read.c \
	%D%/ass_text.c \
	%D%/ass_write.c \
	%D%/cues.c %D%/cues.h \
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
	%D%/markup.c %D%/markup.h \
	%D%/pieces.c %D%/pieces.h \
	%D%/read.c \
	%D%/registry.c %D%/registry.h \
	%D%/scan.c %D%/scan.h \
	%D%/sections.c %D%/sections.h \
	%D%/shown.c %D%/shown.h \
	%D%/srt.c \
	%D%/text.c \
	%D%/ultrastar.c %D%/ultrastar.h \
	%D%/ultrastar_read.c \
	%D%/ultrastar_write.c \
	%D%/vtt.c %D%/vtt.h \
	%D%/vtt_read.c \
	%D%/vtt_write.c \
	%D%/write.c

libnorae_core_la_SOURCES += \
	%D%/acoustic.c %D%/acoustic.h %D%/acoustic_inside.h \
	%D%/acoustic_load.c \
	%D%/adapt.c %D%/adapt.h \
	%D%/align.c %D%/align.h \
	%D%/aside.c \
	%D%/confidence.c %D%/confidence.h \
	%D%/confidence_tables.c \
	%D%/edits.c %D%/edits.h \
	%D%/ends.c \
	%D%/evidence.c %D%/evidence.h \
	%D%/exchange.c %D%/exchange.h \
	%D%/graph.c %D%/graph.h \
	%D%/hear.c \
	%D%/improve.c \
	%D%/learn.c %D%/learn.h \
	%D%/match.c %D%/match.h \
	%D%/match_anchors.c %D%/match_anchors.h \
	%D%/match_blocks.c %D%/match_blocks.h \
	%D%/match_holes.c %D%/match_holes.h \
	%D%/match_notes.c %D%/match_notes.h \
	%D%/model.c \
	%D%/move.c \
	%D%/others.c \
	%D%/outliers.c %D%/outliers.h \
	%D%/phone_tables.c %D%/phone_tables.h \
	%D%/phones.c %D%/phones.h \
	%D%/place.c \
	%D%/posterior.c %D%/posterior.h \
	%D%/repeats.c %D%/repeats.h \
	%D%/report.c %D%/report.h \
	%D%/retime.c %D%/retime.h \
	%D%/retiming.c \
	%D%/row.c %D%/row.h \
	%D%/scores.c %D%/scores.h \
	%D%/scores_acoustic.c \
	%D%/session.h \
	%D%/settle.c \
	%D%/singer.c \
	%D%/sheet.c %D%/sheet.h \
	%D%/spot.c %D%/spot.h \
	%D%/sound.c %D%/sound.h \
	%D%/stems.c %D%/stems.h \
	%D%/stretch.c %D%/stretch.h \
	%D%/sync.c \
	%D%/tell.c %D%/tell.h \
	%D%/through.c %D%/through.h \
	%D%/transfer.c %D%/transfer.h \
	%D%/transfer_report.c \
	%D%/unsung.c %D%/unsung.h \
	%D%/verdict.c %D%/verdict.h \
	%D%/viterbi.c %D%/viterbi.h \
	%D%/write.c %D%/write.h

libnorae_core_la_SOURCES += \
	%D%/attached.c %D%/attached.h \
	%D%/audit.c %D%/audit.h \
	%D%/avc.c %D%/avc.h \
	%D%/avlog.c %D%/avlog.h \
	%D%/background.c %D%/background.h \
	%D%/bars.c \
	%D%/blend.c %D%/blend.h \
	%D%/burn.c %D%/burn.h \
	%D%/burn_output.c \
	%D%/burn_picture.c \
	%D%/burn_pieces.c \
	%D%/canvas.c %D%/canvas.h \
	%D%/clocktext.c %D%/clocktext.h \
	%D%/colour.c %D%/colour.h \
	%D%/comments.c %D%/comments.h \
	%D%/compose.c %D%/compose.h \
	%D%/decode.c \
	%D%/deinterlace.c %D%/deinterlace.h \
	%D%/encoder.c %D%/encoder.h \
	%D%/filters.c %D%/filters.h \
	%D%/first.c %D%/first.h \
	%D%/fontfiles.c %D%/fontfiles.h \
	%D%/fontsout.c \
	%D%/hardware.c %D%/hardware.h \
	%D%/held.c %D%/held.h \
	%D%/id3.c %D%/id3.h \
	%D%/id3_lyrics.c \
	%D%/kernels.c %D%/kernels.h \
	%D%/languages.c %D%/languages.h \
	%D%/light.c %D%/light.h \
	%D%/listening.c %D%/listening.h \
	%D%/lyrics.c %D%/lyrics.h \
	%D%/mixdown.c %D%/mixdown.h \
	%D%/mux.c \
	%D%/outfile.c %D%/outfile.h \
	%D%/overlay.c %D%/overlay.h \
	%D%/painter.c %D%/painter.h \
	%D%/parcels.c %D%/parcels.h \
	%D%/pcmsink.c %D%/pcmsink.h \
	%D%/picture.c %D%/picture.h \
	%D%/pieces.c %D%/pieces.h \
	%D%/pipeline.c %D%/pipeline.h \
	%D%/plan.c %D%/plan.h \
	%D%/probe.c \
	%D%/queue.c %D%/queue.h \
	%D%/remux.c %D%/remux.h \
	%D%/reread.c %D%/reread.h \
	%D%/scan.c %D%/scan.h \
	%D%/script_lyrics.c \
	%D%/scriptback.c %D%/scriptback.h \
	%D%/sheet.c \
	%D%/shots.c %D%/shots.h \
	%D%/sing.c %D%/sing.h \
	%D%/smart.c %D%/smart.h \
	%D%/soundtrack.c %D%/soundtrack.h \
	%D%/soundtracks.c %D%/soundtracks.h \
	%D%/source.c %D%/source.h \
	%D%/splice.c %D%/splice.h \
	%D%/still.c %D%/still.h \
	%D%/subtitles.c %D%/subtitles.h \
	%D%/tag_flac.c \
	%D%/tag_id3.c \
	%D%/tag_mp4.c \
	%D%/tag_ogg.c \
	%D%/tagfile.c %D%/tagfile.h \
	%D%/timeline.c %D%/timeline.h \
	%D%/tracks.c %D%/tracks.h \
	%D%/turn.c %D%/turn.h \
	%D%/tx3g_back.c %D%/tx3g_back.h \
	%D%/tx3g_lyrics.c \
	%D%/units.c %D%/units.h \
	%D%/verify.c %D%/verify.h \
	%D%/vtt_lyrics.c \
	%D%/vttfile.c %D%/vttfile.h \
	%D%/worker.c %D%/worker.h

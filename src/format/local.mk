libnorae_core_la_SOURCES += \
	%D%/ass.c %D%/ass.h \
	%D%/ass_merge.c %D%/ass_merge.h \
	%D%/ass_merge_event.c \
	%D%/ass_merge_head.c \
	%D%/ass_merge_text.c \
	%D%/ass_read.c \
	%D%/ass_script.c \
	%D%/ass_text.c \
	%D%/ass_warp.c %D%/ass_warp.h \
	%D%/ass_write.c \
	%D%/credits.c %D%/credits.h \
	%D%/cues.c %D%/cues.h \
	%D%/foreign.c \
	%D%/format.h \
	%D%/grammar.c %D%/grammar.h \
	%D%/grammar_read.c \
	%D%/grammar_template.c %D%/grammar_template.h \
	%D%/grammar_time.c \
	%D%/grammar_write.c \
	%D%/grammars.c \
	%D%/json.c %D%/json.h \
	%D%/json_read.c \
	%D%/json_write.c \
	%D%/jsonload.c %D%/jsonload.h \
	%D%/krc.c \
	%D%/krc_tracks.c \
	%D%/lines.c %D%/lines.h \
	%D%/lint.c %D%/lint.h \
	%D%/lint_rules.c \
	%D%/lint_song.c \
	%D%/kar.c %D%/kar.h \
	%D%/kar_midi.c \
	%D%/kar_read.c \
	%D%/kar_write.c \
	%D%/kbp.c %D%/kbp.h \
	%D%/kbp_read.c \
	%D%/kbp_write.c \
	%D%/load_json.c %D%/load_json.h \
	%D%/loss.c \
	%D%/lrc.c %D%/lrc.h \
	%D%/lrc_grammar.c \
	%D%/lrc_habits.c \
	%D%/lrc_midico.c \
	%D%/lrc_read.c \
	%D%/lrc_rows.c %D%/lrc_rows.h \
	%D%/lrc_stacks.c \
	%D%/lrc_write.c \
	%D%/lrclib.c \
	%D%/lyricify.c \
	%D%/lyricsfile.c %D%/lyricsfile.h \
	%D%/lyricsfile_read.c \
	%D%/lyricsfile_write.c \
	%D%/markup.c %D%/markup.h \
	%D%/meta.c %D%/meta.h \
	%D%/microdvd.c \
	%D%/mpl2.c \
	%D%/musixmatch.c \
	%D%/pieces.c %D%/pieces.h \
	%D%/qqdes.c %D%/qqdes.h \
	%D%/qrc.c \
	%D%/read.c \
	%D%/registry.c %D%/registry.h \
	%D%/rows.c %D%/rows.h \
	%D%/ruby.c %D%/ruby.h \
	%D%/sami.c %D%/sami.h \
	%D%/sami_read.c \
	%D%/sami_write.c \
	%D%/sbv.c \
	%D%/scan.c %D%/scan.h \
	%D%/sections.c %D%/sections.h \
	%D%/shown.c %D%/shown.h \
	%D%/spotify.c \
	%D%/srt.c \
	%D%/stamped.h \
	%D%/stamped_line.c \
	%D%/stamped_probe.c \
	%D%/stamped_read.c \
	%D%/stamped_write.c \
	%D%/tags.c %D%/tags.h \
	%D%/text.c \
	%D%/toyunda.c \
	%D%/ttml.c %D%/ttml.h \
	%D%/ttml_head.c \
	%D%/ttml_read.c \
	%D%/ttml_space.c \
	%D%/ttml_time.c \
	%D%/ttml_write.c %D%/ttml_write.h \
	%D%/ttml_write_head.c \
	%D%/ultrastar.c %D%/ultrastar.h \
	%D%/ultrastar_read.c \
	%D%/ultrastar_score.h \
	%D%/ultrastar_song.c \
	%D%/ultrastar_write.c \
	%D%/vtt.c %D%/vtt.h \
	%D%/vtt_read.c \
	%D%/vtt_write.c \
	%D%/wrapped.c %D%/wrapped.h \
	%D%/write.c \
	%D%/xml.c %D%/xml.h \
	%D%/yrc.c

# ── the grammars that come with norae ──
nodist_libnorae_core_la_SOURCES += %D%/shipped.c
CLEANFILES += %D%/shipped.c
%D%/shipped.c: $(dist_grammars_DATA) $(srcdir)/src/data/embed.awk $(srcdir)/%D%/local.mk
	$(AM_V_GEN)$(MKDIR_P) %D% && files= && for f in $(dist_grammars_DATA); do \
		if test -f $$f; then files="$$files $$f"; else files="$$files $(srcdir)/$$f"; fi; done && \
	$(AWK) -v header=text/shipped.h -v array=nr_shipped_grammars \
		-f $(srcdir)/src/data/embed.awk $$files >$@.tmp && mv $@.tmp $@

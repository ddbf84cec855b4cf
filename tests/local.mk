# ── how tests run: everything speaks TAP ──
TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
AM_TESTS_ENVIRONMENT = \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	SRCDIR='$(abs_top_srcdir)'; export SRCDIR; \
	BUILDDIR='$(abs_top_builddir)'; export BUILDDIR; \
	NORAE='$(abs_top_builddir)/norae'; export NORAE; \
	FIXTURES='$(abs_top_srcdir)/fixtures'; export FIXTURES; \
	CC='$(CC)'; export CC; \
	LSAN_OPTIONS='suppressions=$(abs_top_srcdir)/tests/lsan.supp:print_suppressions=0'; export LSAN_OPTIONS; \
	LC_ALL=C.UTF-8; export LC_ALL;

if USE_VALGRIND
LOG_COMPILER = $(LIBTOOL) --mode=execute $(VALGRIND) --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
	--suppressions=$(abs_top_srcdir)/tests/valgrind.supp
endif

# ── the house's own rules ──
dist_check_SCRIPTS = \
	%D%/layers.sh \
	%D%/headers.sh \
	%D%/symbols.sh
EXTRA_DIST += %D%/lsan.supp %D%/tap.sh %D%/valgrind.supp
TESTS += $(dist_check_SCRIPTS)

# ── the program: arguments, messages, files, what people read about it ──
check_PROGRAMS += %D%/json_tool %D%/compare_truth
tests_json_tool_LDADD = $(JANSSON_LIBS)
tests_compare_truth_LDADD = $(JANSSON_LIBS) -lm
dist_check_SCRIPTS += \
	%D%/cli-bad-input.sh \
	%D%/cli-completion.sh \
	%D%/cli-convert.sh \
	%D%/cli-convert-many.sh \
	%D%/cli-help.sh \
	%D%/cli-info.sh \
	%D%/cli-lint.sh \
	%D%/cli-safety.sh \
	%D%/cli-terminal.sh \
	%D%/cli-usage.sh \
	%D%/e2e-demo.sh \
	%D%/e2e-edits.sh \
	%D%/e2e-long.sh \
	%D%/e2e-safety.sh \
	%D%/e2e-truth.sh \
	%D%/manual-examples.sh

# ── unit tests: one group per program, named after what it tests ──
unit_ldadd = libnorae-core.la $(CMOCKA_LIBS)
unit_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
if HAVE_CMOCKA
unit_programs =
check_PROGRAMS += $(unit_programs)
TESTS += $(unit_programs)

unit_programs += %D%/unit_base
tests_unit_base_CFLAGS = $(unit_cflags)
tests_unit_base_LDADD = $(unit_ldadd)

unit_programs += %D%/unit_acoustic
tests_unit_acoustic_CFLAGS = $(unit_cflags)
tests_unit_acoustic_LDADD = $(unit_ldadd) -lm

unit_programs += %D%/unit_song
tests_unit_song_CFLAGS = $(unit_cflags)
tests_unit_song_LDADD = $(unit_ldadd)

# ── text ──
unit_programs += %D%/unit_lang
tests_unit_lang_CFLAGS = $(unit_cflags)
tests_unit_lang_LDADD = $(unit_ldadd)

EXTRA_DIST += %D%/speaker.h
unit_programs += %D%/unit_japanese
tests_unit_japanese_CFLAGS = $(unit_cflags)
tests_unit_japanese_LDADD = $(unit_ldadd)

unit_programs += %D%/unit_latin
tests_unit_latin_CFLAGS = $(unit_cflags)
tests_unit_latin_LDADD = $(unit_ldadd)

unit_programs += %D%/unit_phones
tests_unit_phones_CFLAGS = $(unit_cflags)
tests_unit_phones_LDADD = $(unit_ldadd)

unit_programs += %D%/unit_spoken
tests_unit_spoken_CFLAGS = $(unit_cflags)
tests_unit_spoken_LDADD = $(unit_ldadd)
endif

# ── languages, through the program ──
dist_check_SCRIPTS += %D%/languages.sh %D%/romanize.sh

# ── bench/ ──
dist_check_SCRIPTS += %D%/accuracy.sh

# ── media: a program that shows what the library finds in files made by ffmpeg ──
check_PROGRAMS += %D%/media_tool
tests_media_tool_LDADD = libnorae-core.la -lm
dist_check_SCRIPTS += %D%/burn.sh %D%/burn-broken.sh %D%/decode.sh %D%/mux.sh %D%/probe.sh %D%/traps.sh
dist_check_SCRIPTS += %D%/badread.sh %D%/excerpt.sh %D%/sing.sh %D%/smart.sh %D%/stills.sh \
	%D%/tracks.sh
# To be preloaded: a shared object, though it is installed nowhere.
check_LTLIBRARIES += %D%/badread.la
tests_badread_la_LDFLAGS = -module -avoid-version -rpath /nowhere
tests_badread_la_LIBADD = -ldl
check_PROGRAMS += %D%/sound_tool
tests_sound_tool_LDADD = libnorae-core.la -lm
EXTRA_DIST += %D%/media.sh

# ── formats ──
check_PROGRAMS += %D%/read_song
tests_read_song_SOURCES = %D%/read_song.c
tests_read_song_LDADD = libnorae.la
dist_check_SCRIPTS += %D%/ass.sh %D%/formats.sh %D%/fuzz.sh %D%/rows.sh
check_PROGRAMS += %D%/fuzz/fuzz_format
tests_fuzz_fuzz_format_LDADD = libnorae.la
EXTRA_DIST += %D%/fuzz/corpus
check_PROGRAMS += %D%/unit_memory
TESTS += %D%/unit_memory
tests_unit_memory_LDADD = libnorae-core.la
EXTRA_DIST += %D%/golden/ass %D%/golden/formats
if HAVE_CMOCKA
unit_programs += %D%/unit_formats
tests_unit_formats_CFLAGS = $(unit_cflags)
tests_unit_formats_LDADD = $(unit_ldadd)
unit_programs += %D%/unit_formats_words
tests_unit_formats_words_CFLAGS = $(unit_cflags)
tests_unit_formats_words_LDADD = $(unit_ldadd)
endif

# ── karaoke ──
check_LTLIBRARIES += %D%/libsongs.la
tests_libsongs_la_SOURCES = %D%/songs.c %D%/songs.h %D%/events.c %D%/events.h \
	%D%/drawing.c %D%/drawing.h \
	%D%/random_songs.c %D%/random_songs.h
check_PROGRAMS += %D%/tool_script
tests_tool_script_LDADD = %D%/libsongs.la libnorae.la
check_PROGRAMS += %D%/tool_picture
tests_tool_picture_LDADD = $(ASS_LIBS)
dist_check_SCRIPTS += %D%/fonts.sh %D%/pictures.sh %D%/themes.sh
EXTRA_DIST += %D%/pictures
if HAVE_CMOCKA
unit_programs += %D%/unit_karaoke
tests_unit_karaoke_CFLAGS = $(unit_cflags)
tests_unit_karaoke_LDADD = %D%/libsongs.la $(unit_ldadd) -lm
unit_programs += %D%/unit_karaoke_random
tests_unit_karaoke_random_CFLAGS = $(unit_cflags)
tests_unit_karaoke_random_LDADD = %D%/libsongs.la $(unit_ldadd) -lm
unit_programs += %D%/unit_karaoke_pixels
tests_unit_karaoke_pixels_CFLAGS = $(unit_cflags)
tests_unit_karaoke_pixels_LDADD = %D%/libsongs.la $(unit_ldadd) -lm
unit_programs += %D%/unit_karaoke_ink
tests_unit_karaoke_ink_CFLAGS = $(unit_cflags)
tests_unit_karaoke_ink_LDADD = %D%/libsongs.la $(unit_ldadd) -lm
endif

# ── reports ──
dist_check_SCRIPTS += %D%/report.sh %D%/report-page.sh
EXTRA_DIST += %D%/report-page.js %D%/firefox.js %D%/golden/report
if HAVE_CMOCKA
unit_programs += %D%/unit_report
tests_unit_report_CFLAGS = $(unit_cflags)
tests_unit_report_LDADD = $(unit_ldadd)
endif

# ── other recordings ──
dist_check_SCRIPTS += %D%/stems.sh %D%/transfer.sh
if HAVE_CMOCKA
unit_programs += %D%/unit_match
tests_unit_match_CFLAGS = $(unit_cflags)
tests_unit_match_LDADD = $(unit_ldadd) -lm
endif

# ── audio and sync ──
if HAVE_CMOCKA
unit_programs += %D%/unit_adapt %D%/unit_align %D%/unit_audio %D%/unit_learn %D%/unit_retime %D%/unit_sync
tests_unit_adapt_CFLAGS = $(unit_cflags)
tests_unit_adapt_LDADD = $(unit_ldadd) -lm
tests_unit_align_CFLAGS = $(unit_cflags)
tests_unit_align_LDADD = $(unit_ldadd) -lm
tests_unit_audio_CFLAGS = $(unit_cflags)
tests_unit_audio_LDADD = $(unit_ldadd) -lm
tests_unit_learn_CFLAGS = $(unit_cflags)
tests_unit_learn_LDADD = $(unit_ldadd) -lm
tests_unit_retime_CFLAGS = $(unit_cflags)
tests_unit_retime_LDADD = $(unit_ldadd) -lm
tests_unit_sync_CFLAGS = $(unit_cflags)
tests_unit_sync_LDADD = $(unit_ldadd) -lm
endif
if HAVE_CMOCKA
unit_programs += %D%/unit_compose
tests_unit_compose_CFLAGS = $(unit_cflags)
tests_unit_compose_LDADD = $(unit_ldadd)

unit_programs += %D%/unit_splice
tests_unit_splice_CFLAGS = $(unit_cflags)
tests_unit_splice_LDADD = $(unit_ldadd)

unit_programs += %D%/unit_media
tests_unit_media_CFLAGS = $(unit_cflags)
tests_unit_media_LDADD = $(unit_ldadd)
unit_programs += %D%/unit_burn
tests_unit_burn_CFLAGS = $(unit_cflags)
tests_unit_burn_LDADD = $(unit_ldadd)
tests_unit_burn_LDFLAGS = \
	-Wl,--wrap=nr_painter_paint,--wrap=pthread_create \
	-Wl,--wrap=avcodec_receive_frame \
	-Wl,--wrap=avcodec_send_frame,--wrap=avcodec_receive_packet \
	-Wl,--wrap=avformat_write_header,--wrap=av_interleaved_write_frame,--wrap=av_write_trailer
endif

# ── how sure a sync is ──
dist_check_SCRIPTS += %D%/e2e-sureness.sh %D%/sync-odd.sh
TESTS += %D%/e2e-sureness.sh
if HAVE_CMOCKA
unit_programs += %D%/unit_confidence
tests_unit_confidence_CFLAGS = $(unit_cflags)
tests_unit_confidence_LDADD = $(unit_ldadd) -lm
endif

# ── encodings, clean-up, grammars that people write ──
dist_check_SCRIPTS += %D%/cli-clean.sh %D%/fuzz-patterns.sh %D%/grammars.sh
check_PROGRAMS += %D%/fuzz/fuzz_patterns
tests_fuzz_fuzz_patterns_LDADD = libnorae.la
EXTRA_DIST += %D%/golden/grammars
EXTRA_DIST += %D%/encodings_texts.h
if HAVE_CMOCKA
unit_programs += %D%/unit_encodings
tests_unit_encodings_CFLAGS = $(unit_cflags) $(ICU_CFLAGS)
tests_unit_encodings_LDADD = $(unit_ldadd) $(ICU_LIBS) -lm
unit_programs += %D%/unit_clean
tests_unit_clean_CFLAGS = $(unit_cflags)
tests_unit_clean_LDADD = $(unit_ldadd)
unit_programs += %D%/unit_grammar
tests_unit_grammar_CFLAGS = $(unit_cflags)
tests_unit_grammar_LDADD = $(unit_ldadd)
endif

# ── conversions ──
check_PROGRAMS += %D%/lossless
TESTS += %D%/lossless
tests_lossless_SOURCES = %D%/lossless.c %D%/lossless.h %D%/lossless_songs.c %D%/lossless_view.c
tests_lossless_LDADD = %D%/libsongs.la libnorae.la

# ── lyrics inside media ──
dist_check_SCRIPTS += %D%/embedded.sh %D%/fuzz-tags.sh
check_PROGRAMS += %D%/fuzz/fuzz_tags
tests_fuzz_fuzz_tags_LDADD = libnorae-core.la
EXTRA_DIST += %D%/fuzz/tags
if HAVE_CMOCKA
unit_programs += %D%/unit_tags
tests_unit_tags_CFLAGS = $(unit_cflags)
tests_unit_tags_LDADD = $(unit_ldadd)
endif
check_PROGRAMS += %D%/shapes
TESTS += %D%/shapes
tests_shapes_LDADD = libnorae.la

# ── the preview: editing, and the player ──
check_PROGRAMS += %D%/socket_tool
dist_check_SCRIPTS += %D%/preview.sh %D%/preview-keys.sh
EXTRA_DIST += %D%/window.sh %D%/lsan-mpv.supp
if HAVE_CMOCKA
unit_programs += %D%/unit_edit
tests_unit_edit_CFLAGS = $(unit_cflags)
tests_unit_edit_LDADD = $(unit_ldadd)
endif

# ── batches ──
dist_check_SCRIPTS += %D%/batch.sh %D%/batch-faults.sh %D%/batch-odd.sh %D%/batch-review.sh
check_LTLIBRARIES += %D%/badstart.la
tests_badstart_la_LDFLAGS = -module -avoid-version -rpath /nowhere
check_LTLIBRARIES += %D%/badclock.la
tests_badclock_la_LDFLAGS = -module -avoid-version -rpath /nowhere
tests_badclock_la_LIBADD = -ldl
if HAVE_CMOCKA
unit_programs += %D%/unit_batch
tests_unit_batch_CFLAGS = $(unit_cflags) $(SQLITE_CFLAGS)
tests_unit_batch_LDADD = $(unit_ldadd) $(SQLITE_LIBS)
endif

libnorae_core_la_SOURCES += \
	%D%/card_write.c \
	%D%/cards.c %D%/cards.h \
	%D%/countin.c \
	%D%/face.c \
	%D%/karaoke.c %D%/karaoke.h \
	%D%/lanes.c \
	%D%/layout.c %D%/layout.h \
	%D%/pages.c \
	%D%/palette.c %D%/palette.h \
	%D%/place.c %D%/place.h \
	%D%/reading.c \
	%D%/ruby.c %D%/ruby.h \
	%D%/runs.c \
	%D%/script.c %D%/script.h \
	%D%/shown.c \
	%D%/sides.c %D%/sides.h \
	%D%/sing.c \
	%D%/singers.c \
	%D%/split.c %D%/split.h \
	%D%/stretch.c \
	%D%/styles.c \
	%D%/theme.c %D%/theme.h \
	%D%/theme_own.c \
	%D%/theme_read.c \
	%D%/theme_set.c \
	%D%/unit.h

# Themes are files to start own ones from, and inside the library at once: they
# are there wherever it is. The first one is what is taken when none is named.
theme_files = \
	%D%/themes/default.theme \
	%D%/themes/karaoke-mugen.theme \
	%D%/themes/joysound.theme \
	%D%/themes/minimal.theme \
	%D%/themes/big.theme \
	%D%/themes/lyric-video.theme
themesdir = $(pkgdatadir)/themes
dist_themes_DATA = $(theme_files)
nodist_libnorae_core_la_SOURCES += %D%/shipped.c
EXTRA_DIST += %D%/embed.awk
CLEANFILES += %D%/shipped.c
%D%/shipped.c: $(theme_files) %D%/embed.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && for f in $(theme_files); do \
		if test -f $$f; then echo $$f; else echo $(srcdir)/$$f; fi; done | \
		xargs $(AWK) -f $(srcdir)/%D%/embed.awk >$@.tmp && mv $@.tmp $@

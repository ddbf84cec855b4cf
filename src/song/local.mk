libnorae_core_la_SOURCES += \
	%D%/changes.c %D%/changes.h \
	%D%/check.c \
	%D%/clean.c %D%/clean.h \
	%D%/clean_line.c \
	%D%/edit_line.c %D%/edit_line.h \
	%D%/rules.c %D%/rules.h \
	%D%/singers.c %D%/singers.h \
	%D%/fix.c %D%/fix.h \
	%D%/lang.c %D%/lang.h \
	%D%/origin.c %D%/origin.h \
	%D%/marked.c %D%/marked.h \
	%D%/readings.c \
	%D%/rebuild.c \
	%D%/romanise.c \
	%D%/song.c %D%/song.h \
	%D%/time.c

# ── the rules that come with norae ──
nodist_libnorae_core_la_SOURCES += %D%/shipped.c
CLEANFILES += %D%/shipped.c
%D%/shipped.c: $(dist_rules_DATA) $(srcdir)/src/data/embed.awk $(srcdir)/%D%/local.mk
	$(AM_V_GEN)$(MKDIR_P) %D% && files= && for f in $(dist_rules_DATA); do \
		if test -f $$f; then files="$$files $$f"; else files="$$files $(srcdir)/$$f"; fi; done && \
	$(AWK) -v header=text/shipped.h -v array=nr_shipped_rules -f $(srcdir)/src/data/embed.awk \
		$$files >$@.tmp && mv $@.tmp $@

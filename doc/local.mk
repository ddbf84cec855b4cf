# Documentation that is installed or shipped.  The manual's chapters on commands,
# formats and themes, and the completion, come from the program's own tables.
EXTRA_DIST += %D%/ARCHITECTURE.md %D%/SCALE.md %D%/SYNC.md %D%/demo.png %D%/preview.png %D%/report.png %D%/norae.1.in %D%/fill.awk
nodist_man_MANS = %D%/norae.1
bashcompletion_DATA = %D%/norae
CLEANFILES += %D%/norae.1 %D%/norae

%D%/norae.1: $(srcdir)/%D%/norae.1.in $(srcdir)/%D%/fill.awk norae$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	$(AWK) -v norae=./norae$(EXEEXT) -f $(srcdir)/%D%/fill.awk \
		$(srcdir)/%D%/norae.1.in >$@.tmp && mv $@.tmp $@

%D%/norae: norae$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) %D% && ./norae$(EXEEXT) describe bash >$@.tmp && mv $@.tmp $@

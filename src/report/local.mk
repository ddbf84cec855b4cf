libnorae_core_la_SOURCES += \
	%D%/json.c \
	%D%/drawing.c \
	%D%/page.c \
	%D%/pen.c %D%/pen.h \
	%D%/picture.c %D%/picture.h \
	%D%/report.h \
	%D%/rows.c %D%/rows.h \
	%D%/svg.c \
	%D%/values.c %D%/values.h

nodist_libnorae_core_la_SOURCES += %D%/shipped.c
CLEANFILES += %D%/shipped.c
%D%/shipped.c: $(report_files) $(srcdir)/src/data/embed-files.awk $(srcdir)/%D%/local.mk
	$(AM_V_GEN)$(MKDIR_P) %D% && files= && for f in $(report_files); do \
		if test -f $$f; then files="$$files $$f"; else files="$$files $(srcdir)/$$f"; fi; done && \
	$(AWK) -v header=text/shipped.h -v array=nr_shipped_report \
		-f $(srcdir)/src/data/embed-files.awk $$files >$@.tmp && mv $@.tmp $@

# What norae knows by name and people may copy, read and change.
rulesdir = $(pkgdatadir)/rules
dist_rules_DATA = \
	%D%/rules/credits.rules \
	%D%/rules/boilerplate.rules \
	%D%/rules/sections.rules \
	%D%/rules/singers.rules \
	%D%/rules/backing.rules
grammarsdir = $(pkgdatadir)/grammars
dist_grammars_DATA = \
	%D%/grammars/audacity.grammar \
	%D%/grammars/ctm.grammar \
	%D%/grammars/mpsub.grammar \
	%D%/grammars/soramimi.grammar \
	%D%/grammars/timestamps.grammar \
	%D%/grammars/tmplayer.grammar \
	%D%/grammars/transcript.grammar \
	%D%/grammars/whisper.grammar
EXTRA_DIST += %D%/embed.awk

# The page that shows a report; in the library alone.
report_files = \
	%D%/report/page.html \
	%D%/report/page.css \
	%D%/report/time.js \
	%D%/report/draw.js \
	%D%/report/table.js \
	%D%/report/page.js
EXTRA_DIST += $(report_files) %D%/embed-files.awk

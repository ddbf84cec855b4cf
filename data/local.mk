# What norae knows by name and people may copy, read and change.
rulesdir = $(pkgdatadir)/rules
dist_rules_DATA = \
	%D%/rules/credits.rules \
	%D%/rules/boilerplate.rules \
	%D%/rules/sections.rules \
	%D%/rules/singers.rules \
	%D%/rules/backing.rules
EXTRA_DIST += %D%/embed.awk

# SPDX-License-Identifier: GPL-3.0-or-later
# Theme files as C: awk -f embed.awk default.theme … >shipped.c
function quoted(text) {
  gsub(/\\/, "\\\\", text)
  gsub(/"/, "\\\"", text)
  return "\"" text "\""
}
function finish() {
  if (name)
    printf "    {{\"%s\", %s},\n%s    },\n", name, title, body
}
BEGIN {
  print "/* Written by the build from the theme files. */"
  print "#include \"karaoke/theme.h\"\n"
  print "const nr_theme_text nr_shipped_themes[] = {"
}
FNR == 1 {
  finish()
  name = FILENAME
  sub(/.*\//, "", name)
  sub(/\.theme$/, "", name)
  title = "\"\""
  body = ""
}
/^title *=/ {
  words = $0
  sub(/^title *= */, "", words)
  title = quoted(words)
}
{ body = body "     " quoted($0) "\"\\n\"\n" }
END {
  finish()
  print "    {{NULL, NULL}, NULL},\n};"
}

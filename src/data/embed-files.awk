# SPDX-License-Identifier: GPL-3.0-or-later
# Turns files into the table of those that the library has inside, by their names:
#   awk -v header=text/shipped.h -v array=nr_shipped_report -f embed-files.awk FILE... >shipped.c
function quote(text) {
  gsub(/\\/, "&&", text)
  gsub(/"/, "\\\\\"", text)
  gsub(/\?/, "\\\\?", text)
  return "\"" text "\\n\""
}
BEGIN {
  print "/* Made from src/data/ by embed-files.awk. */"
  print "#include \"" header "\"\n"
  print "const nr_shipped " array "[] = {"
}
FNR == 1 {
  name = FILENAME
  sub(/.*\//, "", name)
  print (count++ ? "    },\n" : "") "    {\"" name "\", \"\","
}
{ print "     " quote($0) }
END {
  print "    },\n};"
  print "const size_t " array "_count = " count ";"
}

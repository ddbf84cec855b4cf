# SPDX-License-Identifier: GPL-3.0-or-later
# Turns description files into the table of those that the library knows by name:
#   awk -v header=song/rules.h -v array=nr_shipped_rules -f embed.awk FILE... >shipped.c
function quote(text) {
  gsub(/\\/, "&&", text)
  gsub(/"/, "\\\\\"", text)
  gsub(/\?/, "\\\\?", text)
  return "\"" text "\\n\""
}
function value(line) {
  sub(/^[a-z]+ *= */, "", line)
  gsub(/"/, "\\\\\"", line)
  return "\"" line "\""
}
function finish() {
  if (body != "")
    rows = rows "    {" name ", " title ",\n" body "    },\n"
}
FNR == 1 { finish(); body = ""; name = title = "\"\""; head = 1; count++ }
/^\[/ { head = 0 }
head && /^name *=/ { name = value($0) }
head && /^title *=/ { title = value($0) }
{ body = body "     " quote($0) "\n" }
END {
  finish()
  print "/* Made from src/data/ by embed.awk. */"
  print "#include \"" header "\"\n"
  print "const nr_shipped " array "[] = {\n" rows "};"
  print "const size_t " array "_count = " count ";"
}

# SPDX-License-Identifier: GPL-3.0-or-later
# Fills "@WHAT@" lines of the manual with what "norae describe WHAT" writes.
/^@[a-z]+@$/ {
  command = norae " describe " substr($0, 2, length($0) - 2)
  while ((status = (command | getline line)) > 0)
    print line
  if (status < 0 || close(command) != 0)
    exit 1
  next
}
{ print }

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Help, manual and completion all know what the option tables know.
. "$SRCDIR/tests/tap.sh"
cd "$scratch" || exit 99
manual=$BUILDDIR/doc/norae.1
completion=$BUILDDIR/doc/norae

is "$("$NORAE" --version)" "norae $(cat "$SRCDIR/VERSION")" "--version tells the version"
is "$("$NORAE" -V)" "$("$NORAE" --version)" "-V is --version"
"$NORAE" --help >program
is "$?" 0 "--help: exit 0"
"$NORAE" help >program2
same program2 program "'norae help' is 'norae --help'"

commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' program)
is "$(echo $commands)" "make sync convert burn mux preview report lint info batch formats themes help" "all commands are listed"
mandoc -T utf8 "$manual" 2>/dev/null | col -b >manual.txt || rm -f manual.txt

for command in $commands; do
  "$NORAE" help "$command" >help.txt 2>err
  is "$?" 0 "help $command: exit 0"
  is "$(cat err)" "" "help $command: nothing on standard error"
  "$NORAE" "$command" --help >help2.txt
  same help2.txt help.txt "$command --help is help $command"
  is "$(awk 'length > 80' help.txt)" "" "help $command fits 80 columns"
  options=$(grep -oE '^ +(-[a-zA-Z]+, )?--[a-z-]+' help.txt | grep -oE -- '--[a-z-]+')
  [ -n "$options" ]
  ok $? "help $command lists options"
  missing=
  for o in $options; do
    escaped=$(echo "$o" | sed 's/^--/Fl \\\\-/')
    sed -n "/^\.Ss norae $command\$/,/^\.S[sh]/p" "$manual" | grep -q -- "$escaped" ||
      missing="$missing manual:$o"
    sed -n "s/^  $command) echo '\(.*\)' ;;/ \1 /p" "$completion" | grep -q -- " $o " ||
      missing="$missing completion:$o"
  done
  is "$missing" "" "manual and completion name every option of $command"
done

if command -v mandoc >/dev/null; then
  # Other manuals need not be installed where norae's is checked.
  is "$(mandoc -T lint "$manual" 2>/dev/null | grep -v 'referenced manual not found')" "" \
    "mandoc finds nothing to complain about"
else
  skip "mandoc is not installed"
fi

for format in $("$NORAE" formats | awk 'NR > 1 {print $1}'); do
  grep -q "^\.It Cm $format\$" "$manual"
  ok $? "the manual names the format $format"
done
finish

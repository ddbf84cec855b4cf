# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by the shell tests: TAP output, a scratch folder that goes away.
tap_count=0
tap_failed=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/norae-test.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM

# ok STATUS DESCRIPTION: one test point; 0 passes.
ok() {
  tap_count=$((tap_count + 1))
  if [ "$1" -eq 0 ]; then
    echo "ok $tap_count - $2"
  else
    tap_failed=$((tap_failed + 1))
    echo "not ok $tap_count - $2"
  fi
}

# is GOT WANTED DESCRIPTION
is() {
  if [ "$1" = "$2" ]; then
    ok 0 "$3"
  else
    ok 1 "$3"
    printf '%s\n' "got:    $1" "wanted: $2" | sed 's/^/# /'
  fi
}

# same FILE WANTED-FILE DESCRIPTION
same() {
  if diff -u "$2" "$1" >"$scratch/diff" 2>&1; then
    ok 0 "$3"
  else
    ok 1 "$3"
    sed 's/^/# /' "$scratch/diff" | head -40
  fi
}

skip() {
  tap_count=$((tap_count + 1))
  echo "ok $tap_count # SKIP $1"
}

skip_all() {
  echo "1..0 # SKIP $1"
  exit 0
}

# The last line of every test.
finish() {
  echo "1..$tap_count"
  exit 0
}

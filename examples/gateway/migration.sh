#!/bin/sh
# Tells the story of a migration, in less than a minute: a task service is to hand its streams
# to a gateway. What is recorded is in reports/migration.
set -eu
cd "$(dirname "$0")/../.."
here=examples/gateway
to=reports/migration
times=7
command -v node >/dev/null || { echo "migration.sh: Node.js is not installed; the gateway needs it" >&2; exit 1; }
rm -rf "$to"

say() { printf '\n\033[1m── %s ──\033[0m\n' "$1"; }

# show writes a command as it could be typed.
show() {
  printf streamspec
  for word; do
    case $word in *[!A-Za-z0-9_./=:-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
  done
  echo
}

# expect runs streamspec, shows how, and sees that it ends with this status.
expect() {
  want=$1
  shift
  show "$@"
  status=0
  bin/streamspec "$@" || status=$?
  [ "$status" = "$want" ] || { echo "migration.sh: streamspec ended with $status, not with $want" >&2; exit 1; }
}

gateway="task-service=node $here/with_backend.mjs"

say "1. what does the gateway do otherwise? both are recorded, $times times"
expect 4 compare --mapping $here/paths.yaml --to $to --times $times task-service "$gateway" $here

say "2. what of that is meant is declared in mapping.yaml: then they are equivalent"
expect 3 compare --mapping $here/mapping.yaml $to/old $to/new

say "3. so the old scenarios hold on the gateway, as they are"
expect 0 run --mapped $here/mapping.yaml --service "$gateway" $here

say "4. what a gateway did that lost the early events of a fast task: no test of its own had seen it"
GATEWAY_FAULT=early-events-lost \
  expect 1 compare --mapping $here/mapping.yaml --to $to/faulty --times $times --not-judged --name 'task (completes|fails)' $to/old "$gateway" $here

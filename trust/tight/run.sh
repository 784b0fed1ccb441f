#!/bin/sh
# Runs a suite whose limits are 100 to 300 ms so often, while two busy loops take the
# processors: run.sh STREAMSPEC TIMES. None may be red, nor end without a verdict.
set -u
streamspec=$(realpath "$1") times=$2 red=0 run=0
cd "$(dirname "$0")"
loops=
for _ in 1 2; do
  sh -c 'while :; do :; done' &
  loops="$loops $!"
done
# shellcheck disable=SC2086 # one word for each
trap 'kill $loops' EXIT
trap 'exit 130' INT TERM # or the loops go on
while [ $run -lt "$times" ]; do
  run=$((run + 1))
  "$streamspec" run scenarios --recordings none >/tmp/tight.$$ 2>&1
  status=$?
  printf '%d: status %d, %s\n' $run $status "$(tail -n 1 /tmp/tight.$$)"
  [ $status -eq 0 ] || { red=$((red + 1)); cat /tmp/tight.$$; }
  rm -f /tmp/tight.$$
done
echo "$red of $times runs are red"
[ $red -eq 0 ]

#!/bin/sh
# Starts the task service on a free port, and nginx in front of it: both together are
# one service, for suites whose scenarios know only one.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

log=$(mktemp)
PORT=0 /usr/bin/python3 "$here/../flask/app.py" >"$log" &
backend=$!
trap 'kill "$backend" 2>/dev/null || true; rm -f "$log"; wait' EXIT
trap 'kill "$backend" "$nginx" 2>/dev/null || true' TERM INT

tries=0
until url=$(sed -n 's/^listening on //p' "$log") && [ -n "$url" ]; do
  tries=$((tries + 1))
  kill -0 "$backend" 2>/dev/null && [ "$tries" -lt 200 ] || { echo "the task service did not start" >&2; exit 1; }
  sleep 0.1
done

BACKEND_URL=$url "$here/start.sh" &
nginx=$!
wait "$nginx" || wait "$nginx" # the first wait ends with the signal, too

#!/bin/sh
# Starts nginx in front of BACKEND_URL, on PORT of the loopback, and stays with it.
#
#   PROXY_BUFFERING  on (nginx's default) or off
#   GZIP             on or off (nginx's default): compress event streams
#   TLS              on or off: HTTP/2 over TLS, with the certificate of certificates.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
: "${PORT:?is not set: where nginx is to listen}" "${BACKEND_URL:?is not set: whom nginx is to stand before}"

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'kill "$nginx" 2>/dev/null || true' TERM INT

tls=
[ "${TLS:-off}" = on ] && tls="ssl http2"
sed -e "s|@DIR@|$dir|g" -e "s|@PORT@|$PORT|g" -e "s|@TLS@|$tls|g" \
  -e "s|@PROXY_BUFFERING@|${PROXY_BUFFERING:-on}|g" -e "s|@GZIP@|${GZIP:-off}|g" \
  -e "s|@CERTIFICATES@|$here/certificates|g" -e "s|@BACKEND_URL@|$BACKEND_URL|g" \
  "$here/nginx.conf.template" >"$dir/nginx.conf"

nginx -p "$dir" -c "$dir/nginx.conf" -e stderr &
nginx=$!
wait "$nginx" || wait "$nginx" # the first wait ends with the signal, too

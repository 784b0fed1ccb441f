#!/bin/sh
# Makes a certificate authority of our own and a certificate for localhost, unless
# there are some that hold for another day.
set -eu
cd "$(dirname "$0")"
mkdir -p certificates
cd certificates
if openssl x509 -in server.pem -noout -checkend 86400 >/dev/null 2>&1; then
  exit 0
fi

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
  -subj "/CN=streamspec examples CA" -keyout ca.key -out ca.pem 2>openssl.log || { cat openssl.log >&2; exit 1; }
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
  -subj "/CN=localhost" -keyout server.key -out server.csr 2>openssl.log || { cat openssl.log >&2; exit 1; }
printf 'subjectAltName = DNS:localhost, IP:127.0.0.1\n' >server.ext
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 \
  -extfile server.ext -out server.pem 2>openssl.log || { cat openssl.log >&2; exit 1; }
rm -f server.csr server.ext openssl.log

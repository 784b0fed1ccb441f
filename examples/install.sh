#!/bin/sh
# Installs what the services of the examples need, and makes what they are made of.
# Everything that is there already is left alone; anything that fails ends it.
#
# Debian packages: python3-flask, python3-waitress, python3-locust, nginx, openssl, and with the argument
# browser also chromium, in which the HTML report is looked at. From npm: what
# package-lock.json names; Node.js and Go must be there.
set -eu
cd "$(dirname "$0")"

missing=
for package in python3-flask python3-waitress python3-locust nginx openssl ${1:+chromium}; do
  dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
done
for tool in node npm go; do
  command -v "$tool" >/dev/null || { echo "install.sh: $tool is not installed; the examples need it" >&2; exit 1; }
done
if [ -n "$missing" ]; then
  echo "installing$missing"
  [ "$(id -u)" = 0 ] || { echo "install.sh: run as root, or install these Debian packages:$missing" >&2; exit 1; }
  apt-get update -qq
  # shellcheck disable=SC2086 # one word for each package
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
fi
/usr/bin/python3 -c 'import flask, waitress'
nginx -v

if ! cmp -s package-lock.json node_modules/.installed; then
  npm ci --no-audit --no-fund
  cp package-lock.json node_modules/.installed
fi

nginx/certificates.sh
for module in mcp datastar; do
  (cd "$module" && go build -o "../../bin/example-$module" .)
done

#!/bin/sh
# Builds what only improves the pages (the query editor, the outlines of land) into `built/`, from the packages that
# package-lock.json names by their hashes. Needs npm (Node 18 or later) and the network; fails with a reason if it cannot.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$here/../../../build/frontend
command -v npm >/dev/null 2>&1 || { echo 'npm is not installed' >&2; exit 1; }
mkdir -p "$work"
cp "$here"/*.js "$here"/*.mjs "$here"/package.json "$here"/package-lock.json "$work"
cd "$work"
npm ci --silent --ignore-scripts --no-audit --no-fund --prefer-offline --fetch-retries=0 --fetch-timeout=30000 >/dev/null 2>&1 \
  || { echo 'npm could not fetch the packages' >&2; exit 1; }
rm -rf made
node build.mjs made >/dev/null
rm -rf "$here/built"
mv made "$here/built"

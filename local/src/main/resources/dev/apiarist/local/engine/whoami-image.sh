#!/usr/bin/env bash
# Writes, as a tar, the file system of a service: a static busybox and a web server that tells its host name.
set -euo pipefail

root="$(mktemp -d)"
mkdir -p "$root/bin" "$root/www" "$root/tmp"
cp /usr/bin/busybox "$root/bin/busybox"
for applet in sh httpd hostname kill nc nslookup sleep cat; do ln -s busybox "$root/bin/$applet"; done
cat >"$root/bin/whoami" <<'SERVER'
#!/bin/sh
hostname >/www/index.html
httpd -f -p 8080 -h /www &
# Process 1 ignores signals that it has no trap for, and would hold up every drain by ten seconds.
trap 'kill $!; exit 0' TERM INT
wait
SERVER
chmod 0755 "$root/bin/whoami"
tar -C "$root" --sort=name --mtime=@0 --numeric-owner -cf - .

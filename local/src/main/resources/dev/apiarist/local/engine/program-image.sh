#!/usr/bin/env bash
# Writes, as a tar, the file system of a service that is one program of the node image, with the libraries it loads
# and what its package keeps for it beside (Alertmanager does not start without its templates).
# Usage: program-image.sh <program>, such as prometheus
set -euo pipefail

program="$(command -v "$1")"
root="$(mktemp -d)"
mkdir -p "$root/tmp" "$root/etc"
chmod 1777 "$root/tmp"
copy() { cp --dereference --parents "$1" "$root"; }
copy "$program"
mv "$root$program" "$root/program"
while read -r library; do copy "$library"; done < <(ldd "$program" | grep -oE '/[^ ]+')
if [[ -d /usr/share/prometheus ]]; then cp --recursive --parents /usr/share/prometheus "$root"; fi
printf 'root:x:0:0:root:/:/\n' >"$root/etc/passwd"
tar -C "$root" --sort=name --mtime=@0 --numeric-owner -cf - .

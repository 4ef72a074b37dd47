#!/usr/bin/env bash
# Builds the Docker image of a node: a Debian with Debian's Docker engine, as a machine image on EC2 would be.
# Usage: node-image.sh <suite> <image>
#   suite   trixie (Docker 26.1, API 1.45) or bookworm (Docker 20.10, API 1.41)
#   image   the name to give; its tag has a hash of everything that makes the image
# Every image has the label dev.apiarist.recipe.
# As root on Debian or Ubuntu it needs no registry: debootstrap and `docker import`. Elsewhere: `docker build`.
# Environment: APIARIST_CACHE (folder), APIARIST_DEBIAN_MIRROR (URL).
set -euo pipefail

suite="$1" image="$2"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cache="${APIARIST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/apiarist}"

# What a node needs, then what is run from the same image, or made into images for services: a registry, the monitoring
# programs, a static busybox.
packages=(docker.io iproute2 iptables curl ca-certificates openssl procps)
case "$suite" in
  trixie)
    packages+=(docker-cli docker-registry busybox-static)
    packages+=(prometheus prometheus-alertmanager prometheus-node-exporter)
    ;;
  bookworm) ;;
  *) echo "node-image.sh: unknown suite $suite" >&2 && exit 64 ;;
esac

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# The mirror that this machine's own apt uses, if it is a Debian one: proxies and firewalls already let it through.
mirror() {
  if [[ -n "${APIARIST_DEBIAN_MIRROR:-}" ]]; then
    printf '%s\n' "$APIARIST_DEBIAN_MIRROR"
    return
  fi
  local found=''
  if grep -qx 'ID=debian' /etc/os-release; then
    found="$(
      { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } \
        | grep -E '^(deb |URIs:)' | grep -oE 'https?://[^] ]+/debian/?( |$)' | head -n 1 | tr -d ' '
    )" || true
  fi
  printf '%s\n' "${found:-http://deb.debian.org/debian}"
}

use_apt_proxy() {
  [[ -z "${http_proxy:-}" ]] || return 0
  local apt_proxy=''
  eval "$(apt-config shell apt_proxy Acquire::http::Proxy)"
  if [[ -n "$apt_proxy" && "$apt_proxy" != DIRECT ]]; then export http_proxy="$apt_proxy"; fi
}

bootstrap() {
  local tarball="$1" keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  [[ -r "$keyring" ]] || fail "$keyring is missing: without it nobody can tell whether the packages are Debian's." \
    "apt-get install debian-archive-keyring"
  use_apt_proxy
  rm -rf --one-file-system "$cache/node-$suite."* # of a run that was killed
  work="$(mktemp -d "$cache/node-$suite.XXXXXX")"
  trap 'rm -rf --one-file-system "$work"' EXIT
  local include
  include="$(IFS=, && echo "${packages[*]}")"
  debootstrap --variant=minbase --keyring="$keyring" --include="$include" "$suite" "$work/root" "$(mirror)" >"$work.log" 2>&1 \
    || fail "debootstrap failed; the end of $work.log:" "$(tail -n 5 "$work.log")"
  rm -rf "$work"/root/var/cache/apt/* "$work"/root/var/lib/apt/lists/* "$work"/root/usr/share/{doc,man,locale}/*
  : >"$work/root/etc/machine-id"
  tolerate_limits "$work/root"
  tar -C "$work/root" --one-file-system --numeric-owner -cf "$work/root.tar" .
  mv "$work/root.tar" "$tarball"
  rm -f "$work.log"
}

# Debian's init script gives up where it may not raise its own limits, as in a container without CAP_SYS_RESOURCE.
tolerate_limits() {
  sed -i 's/^\([[:space:]]*\)ulimit \(.*\)$/\1ulimit \2 2>\/dev\/null || true/' "$1/etc/init.d/docker"
}

with_debootstrap() {
  mkdir -p "$cache"
  local key tarball
  key="$( (printf '%s\n' "$suite" "${packages[@]}" && declare -f bootstrap tolerate_limits) | sha256sum | cut -c 1-12)"
  tarball="$cache/node-$suite-$key.tar"
  exec 9>"$cache/node.lock"
  flock 9
  if docker image inspect "$image" >/dev/null 2>&1; then return; fi
  [[ -s "$tarball" ]] || bootstrap "$tarball"
  touch "$tarball"
  # The machine's own init goes on top: a change to it costs an import, not a debootstrap.
  layered="$cache/node-$suite.$$.tar"
  trap 'rm -rf --one-file-system "${work:-}" "$layered"' EXIT
  cp --reflink=auto "$tarball" "$layered"
  tar -C "$here" --transform 's|.*|./usr/local/sbin/apiarist-machine|' --mode=0755 --owner=0 --group=0 -rf "$layered" machine.sh
  docker import --change "LABEL dev.apiarist.recipe=${image##*:}" --change 'VOLUME /var/lib/docker' \
    --change 'ENTRYPOINT ["/usr/local/sbin/apiarist-machine"]' "$layered" "$image" >/dev/null
}

with_docker_build() {
  docker build --quiet --tag "$image" --label "dev.apiarist.recipe=${image##*:}" \
    --build-arg "SUITE=$suite" --build-arg "PACKAGES=${packages[*]}" --file "$here/node.Dockerfile" "$here" >/dev/null
}

# Other versions of this project have images and tarballs of their own. Each use leaves its date: on an
# image that of its tag, which Docker keeps.
forget_what_nobody_used_for_a_week() {
  local other tagged week_ago
  week_ago="$(date -u -d "@$(($(date +%s) - 7 * 24 * 60 * 60))" +%Y-%m-%d)"
  while read -r other; do
    tagged="$(docker image inspect --format '{{.Metadata.LastTagTime.UTC.Format "2006-01-02"}}' "$other")" || continue
    if [[ "$tagged" != 0001-* && "$tagged" < "$week_ago" ]]; then docker rmi "$other" || true; fi
  done < <(docker images --filter label=dev.apiarist.recipe --format '{{.Repository}}:{{.Tag}}')
  if [[ -d "$cache" ]]; then find "$cache" -maxdepth 1 -name 'node-*.tar' -mtime +7 -delete; fi
}

if [[ "$(id -u)" -eq 0 ]] && command -v debootstrap >/dev/null; then
  with_debootstrap
else
  with_docker_build
fi
forget_what_nobody_used_for_a_week >/dev/null

#!/usr/bin/env bash
# Process 1 of a node container. It plays what an instance has before its user data runs: the hypervisor, the metadata
# service at 169.254.169.254 and cloud-init. What the node becomes is up to the user data alone.
# Environment: APIARIST_METADATA        host:port of this instance's metadata service
#              APIARIST_ENGINE_OPTIONS  options of this engine that belong to the machine, not to the cluster
set -uo pipefail

log() { printf 'machine: %s\n' "$*"; }

# An engine makes cgroups of its own; Docker gives a container these mounts read-only.
writable_cgroups() {
  local mount
  while read -r _ mount _; do
    mount -o remount,bind,rw "$mount" || log "$mount stays read-only"
  done < <(grep -E '^[^ ]+ /sys/fs/cgroup' /proc/mounts)
  mount -o remount,rw /sys || log "/sys stays read-only"
  # With cgroup v2 a group that has processes may not hand controllers on: the processes move to a leaf of their own.
  if [[ -f /sys/fs/cgroup/cgroup.controllers ]]; then
    mkdir -p /sys/fs/cgroup/init
    xargs -rn1 </sys/fs/cgroup/cgroup.procs >/sys/fs/cgroup/init/cgroup.procs 2>/dev/null || true
    sed -e 's/ / +/g' -e 's/^/+/' </sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control
  fi
  mount --make-rshared /
}

identity() {
  local address name
  address="$(hostname -i | cut -d ' ' -f 1)"
  name="ip-${address//./-}"
  hostname "$name" && printf '%s\n' "$name" >/etc/hostname && printf '%s %s\n' "$address" "$name" >>/etc/hosts
  [[ -s /etc/machine-id ]] || tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
}

# Only this host's own processes reach it, as with a hop limit of 1: the rule is not for forwarded packets.
metadata_service() {
  iptables -t nat -A OUTPUT -d 169.254.169.254/32 -p tcp --dport 80 -j DNAT --to-destination "$APIARIST_METADATA"
}

# Debian's own place for them, beside the /etc/docker/daemon.json that the user data writes.
engine_options() {
  local line="DOCKER_OPTS=\"${APIARIST_ENGINE_OPTIONS:-}\""
  grep -qxF "$line" /etc/default/docker || printf '%s\n' "$line" >>/etc/default/docker
}

metadata() { curl -sS -f --retry 30 --retry-delay 1 --retry-all-errors --connect-timeout 2 "$@"; }

# Once per instance, like cloud-init; a machine that starts again starts its engine, as its init system would.
user_data() {
  local state=/var/lib/cloud token status
  if [[ -e "$state/user-data.txt" ]]; then
    service docker start
    return
  fi
  mkdir -p "$state"
  token="$(metadata -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' http://169.254.169.254/latest/api/token)" || return
  metadata -H "X-aws-ec2-metadata-token: $token" -o "$state/user-data.txt.part" http://169.254.169.254/latest/user-data || return
  chmod 0700 "$state/user-data.txt.part"
  mv "$state/user-data.txt.part" "$state/user-data.txt"
  log "running the user data"
  env -i PATH="$PATH" HOME=/root "$state/user-data.txt" </dev/null
  status=$?
  log "the user data ended with status $status"
  return "$status"
}

power_off() {
  trap '' TERM INT
  log "shutting down"
  if [[ -n "${boot:-}" ]]; then kill "$boot" 2>/dev/null; fi
  service docker stop
  exit 0
}

if [[ $$ -ne 1 ]]; then
  log "this is for process 1 of a node container"
  exit 64
fi
trap power_off TERM INT
writable_cgroups
identity
engine_options
if [[ -n "${APIARIST_METADATA:-}" ]]; then
  metadata_service
  { user_data || log "no user data was run to its end"; } 2>&1 | tee -a /var/log/cloud-init-output.log &
  boot=$!
fi
# Waits for signals and reaps what the engine's containers leave behind.
while :; do
  sleep infinity &
  wait $!
done

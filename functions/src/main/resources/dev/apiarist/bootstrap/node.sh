#!/bin/bash
# Apiarist's node script: rendered by enroll for one instance, sourced by the loader, whose say,
# converse and header it uses. Every step may run again; on a node that is one, nothing changes.
set -Eeuo pipefail
: "${run:?this script is run by the loader}"

instance=@INSTANCE@
role=@ROLE@
address=@ADDRESS@
daemon_json=@DAEMON_JSON@
node_env=@NODE_ENV@
environment=@ENVIRONMENT@
authority=@AUTHORITY@
patience=${APIARIST_PATIENCE:-@PATIENCE_SECONDS@}

patience=$((SECONDS + patience))
root=${APIARIST_ROOT:-}
socket=$root/run/docker.sock
policy=$root/usr/sbin/policy-rc.d
tls=/etc/apiarist/tls
was_manager=/etc/apiarist/manager # names the instance that was one
year=31536000
changed='' # set once a file that the engine reads has changed

# printable: standard input as one short line that is safe inside a JSON text, without join tokens.
printable() {
  head -c 400 | tr '\r\n\t"\134' "   '/" | tr -cd '[:print:]' | sed -E 's/SWMTKN-[A-Za-z0-9-]*/SWMTKN-.../g'
}

# give_up <reason>: tells enroll why this machine will not become a node, and ends.
give_up() {
  trap - ERR
  local why
  why=$(printf '%s' "$1" | printable)
  say "giving up: $why"
  patience=$((SECONDS + 60))
  converse failed ",\"reason\":\"$why\"" || :
  exit 1
}
trap '((BASH_SUBSHELL)) || give_up "line $LINENO of the node script failed: $BASH_COMMAND"' ERR

# again <command...>: tries it three times, then gives up; mirrors and package locks are busy when machines boot.
again() {
  local try
  for try in 1 2 3; do
    if "$@"; then return 0; fi
    say "try $try of 3 failed: $*"
    sleep 10
  done
  give_up "failed three times: $*"
}

# place <path> <mode> <content>: writes a file, only when it differs, all or nothing.
place() {
  local target=$root$1
  if [[ -f $target && $(cat "$target" && printf .) == "$3." ]]; then
    chmod "$2" "$target"
    return 0
  fi
  (umask 022 && mkdir -p "${target%/*}")
  printf '%s' "$3" >"$target.new"
  chmod "$2" "$target.new"
  mv -f "$target.new" "$target"
  changed=yes
  say "wrote $1"
}

# --- packages, without letting their installation start anything

hold_services() {
  [[ ! -e $policy || -e $policy.apiarist ]] || mv -f "$policy" "$policy.apiarist"
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap release_services EXIT
}

release_services() {
  trap - EXIT
  rm -f "$policy"
  [[ ! -e $policy.apiarist ]] || mv -f "$policy.apiarist" "$policy"
}

install_with_apt() {
  export DEBIAN_FRONTEND=noninteractive
  local apt=(apt-get -q -y -o DPkg::Lock::Timeout=300)
  again "${apt[@]}" update
  # Debian 13 has the docker command in a package of its own.
  if [[ " $* " == *' docker.io '* ]] && apt-cache show docker-cli >/dev/null 2>&1; then
    set -- "$@" docker-cli
  fi
  hold_services
  again "${apt[@]}" --no-install-recommends install "$@"
  release_services
}

install_packages() {
  local engine=docker.io wanted=()
  if command -v dnf >/dev/null; then engine=docker; fi
  command -v dockerd >/dev/null || wanted+=("$engine")
  command -v openssl >/dev/null || wanted+=(openssl)
  ((${#wanted[@]})) || return 0
  say "installing ${wanted[*]}"
  if command -v dnf >/dev/null; then
    again dnf -q -y install "${wanted[@]}"
  elif command -v apt-get >/dev/null; then
    install_with_apt "${wanted[@]}"
  else
    give_up "Docker is absent, and so are dnf and apt-get"
  fi
}

# --- what the engine reads before it starts

# certified: whether the certificate is ours, for this key and address, and good for a year.
certified() {
  local certificate=$root$tls/server.pem key=$root$tls/server-key.pem
  [[ -s $certificate && -s $key ]] &&
    openssl verify -CAfile "$root$tls/ca.pem" "$certificate" >/dev/null 2>&1 &&
    openssl x509 -in "$certificate" -noout -checkend "$year" >/dev/null &&
    openssl x509 -in "$certificate" -noout -checkip "$address" | grep -q 'does match' &&
    [[ $(openssl x509 -in "$certificate" -noout -pubkey) == "$(openssl pkey -in "$key" -pubout)" ]]
}

# certify: makes a key that never leaves this machine, and has enroll certify it.
certify() {
  local key=$root$tls/server-key.pem request
  place "$tls/ca.pem" 644 "$authority"
  if certified; then return 0; fi
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$key.new" 2>/dev/null
  chmod 600 "$key.new"
  request=$(openssl req -new -key "$key.new" -subj "/CN=$instance")
  converse certificate ",\"csr\":\"${request//$'\n'/\\n}\"" || give_up "no certificate: $reason"
  mv -f "$key.new" "$key"
  place "$tls/server.pem" 644 "$(cat "$run/answer")"$'\n'
  certified || give_up "enroll's certificate does not fit this machine"
}

# free_hosts: the distribution's unit passes -H, which the engine refuses beside "hosts" in
# daemon.json; everything else that the unit passes is kept.
free_hosts() {
  local folder command
  for folder in /etc/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    [[ -f $root$folder/docker.service ]] || continue
    command=$(sed -n 's/^ExecStart=\(.\)/\1/p' "$root$folder/docker.service" | tail -n 1 |
      sed -E 's/ (-H|--host)[ =]?[^ ]+//g')
    place /etc/systemd/system/docker.service.d/10-apiarist.conf 644 \
      $'[Service]\nExecStart=\nExecStart='"$command"$'\n'
    return 0
  done
}

with_systemd() { [[ -d $root/run/systemd/system ]]; }

# --- the engine

# api <method> <path> [<file>]: calls this machine's engine; prints the HTTP status, the answer is
# in $run/reply.
api() {
  curl -sS -m 90 --noproxy '*' --unix-socket "$socket" -X "$1" -H 'content-type: application/json' \
    ${3:+--data-binary "@$3"} -o "$run/reply" -w '%{http_code}' "http://engine$2" 2>/dev/null || :
}

engine_runs() {
  if with_systemd; then
    # Not by the socket: systemd would start the engine to answer.
    systemctl -q is-active docker.service
  else
    [[ $(api GET /_ping) == 200 ]]
  fi
}

swarm_state() {
  [[ $(api GET /info) == 200 ]] || return 0
  sed -n 's/.*"LocalNodeState":"\([a-z]*\)".*/\1/p' "$run/reply"
}

# node_id: the node ID of an attempt to join. An engine that failed tells none, but has a certificate.
node_id() {
  openssl x509 -in "$root/var/lib/docker/swarm/certificates/swarm-node.crt" -noout -subject \
    -nameopt multiline 2>/dev/null | sed -n 's/^ *commonName *= \([a-z0-9]*\)$/\1/p' || :
}

start_engine() {
  local verb=start try
  if engine_runs; then
    [[ -n $changed ]] || return 0
    if [[ $(swarm_state) != inactive ]]; then
      say "the engine reads its new configuration when it starts next"
      return 0
    fi
    verb=restart
    say "this image had its engine running already"
  fi
  say "engine: $verb"
  if with_systemd; then
    systemctl daemon-reload
    systemctl -q enable docker.service
    systemctl "$verb" docker.service
  else
    service docker "$verb"
  fi
  for ((try = 0; try < 120; try++)); do
    if [[ $(api GET /_ping) == 200 ]]; then return 0; fi
    sleep 1
  done
  give_up "the engine does not answer"
}

# --- the swarm

# leave: what is left of an attempt to join, so that the next can begin. The managers may have
# made this machine a member without its knowing, and without a member they may be too few.
leave() {
  if [[ $role == manager ]]; then
    if [[ $(cat "$root$was_manager" 2>/dev/null) == "$instance" ]]; then
      give_up "was a manager and is not any more ($1): leaving would destroy its share of the data"
    fi
    converse leave ",\"node\":\"$(node_id)\"" || give_up "stays as it is ($1): $reason"
  fi
  say "leaving what is left of an attempt to join ($1)"
  api POST '/swarm/leave?force=1' >/dev/null
}

# attempt: one fresh answer from enroll, given to the engine as it is.
attempt() {
  local status
  converse join || give_up "no way into the swarm: $reason"
  action=$(header apiarist-action)
  case $action in init | join) ;; *) give_up "enroll answered with the action '$action'" ;; esac
  status=$(api POST "/swarm/$action" "$run/answer")
  rm -f "$run/answer"
  [[ $status == 200 ]] && return 0
  reason="swarm $action: HTTP $status $(printable <"$run/reply" 2>/dev/null || :)"
  say "$reason"
  return 1
}

# settled: waits a little for an engine that is still trying; prints its state.
settled() {
  local state try
  for ((try = 0; try < 8; try++)); do
    state=$(swarm_state)
    [[ $state == pending || -z $state ]] || break
    sleep 2
  done
  printf '%s' "$state"
}

enter_swarm() {
  local state pause=2 action=join word=joined
  while :; do
    state=$(settled)
    case $state in
      active) break ;;
      '') reason='the engine does not answer' ;;
      locked) give_up "the swarm's managers are locked" ;;
      *)
        if [[ $role == manager && $state == pending ]]; then
          # It becomes a member or an error by itself; while it tries, nobody can say that it may leave.
          reason='the engine is still trying to join'
        else
          [[ $state == inactive ]] || leave "$state"
          if attempt; then continue; fi
        fi
        ;;
    esac
    ((SECONDS < patience)) || give_up "$reason"
    sleep "$pause"
    pause=$((pause < 30 ? pause * 2 : 30))
  done
  [[ $action == join ]] || word=initialised
  converse "$word" || give_up "in a swarm, but the managers do not say so: $reason"
  [[ $role == worker ]] || place "$was_manager" 600 "$instance"
}

# stay: at every later boot the same again, from the same loader.
stay() {
  with_systemd && [[ -f $0 ]] || return 0
  place /usr/local/sbin/apiarist-loader 700 "$(cat "$0")"
  place /etc/systemd/system/apiarist.service 644 '[Unit]
Description=Apiarist: makes this machine a node of its swarm
Wants=network-online.target
After=network-online.target docker.service
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/apiarist-loader
[Install]
WantedBy=multi-user.target
'
  systemctl -q enable apiarist.service
}

say "$instance becomes a $role"
install_packages
place /etc/apiarist/node.env 644 "$node_env"
place /etc/apiarist/environment 644 "$environment"
changed=''
place /etc/docker/daemon.json 644 "$daemon_json"
if [[ $role == manager ]]; then
  certify
  free_hosts
fi
start_engine
enter_swarm
stay
say "$instance is a $role"

#!/bin/bash
# Apiarist's loader (user data): asks enroll, by the instance's own identity, what this machine is
# to become, and runs the answer. It holds no secret and keeps none.
set -euo pipefail
umask 077
export LC_ALL=C
enroll='@ENROLL_URL@'
region='@REGION@'
imds=${APIARIST_IMDS:-http://169.254.169.254}
run=${APIARIST_ROOT:-}/run/apiarist
patience=${APIARIST_PATIENCE:-900} # seconds
mkdir -p "$run"

say() { printf 'apiarist: %s\n' "$*" >&2; }

# metadata <path>: one value of the instance metadata (IMDSv2).
metadata() {
  local token
  token=$(curl -fsS -m 5 --noproxy '*' -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' \
    "$imds/latest/api/token") || return
  printf 'header = "X-aws-ec2-metadata-token: %s"\n' "$token" |
    curl -fsS -m 5 --noproxy '*' -K - "$imds/latest/meta-data/$1"
}

# credentials: the role's present credentials as curl configuration; they expire, so never kept.
credentials() {
  local role all id secret token
  role=$(metadata iam/security-credentials/) || return
  all=$(metadata "iam/security-credentials/$role") || return
  id=$(field AccessKeyId "$all") secret=$(field SecretAccessKey "$all") token=$(field Token "$all")
  [[ -n $id && -n $secret && -n $token ]] || return
  printf 'user = "%s:%s"\nheader = "x-amz-security-token: %s"\n' "$id" "$secret" "$token"
}

# field <name> <json>: a text field of it.
field() { printf '%s\n' "$2" | sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p'; }

# ask <phase> [<more JSON fields>]: one signed call to enroll. Prints the HTTP status, 000 for none;
# the answer is in $run/answer, its headers in $run/headers.
ask() {
  local config instance
  rm -f "$run/answer" "$run/headers"
  { config=$(credentials) && instance=$(metadata instance-id); } || { printf 000 && return; }
  printf '{"phase":"%s","instance":"%s"%s}' "$1" "$instance" "${2:-}" >"$run/question"
  printf '%s\n' "$config" |
    curl -sS -m 60 -K - --aws-sigv4 "aws:amz:$region:lambda" -H 'content-type: application/json' \
      --data-binary "@$run/question" -o "$run/answer" -D "$run/headers" -w '%{http_code}' "$enroll" || :
}

# header <name>: a header of the last answer.
header() { sed -n 's/\r$//; s/^'"$1"': *//Ip' "$run/headers" 2>/dev/null || :; }

# converse <phase> [<more JSON fields>]: asks until the answer is final; false, with $reason, when
# it is a refusal or patience ends.
converse() {
  local status pause=1 wish
  while :; do
    status=$(ask "$@") status=${status: -3}
    [[ $status != 200 ]] || return 0
    reason="$1: HTTP $status $(head -c 400 "$run/answer" 2>/dev/null | tr -d '\r\n' || :)"
    case $status in 202 | 429 | 5?? | 000 | '') ;; *) say "$reason" && return 1 ;; esac
    ((SECONDS < patience)) || { say "out of patience; $reason" && return 1; }
    wish=$(header retry-after)
    [[ $wish =~ ^[0-9]{1,3}$ ]] || { wish=$pause pause=$((pause < 30 ? pause * 2 : 30)); }
    say "again in ${wish}s; $reason"
    sleep "$wish"
  done
}

reason=
converse configure
mv -f "$run/answer" "$run/node.sh"
# shellcheck source=/dev/null
. "$run/node.sh"

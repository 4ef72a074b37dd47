#!/usr/bin/env bash
# Writes, as a tar, the file system of a service: a static busybox and a queue that is only a number of jobs.
#   GET /cgi-bin/jobs?6   lets six jobs wait
#   GET /cgi-bin/metrics  tells Prometheus how many do
set -euo pipefail

root="$(mktemp -d)"
mkdir -p "$root/bin" "$root/www/cgi-bin" "$root/tmp"
cp /usr/bin/busybox "$root/bin/busybox"
for applet in sh httpd kill cat; do ln -s busybox "$root/bin/$applet"; done
cat >"$root/bin/queue" <<'SERVER'
#!/bin/sh
echo 0 >/tmp/jobs
httpd -f -p 8080 -h /www &
# Process 1 ignores signals that it has no trap for, and would hold up every drain by ten seconds.
trap 'kill $!; exit 0' TERM INT
wait
SERVER
cat >"$root/www/cgi-bin/jobs" <<'JOBS'
#!/bin/sh
case "$QUERY_STRING" in
  '' | *[!0-9]*) ;;
  *) echo "$QUERY_STRING" >/tmp/jobs ;;
esac
printf 'Content-Type: text/plain\r\n\r\n'
cat /tmp/jobs
JOBS
cat >"$root/www/cgi-bin/metrics" <<'METRICS'
#!/bin/sh
printf 'Content-Type: text/plain; version=0.0.4\r\n\r\n'
printf '# HELP demo_jobs_waiting Jobs that wait.\n# TYPE demo_jobs_waiting gauge\ndemo_jobs_waiting '
cat /tmp/jobs
METRICS
chmod 0755 "$root/bin/queue" "$root"/www/cgi-bin/*
tar -C "$root" --sort=name --mtime=@0 --numeric-owner -cf - .

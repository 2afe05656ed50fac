#!/usr/bin/env bash
# Runs a command beside a PostgreSQL of its own: a fresh cluster in a temporary folder, reachable through a socket there
# and on no network. The command finds it in FENXIAO_POSTGRES. Everything is gone afterwards. Runs inside the root.
# usage: postgres.sh COMMAND…
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
home=$(mktemp -d)
chown postgres "$home"
as_postgres() { setpriv --reuid=postgres --regid=postgres --init-groups env -C "$home" "$@"; }
stop() {
  as_postgres "$bin/pg_ctl" -D "$home/data" -m fast -w stop >/dev/null 2>&1 || true
  rm -rf "$home"
}
trap stop EXIT
as_postgres "$bin/initdb" -D "$home/data" -U fenxiao -A trust -E UTF8 --locale=C.UTF-8 >"$home/initdb.log" 2>&1 || {
  cat "$home/initdb.log" >&2
  exit 1
}
as_postgres "$bin/pg_ctl" -D "$home/data" -l "$home/log" -w -o "-k $home -c listen_addresses='' -c max_connections=200" start >/dev/null ||
  { cat "$home/log" >&2; exit 1; }
export FENXIAO_POSTGRES="host=$home user=fenxiao dbname=postgres"
status=0
"$@" || status=$?
exit "$status"

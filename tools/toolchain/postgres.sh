#!/usr/bin/env bash
# Runs a command beside a PostgreSQL of its own, reachable through a socket and on no network. The command finds it in
# FENXIAO_POSTGRES. Everything is gone afterwards; with --keep the cluster stays in that folder and is used again. Runs
# inside the root.
# usage: postgres.sh [--keep FOLDER] COMMAND…
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
keep=
if [ "$1" = --keep ]; then
  keep=$2
  shift 2
  # The user of the database may not be able to go where the folder is; a mount of its own he can.
  home=/var/lib/fenxiao-postgresql
  mkdir -p "$keep" "$home"
  mount --bind "$keep" "$home"
  # A signal is for the command; the database is stopped when that has ended.
  trap : TERM INT HUP
else
  home=$(mktemp -d)
fi
chown postgres "$home"
as_postgres() { setpriv --reuid=postgres --regid=postgres --init-groups env -C "$home" "$@"; }
stop() {
  as_postgres "$bin/pg_ctl" -D "$home/data" -m fast -w stop >/dev/null 2>&1 || true
  [ -n "$keep" ] || rm -rf "$home"
}
trap stop EXIT
if [ ! -e "$home/data/PG_VERSION" ]; then
  as_postgres "$bin/initdb" -D "$home/data" -U fenxiao -A trust -E UTF8 --locale=C.UTF-8 >"$home/initdb.log" 2>&1 || {
    cat "$home/initdb.log" >&2
    exit 1
  }
fi
as_postgres "$bin/pg_ctl" -D "$home/data" -l "$home/log" -w -o "-k $home -c listen_addresses='' -c max_connections=200" start >/dev/null ||
  { cat "$home/log" >&2; exit 1; }
export FENXIAO_POSTGRES="host=$home user=fenxiao dbname=postgres"
status=0
"$@" || status=$?
exit "$status"

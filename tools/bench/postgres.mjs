// Durable orders per second over HTTP on PostgreSQL beside pgbench's TPC-B in the same cluster with the same settings, at its best
// number of clients; and a flash sale of one SKU beside the same rows written one buyer per transaction.
import {execFileSync, spawnSync} from 'node:child_process';
import {rmSync} from 'node:fs';
import path from 'node:path';

import {ROOT, cpu_ms, start_server} from './demo_server.mjs';
import {promo_address} from './landing.mjs';
import {CONNECTIONS, load, order_body, sign_in_buyers} from './order_load.mjs';

const REPLAY = path.join(ROOT, 'build/release/src/server/committer/bench/replay');
const CLIENTS = [4, 16, 64];
const SCALE = 20;  // more than clients / 4, or its branches are one queue
const RATIO_MIN = 4;
const FLASH_RATIO_MIN = 10;
const SCHEMA = 'bench';
const BENCH_DATABASE = 'bench_tpcb';

/** @param {{port: number, seconds: number}} context */
export async function measure({port, seconds}) {
  if (!process.env.FENXIAO_POSTGRES) {
    // In a cluster of its own, which is gone afterwards.
    const run = spawnSync(path.join(ROOT, 'tools/toolchain/postgres.sh'),
      [process.execPath, '-e', `import(${JSON.stringify(import.meta.url)}).then(async (m) => console.log(JSON.stringify(await m.measure(${JSON.stringify({port, seconds})}))))`],
      {encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']});
    if (run.status !== 0) throw new Error('the measurement on PostgreSQL failed');
    return JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '[]');
  }
  const address = `${process.env.FENXIAO_POSTGRES} options='-c search_path=${SCHEMA}'`;
  psql(`drop schema if exists ${SCHEMA} cascade`);
  psql(`create schema ${SCHEMA}`);
  const options = ['--behind-proxy', '--database', address];
  const first = await start_server(port, {options});
  psql(`update ${SCHEMA}.stock set received = received + 100000000, left_over = left_over + 100000000`);
  const {address: link, product} = await promo_address(first.base);
  const cookies = await sign_in_buyers(first.base);
  const order = await order_body(first.base, cookies[0], product.product_id, link.split('/p/')[1]);
  const rows = [];
  const tpcb = best_of_pgbench(seconds);
  for (const [what, pays] of /** @type {[string, boolean][]} */ ([['orders placed', false], ['orders placed and paid', true]])) {
    const cpu = cpu_ms(first.pid);
    const done = await load(port, cookies, order, seconds * 1000, pays);
    rows.push({what: `${what} per second on PostgreSQL, ${CONNECTIONS} connections`, value: done.orders / done.seconds, unit: '/s', reference: tpcb.per_second,
      beside: `pgbench TPC-B, ${tpcb.clients} clients`, budget: RATIO_MIN, per: 'ratio', atLeast: true,
      note: `p50 ${done.p50.toFixed(1)} ms, p99 ${done.p99.toFixed(1)} ms, server CPU ${((cpu_ms(first.pid) - cpu) * 1000 / done.orders).toFixed(0)} µs an order`});
  }
  await first.stop_and_keep();
  rows.push(await flash_sale(port, options, cookies, order, seconds, address));
  rmSync(first.data, {recursive: true, force: true});
  return rows;
}

/** One SKU, as all orders of the load are: as it is served, and then its statements again, one buyer per transaction. */
async function flash_sale(port, options, cookies, order, seconds, address) {
  const recording = path.join(ROOT, `build/bench/flash-${port}.statements`);
  const dump = execFileSync('pg_dump', ['-n', SCHEMA, process.env.FENXIAO_POSTGRES ?? ''], {encoding: 'utf8', maxBuffer: 1 << 30});
  const server = await start_server(port, {options: [...options, '--record', recording], keep: true});
  const done = await load(port, cookies, order, seconds * 1000, false);
  await server.stop_and_keep();
  psql(`drop schema ${SCHEMA} cascade`);
  execFileSync('psql', ['-q', process.env.FENXIAO_POSTGRES ?? ''], {input: dump, stdio: ['pipe', 'ignore', 'inherit']});
  const singly = JSON.parse(execFileSync(REPLAY, ['--singly', address, recording], {encoding: 'utf8'}));
  rmSync(recording);
  return {what: 'flash sale, orders of one SKU per second', value: done.orders / done.seconds, unit: '/s', reference: done.orders * 1e6 / singly.wall_us,
    beside: 'the same rows, one buyer per transaction', budget: FLASH_RATIO_MIN, per: 'ratio', atLeast: true,
    note: `${done.orders} orders, ${(done.orders / Math.max(1, singly.batches)).toFixed(1)} a transaction when served`};
}

/** @param {number} seconds */
function best_of_pgbench(seconds) {
  const at = `${process.env.FENXIAO_POSTGRES}`.replace(/dbname=\S+/, `dbname=${BENCH_DATABASE}`);
  psql(`drop database if exists ${BENCH_DATABASE}`);
  psql(`create database ${BENCH_DATABASE}`);
  execFileSync('pgbench', ['-iq', '-s', String(SCALE), at], {stdio: ['ignore', 'ignore', 'ignore']});
  let best = {clients: 0, per_second: 0};
  for (const clients of CLIENTS) {
    const said = execFileSync('pgbench', ['-c', String(clients), '-j', '2', '-T', String(Math.ceil(seconds)), at], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
    const per_second = Number(/tps = ([\d.]+)/.exec(said)?.[1]);
    if (per_second > best.per_second) best = {clients, per_second};
  }
  psql(`drop database ${BENCH_DATABASE}`);
  return best;
}

function psql(command) {
  execFileSync('psql', ['-q', process.env.FENXIAO_POSTGRES ?? '', '-c', `set client_min_messages = error`, '-c', command]);
}

// Durable orders per second over HTTP on SQLite (WAL, synchronous=FULL): 64 keep-alive connections, each a closed loop of buyers
// who place an order, or place it, start a payment and pay. Beside it the same statements in the same batches without HTTP: a
// second load is recorded (serve --record) and run again on a copy of the database that it began with.
import {execFileSync} from 'node:child_process';
import {cpSync, rmSync} from 'node:fs';
import path from 'node:path';

import {ROOT, cpu_ms, start_server} from './demo_server.mjs';
import {promo_address} from './landing.mjs';
import {CONNECTIONS, load, order_body, sign_in_buyers} from './order_load.mjs';

const RATIO_MIN = 0.6;
const REPLAY = path.join(ROOT, 'build/release/src/server/committer/bench/replay');

/** @param {{port: number, seconds: number}} context */
export async function measure({port, seconds}) {
  const stocked = await start_well_stocked(port);
  const {address, product} = await promo_address(stocked.base);
  const code = address.split('/p/')[1];
  const cookies = await sign_in_buyers(stocked.base);
  const order = await order_body(stocked.base, cookies[0], product.product_id, code);
  await stocked.stop_and_keep();
  const rows = [];
  for (const [what, pays] of /** @type {[string, boolean][]} */ ([['orders placed', false], ['orders placed and paid', true]])) {
    const measured = await serve_load(port, [], cookies, order, seconds, pays);
    const replayed = await replay(port, cookies, order, seconds / 2, pays);
    rows.push({what: `${what} per second, ${CONNECTIONS} connections`, value: measured.orders / measured.seconds, unit: '/s', reference: replayed.per_second,
      beside: 'the same statements, no HTTP', budget: RATIO_MIN, per: 'ratio', atLeast: true,
      note: `p50 ${measured.p50.toFixed(1)} ms, p99 ${measured.p99.toFixed(1)} ms${measured.refused ? `; ${measured.refused} refused: ${measured.first_refusal}` : ''}`});
    rows.push({what: '  server CPU an order', value: measured.cpu_us, unit: 'µs', reference: replayed.cpu_us, beside: 'the same',
      note: `${replayed.steps_per_order.toFixed(0)} steps an order, ${replayed.batch.toFixed(0)} orders a transaction`});
  }
  rows.push({what: '  the ledger afterwards', note: doctor(stocked.data)});
  rmSync(stocked.data, {recursive: true, force: true});
  return rows;
}

/** One load on a server of its own that goes on with the data of the last. @param {string[]} options */
async function serve_load(port, options, cookies, order, seconds, pays) {
  const server = await start_server(port, {options: ['--behind-proxy', ...options], keep: true});
  try {
    const cpu = cpu_ms(server.pid);
    const done = await load(port, cookies, order, seconds * 1000, pays);
    return {...done, cpu_us: (cpu_ms(server.pid) - cpu) * 1000 / done.orders};
  } finally {
    await server.stop_and_keep();
  }
}

/** The store's part alone: what a load asked of it, asked again. */
async function replay(port, cookies, order, seconds, pays) {
  const data = path.join(ROOT, `build/bench/data-${port}`);
  const copy = `${data}-copy`;
  const recording = `${data}.statements`;
  rmSync(copy, {recursive: true, force: true});
  cpSync(data, copy, {recursive: true});
  const {orders} = await serve_load(port, ['--record', recording], cookies, order, seconds, pays);
  const said = JSON.parse(execFileSync(REPLAY, [copy, recording], {encoding: 'utf8'}));
  rmSync(copy, {recursive: true, force: true});
  rmSync(recording);
  return {per_second: orders * 1e6 / said.wall_us, cpu_us: said.cpu_us / orders, steps_per_order: said.steps / orders, batch: orders / said.transactions};
}

/** A demo shop that does not run out of goods. @param {number} port */
async function start_well_stocked(port) {
  const first = await start_server(port);
  await first.stop_and_keep();
  execFileSync('sqlite3', [path.join(first.data, 'fenxiao.db'), 'update stock set received = received + 100000000, left_over = left_over + 100000000']);
  return start_server(port, {options: ['--behind-proxy'], keep: true});
}

/** @param {string} data */
function doctor(data) {
  try {
    return execFileSync(path.join(ROOT, 'build/release/fenxiao-server'), ['doctor', '--data', data], {encoding: 'utf8'}).trim().split('\n').at(-1);
  } catch (error) {
    return `NOT SOUND: ${String(/** @type {any} */ (error).stdout).trim().split('\n').slice(0, 2).join(' ')}`;
  }
}

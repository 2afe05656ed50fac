// Durable orders per second over HTTP on SQLite (WAL, synchronous=FULL): 64 keep-alive connections, each a closed loop of buyers
// who place an order, or place it, start a payment and pay. Beside it the same statements in the same batches without HTTP: a
// second load is recorded (serve --record) and run again on a copy of the database that it began with.
import {execFileSync} from 'node:child_process';
import {cpSync, rmSync} from 'node:fs';
import net from 'node:net';
import path from 'node:path';

import {Caller, ROOT, cpu_ms, start_server} from './demo_server.mjs';
import {promo_address} from './landing.mjs';

const CONNECTIONS = 64;
const BUYERS = 640;  // so that nobody meets the limit on one person's orders
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

/** Each from an address of his own, as behind a proxy. @param {string} base */
async function sign_in_buyers(base) {
  const cookies = [];
  for (let begin = 0; begin < BUYERS; begin += 16) {
    cookies.push(...await Promise.all(Array.from({length: 16}, async (_, at) => {
      const number = begin + at;
      const buyer = new Caller(base, {'x-forwarded-for': `10.1.${number >> 8}.${number & 255}`});
      await buyer.sign_in(`1770000${String(number).padStart(4, '0')}`);
      return buyer.cookie;
    })));
  }
  return cookies;
}

/** @param {string} base @param {string} cookie @param {string} product_id @param {string} code */
async function order_body(base, cookie, product_id, code) {
  const buyer = new Caller(base);
  buyer.cookie = cookie;
  const product = await buyer.call('GET', `/api/v1/products/${product_id}`);
  const lines = [{sku_id: product.skus[0].sku_id, quantity: 1}];
  const quote = await buyer.call('POST', '/api/v1/orders/quote', {lines});
  return JSON.stringify({lines, expected_payable: quote.payable, promo_code: code,
    address: {name: '林晓棠', phone: '13812345678', region: '浙江省 杭州市 西湖区', street: '龙井路 1 号'}});
}

/**
 * @param {number} port @param {string[]} cookies @param {string} order @param {number} time_ms @param {boolean} pays
 */
async function load(port, cookies, order, time_ms, pays) {
  const result = {orders: 0, refused: 0, first_refusal: '', seconds: 0, p50: 0, p99: 0};
  /** @type {number[]} */
  const waits = [];
  const run = Math.random().toString(36).slice(2, 8);
  let key = 0;
  const begin = performance.now();
  await Promise.all(Array.from({length: CONNECTIONS}, async (_, at) => {
    const wire = new Wire(port);
    for (let turn = at; performance.now() - begin < time_ms; turn = (turn + CONNECTIONS) % cookies.length) {
      const cookie = cookies[turn];
      const post = (/** @type {string} */ where, /** @type {string} */ body) => wire.post(where, cookie, `bench-${run}-${++key}`, body);
      const sent = performance.now();
      try {
        const placed = await post('/api/v1/orders', order);
        if (pays) {
          const payment = await post(`/api/v1/orders/${field(placed, 'order_id')}/payment`, '{"channel":"sandbox"}');
          await post(`/api/v1/sandbox/payments/${field(payment, 'payment_no')}`, '{"succeed":true}');
        }
        ++result.orders;
        waits.push(performance.now() - sent);
      } catch (error) {
        ++result.refused;
        result.first_refusal ||= /** @type {Error} */ (error).message.slice(0, 120);
        if (result.refused > 1000) break;
      }
    }
    wire.close();
  }));
  waits.sort((a, b) => a - b);
  result.seconds = (performance.now() - begin) / 1000;
  result.p50 = waits[waits.length >> 1] ?? NaN;
  result.p99 = waits[Math.floor(waits.length * 0.99)] ?? NaN;
  if (result.orders === 0) throw new Error(`no order went through: ${result.first_refusal}`);
  return result;
}

const field = (/** @type {string} */ json, /** @type {string} */ name) => new RegExp(`"${name}":"([^"]+)"`).exec(json)?.[1];

/** One keep-alive connection with one request at a time; written by hand so that the load costs little beside the server. */
class Wire {
  /** @param {number} port */
  constructor(port) {
    this.socket = net.connect({port, host: '127.0.0.1', noDelay: true});
    this.text = Buffer.alloc(0);
    /** @type {((end: {status: number, body: string} | Error) => void) | undefined} */
    this.waiting = undefined;
    this.socket.on('data', (part) => {
      this.text = this.text.length ? Buffer.concat([this.text, part]) : part;
      const head = this.text.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(this.text.toString('latin1', 0, head))?.[1] ?? 0);
      if (this.text.length < head + 4 + length) return;
      const status = Number(this.text.toString('latin1', 9, 12));
      const body = this.text.toString('utf8', head + 4, head + 4 + length);
      this.text = this.text.subarray(head + 4 + length);
      this.waiting?.({status, body});
    });
    this.socket.on('error', (error) => this.waiting?.(error));
    this.socket.on('close', () => this.waiting?.(new Error('the connection was closed')));
  }
  /** @param {string} where @param {string} cookie @param {string} key @param {string} body @returns {Promise<string>} */
  post(where, cookie, key, body) {
    return new Promise((resolve, reject) => {
      this.waiting = (end) => {
        this.waiting = undefined;
        if (end instanceof Error) reject(end);
        else if (end.status >= 300) reject(new Error(`${where}: ${end.status} ${end.body}`));
        else resolve(end.body);
      };
      this.socket.write(`POST ${where} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: ${cookie}\r\ncontent-type: application/json\r\n` +
        `idempotency-key: ${key}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }
  close() {
    this.socket.removeAllListeners('close');
    this.socket.destroy();
  }
}

/** @param {string} data */
function doctor(data) {
  try {
    return execFileSync(path.join(ROOT, 'build/release/fenxiao-server'), ['doctor', '--data', data], {encoding: 'utf8'}).trim().split('\n').at(-1);
  } catch (error) {
    return `NOT SOUND: ${String(/** @type {any} */ (error).stdout).trim().split('\n').slice(0, 2).join(' ')}`;
  }
}

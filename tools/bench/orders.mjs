// Durable orders per second over HTTP on SQLite (WAL, synchronous=FULL): 64 keep-alive connections, each a closed loop of buyers
// who place an order, start a payment and pay. Beside it a bare group-commit loop that writes the rows of such an order.
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, rmSync} from 'node:fs';
import net from 'node:net';
import path from 'node:path';

import {Caller, ROOT, cpu_ms, start_server} from './demo_server.mjs';
import {promo_address} from './landing.mjs';

const CONNECTIONS = 64;
const BUYERS = 640;  // so that nobody meets the limit on one person's orders
const RATIO_MIN = 0.6;

/** @param {{port: number, seconds: number, reference: string}} context */
export async function measure({port, seconds, reference}) {
  const rival = bare_group_commit(reference, seconds);
  const server = await start_well_stocked(port);
  try {
    const {address, product} = await promo_address(server.base);
    const code = address.split('/p/')[1];
    const cookies = await sign_in_buyers(server.base);
    const order = await order_body(server.base, cookies[0], product.product_id, code);
    const rows = [];
    for (const [what, chain] of [['orders placed', false], ['orders placed and paid', true]]) {
      const cpu = cpu_ms(server.pid);
      const done = await load(port, cookies, order, seconds * 1000, /** @type {boolean} */ (chain));
      const spent = (cpu_ms(server.pid) - cpu) * 1000 / done.orders;
      rows.push({what: `${what} per second, ${CONNECTIONS} connections`, value: done.orders / done.seconds, unit: '/s', reference: rival?.per_second, beside: 'gc.cpp, no HTTP',
        budget: RATIO_MIN, per: 'ratio', atLeast: true,
        note: `p50 ${done.p50.toFixed(1)} ms, p99 ${done.p99.toFixed(1)} ms${done.refused ? `; ${done.refused} refused: ${done.first_refusal}` : ''}`});
      rows.push({what: '  server CPU an order', value: spent, unit: 'µs', reference: rival?.cpu_us, beside: 'the same'});
    }
    await server.stop_and_keep();
    const sound = doctor(server.data);
    rows.push({what: '  the ledger afterwards', note: sound});
    return rows;
  } finally {
    await server.stop();
  }
}

/** A demo shop that does not run out of goods. @param {number} port */
async function start_well_stocked(port) {
  const first = await start_server(port);
  await first.stop_and_keep();
  const file = readdirSync(first.data).find((name) => /\.(db|sqlite3?)$/.test(name));
  if (!file) throw new Error('the server left no database file');
  execFileSync('sqlite3', [path.join(first.data, file), 'update stock set received = received + 100000000, left_over = left_over + 100000000']);
  return start_server(port, {options: ['--behind-proxy'], keep: true});
}

/** The reference, compiled once. @param {string} reference @param {number} seconds */
function bare_group_commit(reference, seconds) {
  const source = path.join(reference, 'orders/gc.cpp');
  if (!reference || !existsSync(source)) return undefined;
  const folder = path.join(ROOT, 'build/bench');
  mkdirSync(folder, {recursive: true});
  const program = path.join(folder, 'gc');
  if (!existsSync(program)) execFileSync('g++', ['-O2', '-std=c++20', '-w', source, '-o', program, '-lsqlite3', '-lpthread']);
  const data = path.join(folder, 'gc.db');
  const said = execFileSync(program, ['bench', data, String(CONNECTIONS), String(seconds), 'FULL', '256'], {encoding: 'utf8'});
  for (const end of ['', '-wal', '-shm']) rmSync(data + end, {force: true});
  return {per_second: Number(/acked\/s=(\d+)/.exec(said)?.[1]), cpu_us: Number(/cpu_us\/req=([\d.]+)/.exec(said)?.[1])};
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
    return execFileSync(path.join(ROOT, 'build/release/fenxiao-server'), ['doctor', '--data', data], {encoding: 'utf8'}).trim().split('\n')[0];
  } catch (error) {
    return `NOT SOUND: ${String(/** @type {any} */ (error).stdout).trim().split('\n').slice(0, 2).join(' ')}`;
  }
}

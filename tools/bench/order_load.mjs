// Buyers at work, for the benches of orders: 64 keep-alive connections, each a closed loop of people who place an order, or place it,
// start a payment and pay.
import net from 'node:net';

import {Caller} from './demo_server.mjs';

export const CONNECTIONS = 64;
const BUYERS = 640;  // so that nobody meets the limit on one person's orders

/** Each from an address of his own, as behind a proxy. @param {string} base */
export async function sign_in_buyers(base) {
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
export async function order_body(base, cookie, product_id, code) {
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
export async function load(port, cookies, order, time_ms, pays) {
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

// Another system as docs/order-sync.md describes it: it keeps orders of its own, signs, and tells how they stand.
import {createHmac} from 'node:crypto';
import http from 'node:http';

import {Person} from './black_box.mjs';
import {fen} from './api/shopping.mjs';

export const sign = (secret, time, content) => createHmac('sha256', secret).update(`${time}.`).update(content).digest('hex');
const iso = (ms) => new Date(ms).toISOString();

/** A source of the shop with its secret, and what it takes to tell of orders in its name. */
export class Mall extends Person {
  static async open(owner, name, more = {}) {
    const mall = new Mall(owner.server, owner.host);
    const added = await owner.post('/api/v1/admin/order_sources', {name, unknown_goods: 'create', ...more});
    if (added.status !== 200) throw new Error(added.text);
    mall.source_id = added.json.source_id;
    mall.path = `/api/v1/admin/order_sources/${mall.source_id}`;
    mall.ahead_ms = 0;  // how far the shop's clock was moved
    await mall.renew(owner);
    return mall;
  }
  async renew(owner) {
    const reply = await owner.call('PUT', `${this.path}/secret`, {});
    if (reply.status !== 200) throw new Error(reply.text);
    this.secret = reply.json.secret;
    return reply.json;
  }
  get now() {
    return Date.now() + this.ahead_ms;
  }
  /** Signed as it should be, unless `spoil` says what is not: {body, key, time, secret, signature}; null leaves a header out. */
  send(body, spoil = {}, more = {}) {
    const time = spoil.time ?? String(Math.floor(this.now / 1000));
    const signature = spoil.signature === undefined ? sign(spoil.secret ?? this.secret, time, body) : spoil.signature;
    return this.call('POST', '/api/v1/inbound/orders', spoil.body ?? body, undefined, {
      'idempotency-key': null, 'fenxiao-key': spoil.key === undefined ? this.source_id : spoil.key, 'fenxiao-timestamp': spoil.time === null ? null : time, 'fenxiao-signature': signature, ...more,
    });
  }
  tell(...orders) {
    return this.send(JSON.stringify({orders}));
  }
  /** The result of one order. */
  async one(order) {
    const reply = await this.tell(order);
    if (reply.status !== 200) throw new Error(`${reply.status}: ${reply.text}`);
    return reply.json.results[0];
  }

  /** An order of ¥ 200 for two lines and ¥ 10 of freight, paid a minute after it was placed; `more` says what is otherwise. */
  order(external_id, more = {}) {
    const placed = this.now - 3_600_000;
    const all = {
      external_id, version: 1, state: 'paid', buyer: {external_id: `buyer of ${external_id}`},
      lines: [{external_sku_id: 'TEA', title: '明前龙井', unit_price: fen(5000), quantity: 3}, {external_sku_id: 'CUP', title: '青瓷杯', unit_price: fen(8000), quantity: 1, discount: fen(3000)}],
      freight: fen(1000), payable: fen(21_000), placed_at: iso(placed), paid_at: iso(placed + 60_000), ...more,
    };
    for (const [name, value] of Object.entries(all)) if (value === null) delete all[name];
    return all;
  }
  later(ms) {
    return iso(this.now - 3_600_000 + ms);
  }
}

/** A system that is asked: answers as `answer(query)` says, and keeps what it was asked. */
export class AskedMall {
  static async listen(answer) {
    const mall = new AskedMall();
    mall.asked = [];
    mall.answer = answer;
    mall.server = http.createServer((request, reply) => {
      const query = Object.fromEntries(new URL(request.url, 'http://mall').searchParams);
      mall.asked.push({target: request.url, query, headers: request.headers});
      const {status = 200, body} = mall.answer(query);
      reply.writeHead(status, {'content-type': 'application/json'});
      reply.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    await new Promise((resolve) => mall.server.listen(0, '127.0.0.1', resolve));
    mall.url = `http://127.0.0.1:${mall.server.address().port}/orders?shop=7`;
    return mall;
  }
  close() {
    this.server.close();
  }
}

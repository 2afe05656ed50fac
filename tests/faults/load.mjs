// People at work while their server goes away: buyers order, pay, cancel and receive, staff ships and refunds, every request under
// a key, one in twenty sent twice. Whoever is not answered asks again under the same key, of whichever server stands.
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import {becomeDistributor, cartOf, productOf, well} from '../api/shopping.mjs';
import {ENGINE, Person, Server, dropFolder, newFolder, placeOf, sleep} from '../black_box.mjs';

const BUYERS = 40;
const PAUSE_MS = [5, 400];  // within the limits on one person's calls
const TWICE = 0.05;
const ANSWER_MS_MAX = 60_000;

export const option = (name, fallback) => (process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : fallback);

/** mulberry32: small, and the same everywhere. */
export function dice(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {next, pick: (list) => list[Math.floor(next() * list.length)], between: ([from, to]) => from + Math.floor(next() * (to - from))};
}

/** The environment of a server whose disk can fail (bad_disk.cpp). */
export function badDisk(seed) {
  const library = path.resolve('build/bad_disk.so');
  execFileSync('g++', ['-std=c++20', '-O1', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', 'tests/faults/bad_disk.cpp', '-o', library, '-ldl', '-lpthread']);
  return {LD_PRELOAD: library, BAD_DISK_SEED: String(seed)};
}

/** The servers that stand; a call goes to any of them, and again to any until one answers. */
export class Fleet {
  constructor(roll) {
    this.roll = roll;
    this.servers = [];
  }
  async start(folder, place, environment = {}, more = []) {
    const server = await Server.start(folder, ['--test', '--behind-proxy', ...more], place, environment);
    if (server.child.exitCode !== null) throw new Error(`a server did not start: ${server.said}`);
    return server;
  }
  get port() {
    return this.roll.pick(this.servers).port;
  }
}

/** Somebody who asks until he is answered, always under the same key, and keeps what he was told. */
class Client extends Person {
  static number = 0;
  constructor(fleet, acknowledged) {
    super(fleet);
    this.acknowledged = acknowledged;
    this.address = `10.2.${Client.number >> 8}.${Client.number++ & 255}`;
  }
  call(method, address, body, key, more = {}) {
    return super.call(method, address, body, key, {...more, 'x-forwarded-for': this.address});
  }
  async insist(method, address, body, key) {
    for (const begin = Date.now(); ; await sleep(20)) {
      try {
        const reply = await this.call(method, address, body, key);
        if (reply.status !== 503) return reply;
      } catch (error) {
        if (Date.now() - begin > ANSWER_MS_MAX) throw error;
      }
      if (Date.now() - begin > ANSWER_MS_MAX) throw new Error(`${address}: nobody answers`);
    }
  }
  /** A keyed call. What is told is kept, with all that is needed to ask again. */
  async act(address, body, roll) {
    const key = crypto.randomUUID();
    const twice = roll.next() < TWICE ? this.insist('POST', address, body, key) : null;
    const reply = await this.insist('POST', address, body, key);
    if (reply.status !== 429) this.acknowledged.push({who: this, address, body, key, status: reply.status, text: reply.text});
    const second = await twice;
    if (second && second.status !== 429 && reply.status !== 429) this.acknowledged.push({who: this, address, body, key, status: second.status, text: second.text});
    return reply;
  }
}

/**
 * A shop with its people and the servers that stand for it: one on SQLite, two on PostgreSQL, where the second has a folder of its own
 * with the same master key. `place` says where a folder's server keeps its rows.
 */
export async function standUp(roll, acknowledged) {
  const fleet = new Fleet(roll);
  const data = newFolder();
  const folders = ENGINE === 'sqlite' ? [data] : [data, fs.mkdtempSync(`${data}-second-`)];
  const place = (folder) => ['--data', folder, ...placeOf(data).slice(2)];
  fleet.servers.push(await fleet.start(data, place(data)));
  const world = await populate(fleet, acknowledged, roll);  // by one server: the sandbox's codes are in its memory
  for (const folder of folders.slice(1)) {
    fs.copyFileSync(path.join(data, 'master.key'), path.join(folder, 'master.key'));
    fleet.servers.push(await fleet.start(folder, place(folder)));
  }
  const clear = () => {
    for (const folder of folders.slice(1)) fs.rmSync(folder, {recursive: true});
    dropFolder(data);
  };
  return {fleet, world, data, folders, place, clear};
}

export async function populate(fleet, acknowledged, roll) {
  const owner = new Client(fleet, acknowledged);
  const operator = new Client(fleet, acknowledged);
  const seller = new Client(fleet, acknowledged);
  await owner.signInAs('owner');
  await operator.signInAs('operator');
  await seller.signIn('13900000001');
  await becomeDistributor(seller, owner, '周晓雯');
  const tea = await productOf(seller, 'tea');
  const {promo_code} = await well(seller.post('/api/v1/promo_links', {product_id: tea.product_id}));
  const buyers = [];
  for (let i = 0; i < BUYERS; i++) {
    const buyer = new Client(fleet, acknowledged);
    if (!(await buyer.signIn(`137${String(10_000_000 + i)}`))) throw new Error('a buyer could not sign in');
    buyers.push(buyer);
  }
  const sku = tea.skus.reduce((most, each) => (each.stock_left > most.stock_left ? each : most));
  return {owner, operator, buyers, roll, cart: {...await cartOf(buyers[0], sku.sku_id, 1), promo_code}, orders: [], before: []};
}

/** One order's life, as far as it comes before the time is up. */
async function live(world, buyer, over) {
  const {roll, operator} = world;
  const rest = async () => {
    await sleep(roll.between(PAUSE_MS));
    return over();
  };
  const placed = await buyer.act('/api/v1/orders', world.cart, roll);
  if (placed.status !== 200) return;
  const {order_id, payable} = placed.json;
  world.orders.push({buyer, order_id});
  if (await rest()) return;
  if (roll.next() < 0.15) return void await buyer.act(`/api/v1/orders/${order_id}/cancel`, {}, roll);
  const asked = await buyer.act(`/api/v1/orders/${order_id}/payment`, {channel: 'sandbox'}, roll);
  if (asked.status !== 200 || await rest()) return;
  const paid = await buyer.act(`/api/v1/sandbox/payments/${asked.json.payment_no}`, {succeed: roll.next() < 0.9}, roll);
  if (paid.status !== 200 || paid.json.state !== 'paid' || await rest()) return;
  const refund = async () => operator.act(`/api/v1/admin/orders/${order_id}/refunds`,
    {lines: [{line_id: paid.json.lines[0].line_id, goods: {...payable, amount: 1 + roll.between([0, 500])}}], freight: {...payable, amount: 0}, reason: '破损', restock: false}, roll);
  if (roll.next() < 0.2) await refund();
  if (await rest()) return;
  const shipped = await operator.act(`/api/v1/admin/orders/${order_id}/ship`, {carrier: '顺丰', tracking_no: 'SF123456789'}, roll);
  if (shipped.status !== 200 || await rest()) return;
  await buyer.act(`/api/v1/orders/${order_id}/receive`, {}, roll);
  if (roll.next() < 0.2) await refund();
}

/** The load, until `stop` has been awaited: everybody finishes what he has begun. */
export function trade(world) {
  let over = false;
  const people = world.buyers.map(async (buyer) => {
    while (!over) await live(world, buyer, () => over);
  });
  return async () => {
    over = true;
    await Promise.all(people);
  };
}

const asText = ({status, text}) => `${status} ${status === 200 ? text : JSON.parse(text).code}`;


/** Asks everything again that was acknowledged since the last time, and some of before. How much, and what was told otherwise. */
export async function askAgain(world, acknowledged) {
  const again = [...acknowledged.splice(0), ...world.before.filter(() => world.roll.next() < 0.05)];
  world.before = [...world.before, ...again].slice(-3000);
  const wrong = [];
  for (const {who, address, body, key, ...told} of again) {
    const now = await who.insist('POST', address, body, key);
    if (now.status !== 429 && asText(now) !== asText(told)) wrong.push(`${address} was told ${asText(told).slice(0, 200)}\n  and is told ${asText(now).slice(0, 200)}`);
  }
  return {asked: again.length, wrong};
}

/** Orders that a buyer was told of and does not have, or has and was not told of. */
export async function astray(world) {
  let count = 0;
  for (const buyer of world.buyers) {
    const told = new Set(world.orders.filter((order) => order.buyer === buyer).map(({order_id}) => order_id));
    const kept = new Set();
    for (let cursor = ''; ; ) {
      const {json} = await buyer.insist('GET', `/api/v1/orders?limit=100${cursor && `&cursor=${cursor}`}`);
      for (const {order_id} of json.items) kept.add(order_id);
      if (!(cursor = json.next_cursor ?? '')) break;
    }
    count += [...told].filter((id) => !kept.has(id)).length + [...kept].filter((id) => !told.has(id)).length;
  }
  return count;
}

// A storm of another system's calls: every version of every order told one to ten times, shuffled, by eight callers at once, one
// call in twenty altered on its way before it comes as it was; in the midst of it the server is killed, and whoever was not answered
// tells again. Afterwards each order, each commission and each balance is what its last version says, computed here from nothing else.
//
//   node tests/faults/storm.mjs [--engine postgresql] [--events N] [--seed N]      closes with "N passed, N failed"
//
// A normal run has 2 000 events (versions of orders) on SQLite and 600 on PostgreSQL, a long one 100 000. The seed is printed and replays the histories and the order
// in which they are told.
import {becomeDistributor, fen, well} from '../api/shopping.mjs';
import {ENGINE, Person, Server, doctor, dropFolder, expect, newFolder, placeOf, runAll, same, sleep} from '../black_box.mjs';
import {Mall, sign} from '../mall.mjs';
import {dice, option} from './load.mjs';

const EVENTS = option('--events', ENGINE === 'sqlite' ? 2000 : 600);
const SEED = option('--seed', Date.now() % 1_000_000);
const SELLERS = 4;
const CALLERS = 8;
const TIMES = [1, 11];      // deliveries of one event: 1 to 10
const CALL_SIZES = [1, 60];  // orders in a call
const ALTERED_EVERY = 20;  // 5 % of the calls
const RATE_BP = 800;  // the shop's own rule: the goods are of no category that has one, and the sellers of the first tier
const AGE_MS = 6 * 3_600_000;
const ANSWER_MS_MAX = 180_000;

const iso = (ms) => new Date(ms).toISOString();
const priceOf = (order) => order.lines.map(({unit_price, quantity, discount}) => unit_price.amount * quantity - (discount?.amount ?? 0));

/** One order's life over there, version by version: haggled over, paid or closed, shipped, received, refunded now and then. */
function historyOf(number, roll, sellers, placed_ms) {
  const versions = [];
  const now = {
    external_id: `M-${number}`, version: 1 + roll.between([0, 1000]), state: 'placed', buyer: {external_id: `B-${roll.between([0, 400])}`},
    sale: {invite_code: roll.pick(sellers).invite_code}, lines: [], freight: fen(roll.pick([0, 800, 1200])), placed_at: iso(placed_ms),
  };
  let clock = placed_ms;
  const tick = () => iso((clock += roll.between([1, 600_000])));
  for (let i = roll.between([1, 4]); i > 0; i--)
    now.lines.push({external_sku_id: `G-${roll.between([0, 50])}`, title: `货 ${i}`, unit_price: fen(roll.between([0, 30_000])), quantity: roll.between([1, 5]), refunded: fen(0)});
  const tell = () => {
    now.payable = fen(priceOf(now).reduce((sum, each) => sum + each, now.freight.amount));
    versions.push(structuredClone(now));
    now.version += roll.between([1, 4]);
  };
  const refund = (whole) => {
    const most = priceOf(now);
    now.lines.forEach((line, i) => (line.refunded = fen(whole ? most[i] : roll.between([line.refunded.amount, most[i] + 1]))));
    if (whole) now.refunded_freight = now.freight;
    tell();
  };
  tell();
  while (roll.next() < 0.2) {
    const [line] = now.lines;
    line.discount = fen(roll.between([0, line.unit_price.amount * line.quantity + 1]));
    tell();
  }
  if (roll.next() < 0.15) {
    Object.assign(now, {state: 'closed', closed_at: tick()});
    tell();
    return versions;
  }
  Object.assign(now, {state: 'paid', paid_at: tick()});
  tell();
  if (roll.next() < 0.1) {
    refund(true);
    Object.assign(now, {state: 'closed', closed_at: tick()});
    tell();
    return versions;
  }
  if (roll.next() < 0.2) refund(false);
  if (roll.next() < 0.2) return versions;
  Object.assign(now, {state: 'shipped', shipped_at: tick()});
  tell();
  if (roll.next() < 0.2) refund(false);
  if (roll.next() < 0.2) return versions;
  Object.assign(now, {state: 'received', received_at: tick()});
  tell();
  while (roll.next() < 0.4) refund(roll.next() < 0.3);
  return versions;
}

/** What a last version comes to, as the documents say and no code of ours. */
function expectationOf(order) {
  const bases = priceOf(order);
  const goods = bases.reduce((sum, each) => sum + each, 0);
  const refunded = order.lines.reduce((sum, {refunded: back}) => sum + back.amount, order.refunded_freight?.amount ?? 0);
  const paid = Boolean(order.paid_at);
  // Of an order that cost nothing nothing can come back; closed, it counts as given back all the same.
  const all_back = paid && refunded === goods + order.freight.amount && (refunded > 0 || order.state === 'closed');
  const state = all_back ? 'refunded' : order.state;
  const commissions = bases.map((base, i) => {
    const booked = Math.floor(base * RATE_BP / 10_000);
    const back = order.lines[i].refunded.amount;
    const kept = !paid ? 0 : base === 0 ? 0 : Math.floor(booked * (base - back) / base);
    const whole = base > 0 && back === base;
    return {state: !paid || whole ? 'void' : order.received_at ? 'frozen' : 'pending', kept};
  });
  return {state, goods, refunded, commissions: order.state === 'placed' ? commissions.map(() => ({state: 'estimated', kept: 0})) : commissions, seller: order.sale.invite_code};
}

const shuffled = (list, roll) => {
  for (let i = list.length - 1; i > 0; i--) {
    const j = roll.between([0, i + 1]);
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
};

/** The standing server, and another in its place after it was killed. */
class Ground {
  static async open() {
    const ground = new Ground();
    ground.data = newFolder();
    await ground.start();
    return ground;
  }
  async start() {
    this.server = await Server.start(this.data, ['--test', '--behind-proxy'], placeOf(this.data));
    if (this.server.child.exitCode !== null) throw new Error(this.server.said);
  }
  get port() {
    return this.server.port;
  }
  async killAndStart() {
    await this.server.end('SIGKILL');
    await this.start();
  }
}

async function populate(ground) {
  const owner = new Person(ground);
  await owner.signInAs('owner');
  const sellers = [];
  for (let i = 0; i < SELLERS; i++) {
    const seller = new Person(ground);
    await seller.signIn(`1390000000${i}`);
    await becomeDistributor(seller, owner, `分销员${i}`);
    seller.invite_code = (await well(seller.get('/api/v1/distributor/home'))).invite_code;
    sellers.push(seller);
  }
  await well(owner.post('/api/v1/sandbox/clock', {advance_s: AGE_MS / 1000 + 3600}));
  const mall = await Mall.open(owner, '老商城');
  mall.ahead_ms = AGE_MS + 3_600_000;
  return {owner, sellers, mall};
}

/** Tells all of it; what was answered, by outcome. */
async function deliver(ground, mall, calls, roll) {
  const counts = {applied: 0, ignored: 0, refused: 0, altered: 0, let_in: 0, wrong: [], again: 0};
  const kill_at = Math.floor(calls.length / 2);
  let next = 0;
  let killing = null;
  const insist = async (body, spoil) => {
    for (const begin = Date.now(); ; await sleep(20)) {
      try {
        const reply = await mall.send(body, spoil, {'x-forwarded-for': `10.3.${roll.between([0, 250])}.${roll.between([0, 250])}`});
        if (reply.status !== 503 && reply.status !== 429) return reply;
      } catch (error) {
        if (Date.now() - begin > ANSWER_MS_MAX) throw error;
      }
      counts.again++;
      if (Date.now() - begin > ANSWER_MS_MAX) throw new Error('nobody answers');
    }
  };
  await Promise.all(Array.from({length: CALLERS}, async () => {
    for (let i = next++; i < calls.length; i = next++) {
      if (i === kill_at) killing = ground.killAndStart();
      const body = JSON.stringify({orders: calls[i]});
      if (i % ALTERED_EVERY === 0) {
        const time = String(Math.floor(mall.now / 1000));
        const digit = [...body.matchAll(/"amount":(\d)/g)].map((found) => found.index + found[0].length - 1);
        const at = roll.pick(digit);
        const altered = `${body.slice(0, at)}${(Number(body[at]) % 9) + 1}${body.slice(at + 1)}`;
        const {status, json} = await insist(body, {time, signature: sign(mall.secret, time, body), body: altered});
        counts.altered++;
        if (status !== 401 || json.code !== 'signature_wrong') counts.let_in++;
      }
      const reply = await insist(body);
      if (reply.status !== 200) {
        counts.wrong.push(reply.text.slice(0, 300));
        continue;
      }
      for (const result of reply.json.results) {
        counts[result.outcome]++;
        if (result.outcome === 'refused') counts.wrong.push(JSON.stringify(result));
      }
    }
  }));
  await killing;
  return counts;
}

async function everyPage(person, address) {
  const all = [];
  for (let cursor = ''; ; ) {
    const {items, next_cursor} = await well(person.get(`${address}?limit=100${cursor && `&cursor=${cursor}`}`));
    all.push(...items);
    if (!(cursor = next_cursor ?? '')) return all;
  }
}

async function compare({owner, sellers}, expected) {
  const orders = await everyPage(owner, '/api/v1/admin/orders');
  const held = new Map(orders.filter(({external_id}) => external_id).map((order) => [order.external_id, order]));
  const orphans = orders.filter(({external_id, state}) => !external_id && state !== 'closed');
  expect(held.size === expected.size && orders.filter(({external_id}) => external_id).length === expected.size && orphans.length === 0,
         `every order over there is one here (${expected.size}; ${orders.length - held.size} were closed and placed anew)`, [held.size, orphans.length]);
  const wrong = [];
  for (const [external_id, {state, goods, refunded}] of expected) {
    const order = held.get(external_id);
    // What was never paid for may have been closed with the goods of an earlier version.
    const price = order?.state === 'closed' ? goods : order?.goods.amount;
    if (order && !same([order.state, price, order.refunded.amount], [state, goods, refunded])) wrong.push([external_id, state, goods, refunded, order.state, order.goods.amount, order.refunded.amount]);
  }
  expect(wrong.length === 0, 'in the state, at the price and with the refunds of its last version', wrong.slice(0, 5));

  const earned = new Map();
  for (const seller of sellers) {
    const sums = {pending: 0, frozen: 0};
    for (const {order_no, state, kept} of await everyPage(seller, '/api/v1/distributor/commissions')) {
      if (!earned.has(order_no)) earned.set(order_no, {seller: seller.invite_code, commissions: []});
      earned.get(order_no).commissions.push({state, kept: state === 'estimated' || state === 'void' ? 0 : kept.amount});
    }
    for (const each of expected.values())
      if (each.seller === seller.invite_code) for (const {state, kept} of each.commissions) if (state in sums) sums[state] += kept;
    const {pending, frozen, available, debt} = await well(seller.get('/api/v1/distributor/balances'));
    expect(same([pending.amount, frozen.amount, available.amount, debt.amount], [sums.pending, sums.frozen, 0, 0]) && sums.frozen > 0, `${seller.invite_code} has ${sums.pending} pending and ${sums.frozen} frozen`, {pending, frozen, available, debt, sums});
  }
  const text = (list) => JSON.stringify(list.map(({state, kept}) => `${state} ${kept}`).sort());
  const wrong_commissions = [];
  for (const [external_id, each] of expected) {
    const order = held.get(external_id);
    const ours = order && earned.get(order.order_no);
    // What was never paid for may have been closed with the goods of an earlier version: nobody earns either way.
    if (order?.state === 'closed' ? ours && ours.commissions.some(({state}) => state !== 'void') : text(ours?.commissions ?? []) !== text(each.commissions))
      wrong_commissions.push([external_id, each.commissions, ours]);
  }
  expect(wrong_commissions.length === 0, 'every commission is what its line keeps', wrong_commissions.slice(0, 3));
}

async function storm() {
  console.log(`seed ${SEED}, ${EVENTS} events on ${ENGINE}`);
  const roll = dice(SEED);
  const ground = await Ground.open();
  const world = await populate(ground);
  const begin_ms = world.mall.now - AGE_MS;
  const deliveries = [];
  const expected = new Map();
  for (let number = 0, events = 0; events < EVENTS; number++) {
    const versions = historyOf(number, roll, world.sellers, begin_ms + roll.between([0, 60_000]));
    expected.set(versions.at(-1).external_id, expectationOf(versions.at(-1)));
    events += versions.length;
    for (const version of versions) for (let i = roll.between(TIMES); i > 0; i--) deliveries.push(version);
  }
  shuffled(deliveries, roll);
  const calls = [];
  for (let at = 0; at < deliveries.length; ) {
    const size = roll.between(CALL_SIZES);
    calls.push(deliveries.slice(at, at + size));
    at += size;
  }
  const began = Date.now();
  const counts = await deliver(ground, world.mall, calls, roll);
  const seconds = (Date.now() - began) / 1000;
  console.log(`        ${deliveries.length} deliveries in ${calls.length} calls, ${seconds.toFixed(1)} s, ${Math.round(deliveries.length / seconds)} a second; applied ${counts.applied}, ignored ${counts.ignored}, altered ${counts.altered}, asked again ${counts.again}`);
  expect(counts.altered === Math.ceil(calls.length / ALTERED_EVERY) && counts.let_in === 0, `calls that were altered on their way are refused (${counts.altered})`, counts.let_in);
  expect(counts.wrong.length === 0 && counts.applied + counts.ignored === deliveries.length, 'all others are applied or ignored', counts.wrong.slice(0, 3));
  expect(counts.again > 0, 'some were told again since the server was killed', counts.again);
  await compare(world, expected);
  await ground.server.end('SIGTERM');
  const examined = await doctor(ground.data);
  expect(examined.sound, 'the doctor finds the books sound', examined.said);
  dropFolder(ground.data);
}

await runAll([storm]);

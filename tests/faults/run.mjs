// What a stop, a crash and a wrong start may cost: nothing that was acknowledged, nothing twice, and no door ajar; and what a
// server says, counts and guards while many hands pull at it.
//   node tests/faults/run.mjs [--engine postgresql]      closes with "N passed, N failed"
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import {advance, advanceToWindow, buy, comeByLink, fen, ship, well} from '../api/shopping.mjs';
import {BINARY, ENGINE, Person, Server, doctor, dropFolder, expect, newFolder, placeOf, runAll, sleep} from '../black_box.mjs';

const BUYERS = 12;
const ORDERS_BEFORE_THE_END = 100;  // fewer than there are goods, so that none is refused for want of them
const LOAD_MS_MAX = 30_000;

// The SKU that there is most of, and what one of it costs.
async function whatToBuy(person) {
  let best;
  for (const {product_id} of (await person.call('GET', '/api/v1/products')).json.items)
    for (const sku of (await person.call('GET', `/api/v1/products/${product_id}`)).json.skus) if (!best || sku.stock_left > best.stock_left) best = sku;
  const lines = [{sku_id: best.sku_id, quantity: 1}];
  const quote = (await person.call('POST', '/api/v1/orders/quote', {lines})).json;
  return {lines, address: {name: '王芳', phone: '13700000000', region: '浙江省 杭州市', street: '文三路 1 号'}, expected_payable: quote.payable};
}

// Orders from all sides until the server is ended in their midst. What was answered, and what nobody knows.
async function orderUntil(server, buyers, order, signal) {
  const answered = [];
  const unknown = [];
  const refused = [];
  let over = false;
  const buying = buyers.map(async (buyer) => {
    while (!over) {
      const key = crypto.randomUUID();
      try {
        const {status, json} = await buyer.call('POST', '/api/v1/orders', order, key);
        if (status === 200) answered.push({buyer, id: json.order_id});
        else refused.push({status, code: json.code});
      } catch {
        unknown.push({buyer, key});
        return;
      }
    }
  });
  for (const begin = Date.now(); answered.length < ORDERS_BEFORE_THE_END && Date.now() - begin < LOAD_MS_MAX; ) await sleep(5);
  const ended = await server.end(signal);
  over = true;
  await Promise.all(buying);
  return {answered, unknown, refused, ended};
}

async function ordersOf(buyer) {
  const ids = [];
  for (let cursor = ''; ; ) {
    const {json} = await buyer.call('GET', `/api/v1/orders?limit=100${cursor && `&cursor=${cursor}`}`);
    ids.push(...json.items.map((order) => order.order_id));
    if (!json.next_cursor) return ids;
    cursor = json.next_cursor;
  }
}

async function endedInMidst(signal, phonePrefix) {
  const data = newFolder();
  let server = await Server.start(data);
  const buyers = [];
  for (let i = 0; i < BUYERS; i++) {
    const buyer = new Person(server);
    if (!(await buyer.signIn(`${phonePrefix}${String(i).padStart(8, '0')}`))) throw new Error('a buyer could not sign in');
    buyers.push(buyer);
  }
  const order = await whatToBuy(buyers[0]);
  const {answered, unknown, refused, ended} = await orderUntil(server, buyers, order, signal);
  expect(answered.length >= ORDERS_BEFORE_THE_END, `${signal}: orders were acknowledged before the end (${answered.length})`, refused.slice(0, 3));
  if (signal === 'SIGTERM') {
    expect(ended.code === 0, 'SIGTERM: the server ends by itself, without an error', ended);
    expect(server.said.includes('everything that was acknowledged is on disk'), 'SIGTERM: and says so', server.said.slice(-200));
  }
  const examined = await doctor(data);
  expect(examined.sound, `${signal}: the books are sound afterwards`, examined.said);

  server = await Server.start(data);
  for (const buyer of buyers) buyer.server = server;
  const kept = new Map();
  for (const buyer of buyers) kept.set(buyer, await ordersOf(buyer));
  const lost = answered.filter(({buyer, id}) => !kept.get(buyer).includes(id));
  expect(lost.length === 0, `${signal}: none of them is lost, and their sessions live on`, lost.length);

  // The app asks again under the same key, whatever became of the first try.
  const before = [...kept.values()].flat().length;
  let settled = 0;
  let fresh = 0;
  for (const {buyer, key} of unknown) {
    const first = await buyer.call('POST', '/api/v1/orders', order, key);
    const again = await buyer.call('POST', '/api/v1/orders', order, key);
    if (first.status === 200 && again.json.order_id === first.json.order_id) settled++;
    if (first.status === 200 && !kept.get(buyer).includes(first.json.order_id)) fresh++;
  }
  const after = (await Promise.all(buyers.map(ordersOf))).flat().length;
  expect(settled === unknown.length && after === before + fresh,
         `${signal}: asked again under its key, an order without an answer is there once (${unknown.length}, ${fresh} of them new)`, {settled, before, fresh, after});
  await server.end('SIGTERM');
  expect((await doctor(data)).sound, `${signal}: and the books stay sound`);
  dropFolder(data);
}

async function wrongStarts() {
  const data = newFolder();
  let server = await Server.start(data);
  if (ENGINE === 'sqlite') {
    const second = await Server.start(data);
    expect((await second.exited).code === 1 && second.said.includes('another process'), 'a second process on one database does not start', second.said);
    expect((await fetch(`http://127.0.0.1:${server.port}/api/v1/shop`)).status === 200, 'and leaves the first one alone');
  }
  await server.end('SIGTERM');

  for (const mode of [['--demo'], []]) {
    const refused = await Server.start(data, mode);
    expect((await refused.exited).code === 1 && refused.said.includes("marked 'test'"), `a test database is not served with ${mode[0] ?? 'no flag'}`, refused.said);
  }

  const key = path.join(data, 'master.key');
  fs.renameSync(key, `${key}.away`);
  const keyless = await Server.start(data);
  expect((await keyless.exited).code === 1 && keyless.said.includes('master key'), 'a lost master key is told of, not made anew', keyless.said);
  expect(!fs.existsSync(key), 'and no other takes its place');
  fs.renameSync(`${key}.away`, key);
  server = await Server.start(data);
  expect((await new Person(server).signIn('13600000001')), 'with the key it serves again');
  await server.end('SIGINT');
  dropFolder(data);

  const bare = newFolder();
  const production = await Server.start(bare, []);
  for (const [method, address] of [['GET', '/api/v1/sandbox/sms?phone=13600000001'], ['POST', '/api/v1/sandbox/clock'], ['POST', '/api/v1/sandbox/payments/P1']]) {
    const {status} = await new Person(production).call(method, address, method === 'POST' ? {} : undefined);
    expect(status === 404, `a database that is no demo has no ${method} ${address.split('?')[0]}`, status);
  }
  const beside = await fetch(`http://127.0.0.1:${production.port}/CMakeLists.txt`);
  expect(fs.existsSync('CMakeLists.txt') && beside.status === 404, 'the folder a server is started in is not served', beside.status);
  await production.end('SIGTERM');
  const demo = await Server.start(bare, ['--demo']);
  expect((await demo.exited).code === 1 && demo.said.includes("marked 'production'"), 'and never becomes a demo', demo.said);
  dropFolder(bare);
}

// A shop for real business: opened by a command, run by its owner, and no door of a demo in it.
async function openedShop() {
  const data = newFolder();
  const open = (password, ...more) => spawnSync(BINARY, ['open-shop', ...placeOf(data), '--name', '春山集', ...more], {input: `${password}\n`, encoding: 'utf8'});
  const short = open('too short');
  expect(short.status === 1 && short.stderr.includes('12 bytes'), 'a short password opens no shop', short.stderr);
  expect(open('a long enough password').status === 0, 'a shop is opened by a command');
  expect(open('another long password').status === 1, 'once');
  expect(open('another long password', '--host', 'second.example', '--currency', 'USD').status === 0, 'another host is another shop');
  const server = await Server.start(data, []);
  for (const [host, password, currency] of [[undefined, 'a long enough password', 'CNY'], ['second.example', 'another long password', 'USD']]) {
    const owner = new Person(server, host);
    const {status} = await owner.post('/api/v1/sessions/password', {login: 'owner', password});
    expect(status === 200 && (await owner.get('/api/v1/admin/orders')).status === 200, `its owner runs it at ${host ?? 'every other host'}`, status);
    expect((await owner.get('/api/v1/shop')).json.currency === currency, `and its currency is ${currency}`);
  }
  await server.end('SIGTERM');
  expect((await doctor(data)).sound, 'and its books are sound');
  dropFolder(data);
}

// What the server says of its work names nobody: no phone, no name, no address, no account number, no code, no session.
async function namesNobody() {
  const data = newFolder();
  const server = await Server.start(data, ['--test'], placeOf(data), {}, []);
  const owner = new Person(server);
  const seller = new Person(server);
  const buyer = new Person(server);
  await owner.signInAs('owner');
  const tea = await comeByLink(owner, seller, buyer);
  const {order_id} = await buy(buyer, tea.skus[0].sku_id, 2);
  await well(ship(owner, order_id));
  await well(buyer.post(`/api/v1/orders/${order_id}/receive`));
  const account = {channel: 'sandbox', holder_name: '周晓雯', account_no: '6222021234567890'};
  await well(seller.post('/api/v1/distributor/payout_accounts', account));
  const code = await seller.codeFor('13700000061');
  // Calls that fail say more than those that do not.
  await seller.post('/api/v1/distributor/payout_accounts', {...account, extra: '6222021234567890'});
  await buyer.post('/api/v1/sessions/phone', {phone: '13700000061', code: '000000'});
  await buyer.post('/api/v1/sessions/codes', '{"phone":"13700000061"');
  await buyer.get('/api/v1/sandbox/sms?phone=13700000062');
  await owner.post('/api/v1/sessions/password', {login: 'owner', password: 'a wrong one 13700000063'});
  await server.end('SIGTERM');
  const log = server.said.split('\n').filter((line) => line.startsWith('{'));
  expect(log.length > 20 && log.every((line) => JSON.parse(line).event), `the server tells of its work (${log.length} lines)`, server.said.slice(0, 300));
  for (const secret of ['13900000001', '13700000001', '1370000006', '王芳', '周晓雯', '文三路', '6222021234567890', '67890', code, 'a wrong one', ...[owner, seller, buyer].map(({cookie}) => cookie.split('=')[1])])
    expect(secret.length > 1 && !log.some((line) => line.includes(secret)), `and never of ${secret.slice(0, 12)}`, log.find((line) => line.includes(secret)));
  dropFolder(data);
}

// A limit is counted in the database: who has had his share does not get another one by a restart.
async function limitsOutliveARestart() {
  const data = newFolder();
  let server = await Server.start(data);
  const owner = new Person(server);
  const buyer = new Person(server);
  await owner.signInAs('owner');
  await buyer.signIn('13700000071');
  await advanceToWindow(owner, 60);
  const call = () => buyer.post('/api/v1/orders/ord_1/cancel');
  let reply;
  for (let i = 0; i < 200 && reply?.status !== 429; i++) reply = await call();
  expect(reply.status === 429, 'a share is had');
  await server.end('SIGKILL');
  server = await Server.start(data);
  for (const person of [owner, buyer]) person.server = server;
  const after = await call();
  const {now} = await advance(owner, 0);
  expect(after.status === 429, `and is still had after a restart (${now})`, after.json);
  await advance(owner, 60);
  expect((await call()).status === 404, 'until its minute is over');
  await server.end('SIGTERM');
  dropFolder(data);
}

// Many withdrawals of one balance at once: exactly those that it has money for are taken, whichever they are.
async function oneBalanceManyHands() {
  const data = newFolder();
  const server = await Server.start(data);
  const owner = new Person(server);
  const seller = new Person(server);
  const buyer = new Person(server);
  await owner.signInAs('owner');
  const tea = await comeByLink(owner, seller, buyer);
  const before = await well(owner.get('/api/v1/admin/policies'));
  await well(owner.call('PUT', '/api/v1/admin/policies', {...before, freeze_days: 0, withdrawal_min: fen(1), withdrawals_per_day: 1000, withdrawal_fee_bp: 0, withdrawal_fee_fixed: fen(0), tax_regime: 'none'}));
  const {order_id} = await buy(buyer, tea.skus[0].sku_id, 3);
  await well(ship(owner, order_id));
  await well(buyer.post(`/api/v1/orders/${order_id}/receive`));
  await advance(owner, 5);
  const {available} = await well(seller.get('/api/v1/distributor/balances'));
  const {payout_account_id} = await well(seller.post('/api/v1/distributor/payout_accounts', {channel: 'sandbox', holder_name: '周晓雯', account_no: '6222021234567890'}));
  const FITS = 6;
  const AT_ONCE = 25;
  const amount = fen(Math.floor(available.amount / FITS));
  await advanceToWindow(owner, 60);
  const replies = await Promise.all(Array.from({length: AT_ONCE}, () => seller.post('/api/v1/distributor/withdrawals', {amount, payout_account_id, expected_net: amount})));
  const taken = replies.filter(({status}) => status === 200);
  const refused = replies.filter(({json}) => json.code === 'balance_insufficient');
  const {available: left, withdrawing} = await well(seller.get('/api/v1/distributor/balances'));
  expect(available.amount > FITS && taken.length === FITS && refused.length === AT_ONCE - FITS, `of ${AT_ONCE} withdrawals at once those ${FITS} are taken that there is money for`, replies.map(({status, json}) => json.code ?? status));
  expect(left.amount === available.amount - FITS * amount.amount && withdrawing.amount === FITS * amount.amount, 'and the balance says so', [available, left, withdrawing]);
  await server.end('SIGTERM');
  expect((await doctor(data)).sound, 'the books are sound');
  dropFolder(data);
}

await runAll([() => endedInMidst('SIGTERM', '150'), () => endedInMidst('SIGKILL', '151'), wrongStarts, openedShop, namesNobody, limitsOutliveARestart, oneBalanceManyHands]);

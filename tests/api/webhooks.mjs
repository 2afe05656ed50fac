import {ENGINE, Person, Server, doctor, dropFolder, expect, newFolder, placeOf, same, sleep} from '../black_box.mjs';
import {Receiver, isGenuine} from './receiver.mjs';
import {advance, buy, order, productOf, ship, well} from './shopping.mjs';

export const title = 'what happens is told to other systems: signed, in order, again until it arrives, given up in the end, and never to a private address unless allowed';

const WAIT_MS_MAX = 20_000;
const HOURS_S = 3600;

async function until(holds, what, seen = () => undefined) {
  const begin = Date.now();
  while (Date.now() - begin < WAIT_MS_MAX) {
    if (await holds()) return expect(true, what);
    await sleep(50);
  }
  return expect(false, what, seen());
}

async function withOwnServer(mode, part) {
  const data = newFolder();
  let server = await Server.start(data, mode);
  const world = {
    data,
    start: async (more = []) => (server = await Server.start(data, [...mode, ...more], placeOf(data))),
    end: (signal) => server.end(signal),
    server: () => server,
  };
  try {
    await part(world);
  } finally {
    if (server.child.exitCode === null && server.child.signalCode === null) await server.end('SIGTERM');
    dropFolder(data);
  }
}

const ownerOf = async (server) => {
  const owner = new Person(server);
  await owner.signInAs('owner');
  return owner;
};
const deliveries = async (owner, query = '') => (await well(owner.get(`/api/v1/admin/webhook_deliveries?limit=100${query}`))).items;

export async function run() {
  await withOwnServer(['--test', '--allow-private-targets'], subscriptions);
  await withOwnServer(['--test', '--allow-private-targets'], inOrderAndSigned);
  await withOwnServer(['--test', '--allow-private-targets'], failures);
  await withOwnServer(['--test', '--allow-private-targets'], restarts);
  if (ENGINE === 'postgresql') await withOwnServer(['--test', '--allow-private-targets'], twoServers);
  await withOwnServer(['--test'], privateTargets);
}

async function subscriptions({server}) {
  const owner = await ownerOf(server());
  const wish = {url: 'http://127.0.0.1:9/hook', event_types: ['order.*', 'commission.available']};
  const key = crypto.randomUUID();
  const first = await owner.post('/api/v1/admin/webhooks', wish, key);
  expect(first.status === 200 && /^whsec_.{40,}/.test(first.json.secret), 'the answer that makes a webhook shows its secret', first.json);
  const again = await owner.post('/api/v1/admin/webhooks', wish, key);
  expect(again.json.webhook_id === first.json.webhook_id && again.json.secret === undefined, 'the same call again gives the same webhook, without the secret', again.json);
  const {webhook_id} = first.json;
  const listed = await owner.get('/api/v1/admin/webhooks');
  expect(listed.json.items.length === 1 && !listed.text.includes('whsec_') && listed.json.items[0].secret_set_at, 'a list shows that there is a secret, not the secret', listed.json);
  const audit = await owner.get(`/api/v1/admin/audit?subject=${webhook_id}`);
  expect(audit.json.items[0]?.action === 'webhook.added' && !audit.text.includes('whsec_'), 'nor does the audit log', audit.json);

  const bad = async (body, field) => {
    const {status, json} = await owner.post('/api/v1/admin/webhooks', {...wish, ...body});
    expect(status === 422 && json.field === field, `refused: ${JSON.stringify(body).slice(0, 60)}`, json);
  };
  await bad({url: 'ftp://a.example/'}, 'url');
  await bad({url: 'https://user:word@a.example/'}, 'url');
  await bad({url: ''}, 'url');
  await bad({event_types: []}, 'event_types');
  await bad({event_types: ['order.*', 'order']}, 'event_types[1]');

  const changed = await well(owner.call('PUT', `/api/v1/admin/webhooks/${webhook_id}`, {...wish, event_types: ['*'], active: false}));
  expect(changed.active === false && same(changed.event_types, ['*']) && changed.secret === undefined, 'it is changed as a whole', changed);
  const rotated = await well(owner.post(`/api/v1/admin/webhooks/${webhook_id}/secrets`, {overlap_h: 48}));
  expect(rotated.secret && rotated.secret !== first.json.secret && rotated.old_secret_until, 'a new secret, and the day until which the old one is good', rotated);
  expect((await owner.post(`/api/v1/admin/webhooks/${webhook_id}/secrets`, {overlap_h: 169})).json.field === 'overlap_h', 'an overlap has an end');
  expect((await owner.call('DELETE', `/api/v1/admin/webhooks/${webhook_id}`)).status === 200, 'it is removed');
  expect((await owner.call('DELETE', `/api/v1/admin/webhooks/${webhook_id}`)).status === 404, 'once');
  for (let i = 0; i < 20; i++) await well(owner.post('/api/v1/admin/webhooks', wish));
  expect((await owner.post('/api/v1/admin/webhooks', wish)).json.code === 'state_conflict', 'a shop has twenty at most');
}

async function inOrderAndSigned({server, data, end}) {
  const owner = await ownerOf(server());
  const buyer = new Person(server());
  await buyer.signIn('13700000001');
  const tea = await productOf(buyer, 'tea');
  const receiver = await Receiver.start();
  const early = await buy(buyer, tea.skus[0].sku_id, 1);
  const hook = await well(owner.post('/api/v1/admin/webhooks', {url: receiver.url(), event_types: ['order.*']}));
  const other = await well(owner.post('/api/v1/admin/webhooks', {url: receiver.url('/other'), event_types: ['order.shipped']}));
  // Every third call fails: what comes is in order all the same.
  let calls = 0;
  receiver.answer = () => (++calls % 3 === 0 ? 503 : 200);
  const bought = [];
  for (let i = 0; i < 6; i++) bought.push((await buy(buyer, tea.skus[0].sku_id, 1)).order_id);
  for (const order_id of bought) await well(ship(owner, order_id));
  for (const order_id of bought) await well(buyer.post(`/api/v1/orders/${order_id}/receive`));
  const told = (order_id) => receiver.of(`order:${order_id}`).filter(({path}) => path === '/hook');
  await until(async () => {
    await advance(owner, 15);
    return (await deliveries(owner)).every(({state}) => state === 'delivered');
  }, 'everything arrives', () => receiver.calls.length);
  for (const order_id of bought) {
    // The last of equal ones is the one that was answered with 200.
    const versions = told(order_id).map(({event}) => event.version);
    expect(same(versions, [...versions].sort((a, b) => a - b)), `${order_id}: in order`, versions);
    const types = [...new Map(told(order_id).map(({event}) => [event.event_id, event.type])).values()];
    expect(same(types, ['order.placed', 'order.paid', 'order.shipped', 'order.received']), 'every step, one event each', types);
  }
  const secretOf = (call) => (call.path === '/other' ? other : hook).secret;
  expect(receiver.calls.every((call) => isGenuine([secretOf(call)], call.headers, call.body)), 'every call is signed with the secret of its webhook');
  const [call] = receiver.calls;
  const secretOfNone = (secretOf(call) === other.secret ? hook : other).secret;
  expect(!isGenuine([secretOf(call)], call.headers, `${call.body} `) && !isGenuine([secretOfNone], call.headers, call.body), 'which an altered body, or another secret, is not');
  expect(receiver.calls.every(({headers, event, method}) => method === 'POST' && headers['content-type'] === 'application/json' && headers['fenxiao-event-id'] === event.event_id && event.data.order_id), 'with the event\'s id in a header');
  expect(receiver.calls.filter(({path}) => path === '/other').every(({event}) => event.type === 'order.shipped'), 'each hears only what it asked for');
  expect(receiver.of(`order:${early.order_id}`).length === 0, 'and nothing of what was before it listened');
  expect(!receiver.calls.some(({body}) => body.includes('13700000001') || body.includes('文三路')), 'no event has personal data');

  // A new secret, the old one beside it.
  receiver.answer = () => 200;
  const rotated = await well(owner.post(`/api/v1/admin/webhooks/${hook.webhook_id}/secrets`, {overlap_h: 1}));
  receiver.calls.length = 0;
  const sold = await buy(buyer, tea.skus[0].sku_id, 1);
  await until(() => receiver.of(`order:${sold.order_id}`).length === 2, 'told under two secrets');
  expect(receiver.calls.every(({headers, body}) => isGenuine([hook.secret], headers, body) && isGenuine([rotated.secret], headers, body)), 'both signatures are good during the overlap');
  await advance(owner, 2 * HOURS_S);
  receiver.calls.length = 0;
  await well(ship(owner, sold.order_id));
  await until(() => receiver.calls.length === 2, 'told after the overlap');
  const after = receiver.calls.find(({path}) => path === '/hook');
  expect(!isGenuine([hook.secret], after.headers, after.body) && isGenuine([rotated.secret], after.headers, after.body), 'then only the new one is');
  await end('SIGTERM');
  const {sound, said} = await doctor(data);
  expect(sound && said.includes('every step of an order has its event'), 'the doctor finds the events sound', said);
  await receiver.stop();
}

async function failures({server, data, end}) {
  const owner = await ownerOf(server());
  const buyer = new Person(server());
  await buyer.signIn('13700000001');
  const tea = await productOf(buyer, 'tea');
  const receiver = await Receiver.start();
  const secret = await Receiver.start();
  const hook = await well(owner.post('/api/v1/admin/webhooks', {url: receiver.url(), event_types: ['order.placed']}));
  const only = async () => (await deliveries(owner))[0];
  const tries = async (count, what) => until(async () => (await only())?.tries === count && (await only()).state !== 'sending', what, () => receiver.calls.length);

  receiver.answer = () => [302, {location: secret.url()}];
  await order(buyer, tea.skus[0].sku_id, 1);
  await tries(1, 'a redirect is a failed try');
  expect(secret.calls.length === 0 && (await only()).last_status === 302, 'and nobody goes where it leads', await only());
  expect((await only()).state === 'waiting' && (await only()).due_at, 'it says when the next try is', await only());

  receiver.answer = () => undefined;
  await advance(owner, 15);
  await tries(2, 'a receiver that does not answer is given up after ten seconds');
  expect(/[Tt]ime/.test((await only()).last_error) && (await only()).last_status === undefined, 'and the list says so', await only());

  await receiver.stop();
  await advance(owner, 60);
  await tries(3, 'nobody there is a failed try');
  const {port} = receiver;
  const back = await Receiver.start(port);
  back.answer = () => 410;
  for (let i = 4; i <= 15; i++) {
    await advance(owner, 8 * HOURS_S);
    if (!(await tries(i, `try ${i}`))) return;
    // In such long strides the three days without an arrival are over before the fifteenth try.
    if ((await well(owner.get('/api/v1/admin/webhooks'))).items[0].paused_at) break;
  }
  const paused = (await well(owner.get('/api/v1/admin/webhooks'))).items[0];
  expect(paused.paused_at && /410/.test(paused.pause_reason) && paused.failing_since, 'after three days without an arrival the webhook is paused, with the reason', paused);
  expect((await only()).state === 'queued', 'what it did not get is held back', await only());
  const before = back.calls.length;
  await advance(owner, 12 * HOURS_S);
  await sleep(1500);
  expect(back.calls.length === before, 'and nothing is sent');
  await well(owner.call('PUT', `/api/v1/admin/webhooks/${hook.webhook_id}`, {url: hook.url, event_types: hook.event_types, active: true}));
  await until(async () => ['waiting', 'dead'].includes((await only()).state) && back.calls.length > before, 'set active again, it goes on');
  for (let i = 0; i < 15 && (await only()).state !== 'dead'; i++) {
    await advance(owner, 8 * HOURS_S);
    await sleep(1300);
  }
  const dead = (await deliveries(owner, '&state=dead'))[0];
  expect(dead?.last_status === 410 && dead.settled_at && dead.tries === 15, 'after fifteen tries it is given up', dead ?? await only());

  back.answer = () => 204;
  const key = crypto.randomUUID();
  const arrived = back.calls.length;
  const once = await owner.post(`/api/v1/admin/webhook_deliveries/${dead.delivery_id}/redeliver`, {}, key);
  expect(once.status === 200 && once.json.state === 'waiting' && once.json.tries === 0, 'it is sent once more by hand', once.json);
  await until(async () => (await only()).state === 'delivered', 'and arrives', () => back.calls.length);
  expect((await owner.post(`/api/v1/admin/webhook_deliveries/${dead.delivery_id}/redeliver`, {}, key)).status === 200, 'the same call again is no second one');
  await sleep(1500);
  expect(back.calls.length === arrived + 1 && back.calls.at(-1).event.event_id === back.calls[0].event.event_id, 'the same event, once', back.calls.length - arrived);
  const audit = await well(owner.get(`/api/v1/admin/audit?subject=${hook.webhook_id}`));
  expect(['webhook.redelivered', 'webhook.paused', 'webhook.added'].every((action) => audit.items.some((entry) => entry.action === action)), 'all of it is in the audit log', audit.items.map(({action}) => action));
  expect(!audit.items.find(({action}) => action === 'webhook.paused').account_id, 'the pause by the system');
  expect((await deliveries(owner, `&webhook_id=${hook.webhook_id}&state=delivered`)).length === 1, 'the list is filtered by webhook and state');
  await end('SIGTERM');
  expect((await doctor(data)).sound, 'the doctor finds it sound');
  await back.stop();
  await secret.stop();
}

/** A server that is killed in the middle of a call: what it had claimed comes free, nothing is lost. */
async function restarts({server, start, end, data}) {
  let owner = await ownerOf(server());
  const buyer = new Person(server());
  await buyer.signIn('13700000001');
  const tea = await productOf(buyer, 'tea');
  const receiver = await Receiver.start();
  await well(owner.post('/api/v1/admin/webhooks', {url: receiver.url(), event_types: ['order.*']}));
  receiver.answer = () => undefined;
  const {order_id} = await buy(buyer, tea.skus[0].sku_id, 1);
  await until(() => receiver.calls.length === 1, 'the first call hangs');
  await end('SIGKILL');
  receiver.answer = () => 200;
  await start();
  const cookie = owner.cookie;
  owner = new Person(server());
  owner.cookie = cookie;
  await sleep(2500);
  expect(receiver.calls.length === 1, 'after the kill nobody sends what may still be under way');
  await advance(owner, 61);
  await until(() => receiver.of(`order:${order_id}`).length === 3, 'a minute later it is sent again, and what comes after it', () => receiver.calls.map(({event}) => event.type));
  expect(same(receiver.calls.map(({event}) => event.type), ['order.placed', 'order.placed', 'order.paid']), 'in order');
  expect(receiver.calls[0].event.event_id === receiver.calls[1].event.event_id, 'under the same id, so that the receiver can tell');

  // A stop in the middle of a call does not wait for it, and counts no try.
  receiver.answer = () => undefined;
  await well(ship(owner, order_id));
  await until(() => receiver.calls.length === 4, 'another call hangs');
  const begin = Date.now();
  const ended = await end('SIGTERM');
  expect(ended.code === 0 && Date.now() - begin < 8_000, `the server stops in ${Date.now() - begin} ms`, [ended, server().said.slice(-500)]);
  expect((await doctor(data)).sound, 'the doctor finds it sound');
  receiver.answer = () => 200;
  await start();
  await until(() => receiver.calls.length === 5 && receiver.calls[4].event.type === 'order.shipped', 'and after the start it is sent at once', () => receiver.calls.length);
  await receiver.stop();
}

/** Two servers on one database: each delivery is sent by one of them, and none twice. */
async function twoServers({server, data}) {
  const second = await Server.start(data, ['--test', '--allow-private-targets'], placeOf(data));
  try {
    const owner = await ownerOf(server());
    const buyer = new Person(server());
    const other = new Person(second);
    await buyer.signIn('13700000001');
    other.cookie = buyer.cookie;
    const tea = await productOf(buyer, 'tea');
    const receiver = await Receiver.start();
    await well(owner.post('/api/v1/admin/webhooks', {url: receiver.url(), event_types: ['order.*']}));
    const bought = [];
    for (let i = 0; i < 10; i++) bought.push((await buy(i % 2 ? other : buyer, tea.skus[0].sku_id, 1)).order_id);
    await until(async () => receiver.calls.length >= 20 && (await deliveries(owner)).every(({state}) => state === 'delivered'), 'two servers deliver what both of them wrote', () => receiver.calls.length);
    const ids = receiver.calls.map(({event}) => event.event_id);
    expect(ids.length === 20 && new Set(ids).size === 20, 'each once', ids.length);
    expect(bought.every((id) => same(receiver.of(`order:${id}`).map(({event}) => event.version), [1, 2])), 'in order');
    await receiver.stop();
  } finally {
    await second.end('SIGTERM');
  }
}

async function privateTargets({server}) {
  const owner = await ownerOf(server());
  const buyer = new Person(server());
  await buyer.signIn('13700000001');
  const receiver = await Receiver.start();
  for (const url of [receiver.url(), `https://127.0.0.1:${receiver.port}/`, 'https://10.0.0.1/', 'https://[::ffff:127.0.0.1]/', 'https://2130706433/', 'https://localhost/'])
    expect((await owner.post('/api/v1/admin/webhooks', {url, event_types: ['*']})).json.field === 'url', `without the option ${url} is refused when it is typed`);
  // A name that leads to this machine is found out when it is called.
  await well(owner.post('/api/v1/admin/webhooks', {url: `https://localhost.:${receiver.port}/`, event_types: ['*']}));
  const tea = await productOf(buyer, 'tea');
  await buy(buyer, tea.skus[0].sku_id, 1);
  await until(async () => (await deliveries(owner)).some(({tries, state}) => tries === 1 && state === 'waiting'), 'and a name that leads here is when it is called');
  const errors = (await deliveries(owner)).map(({last_error}) => last_error).filter(Boolean);
  expect(errors.some((error) => /is not a public address/.test(error)), 'the list says why', errors);
  expect(receiver.calls.length === 0, 'not a byte arrived');
  await receiver.stop();
}

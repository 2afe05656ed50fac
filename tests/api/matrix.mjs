import {execFileSync} from 'node:child_process';

import {BINARY, Person, expect} from '../black_box.mjs';
import {ADDRESS, DAY_S, advance, becomeDistributor, buy, fen, order, payment, productOf, ship, stateOf, well} from './shopping.mjs';

export const title = 'every endpoint lets in whom it names and nobody else, and no shop sees another\'s things';

const STAFF = ['owner', 'operator', 'finance', 'auditor'];
const ROLES = ['nobody', 'buyer', 'distributor', ...STAFF];

const endpoints = () => execFileSync(BINARY, ['endpoints'], {encoding: 'utf8'}).trim().split('\n').map((line) => {
  const [name, method, path, roles, keyed, door, proof] = line.split(' ');
  return {name, method: method.toUpperCase(), path, roles: roles.split(','), keyed: keyed === 'keyed', door, signed: proof === 'signed'};
});

/** Who may, after the list. A distributor is a buyer too; staff is neither. */
const may = (role, {roles}) => roles.includes('anyone') || roles.includes(role) || (role === 'distributor' && roles.includes('buyer'));

export async function run(server) {
  const all = endpoints();
  listed(all);
  const world = await populate(server);
  await refusesByRole(server, all, world);
  await keepsShopsApart(server, all, world);
}

/** What the list itself must not say, whatever the server makes of it. */
function listed(all) {
  expect(all.length > 40 && new Set(all.map(({name}) => name)).size === all.length, `the list names ${all.length} endpoints, each once`);
  const wrong = (rule) => all.filter(rule).map(({name}) => name);
  const none = (names, what) => expect(names.length === 0, what, names);
  none(wrong(({path, roles}) => path.includes('/admin/') && !roles.every((role) => STAFF.includes(role))), 'what is for staff is for nobody else');
  none(wrong(({path, roles}) => path.includes('/distributor/') && !roles.every((role) => ['buyer', 'distributor'].includes(role))), 'what is a distributor\'s is not for staff');
  none(wrong(({path, method, roles}) => path !== '/api/v1/session' && method !== 'GET' && roles.includes('auditor')), 'an auditor changes nothing');
  none(wrong(({path, roles}) => /withdrawals\/.*\/(approve|reject)/.test(path) && roles.includes('operator')), 'an operator decides over no money');
  none(wrong(({path, method, roles, keyed}) => method === 'POST' && !roles.includes('anyone') && !keyed && path !== '/api/v1/sandbox/clock'),
       'what moves something carries a key');
  none(wrong(({path, signed, roles}) => path.includes('/inbound/') !== signed || (signed && !roles.includes('anyone'))), 'other systems sign their calls, and nobody else does');
  none(wrong(({path, door}) => path.includes('/sandbox/') !== (door === 'demo')), 'the sandbox is a demo\'s');
}

/** A shop in which there is one of everything, and the words by which its things are known. */
async function populate(server) {
  const owner = new Person(server);
  const seller = new Person(server);
  const buyer = new Person(server);
  const applicant = new Person(server);
  await owner.signInAs('owner');
  await seller.signIn('13900000001');
  await becomeDistributor(seller, owner, '周晓雯');
  await applicant.signIn('13900000002');
  const application = await well(applicant.post('/api/v1/distributor/application', {name: '沈若溪', consent: true}));
  const tea = await productOf(seller, 'tea');
  const {sku_id} = tea.skus[0];
  const link = await well(seller.post('/api/v1/promo_links', {product_id: tea.product_id}));
  const visitor_key = `visitor-${crypto.randomUUID()}`;
  await well(buyer.post('/api/v1/touches', {promo_code: link.promo_code, visitor_key, source: 'link'}));
  await buyer.signIn('13700000001', visitor_key);
  const done = await buy(buyer, sku_id, 2);
  await well(ship(owner, done.order_id));
  await well(buyer.post(`/api/v1/orders/${done.order_id}/receive`));
  await advance(owner, 8 * DAY_S);
  const account = await well(seller.post('/api/v1/distributor/payout_accounts', {channel: 'sandbox', holder_name: '周晓雯', account_no: '6222021234567890'}));
  const quote = await well(seller.get('/api/v1/distributor/withdrawals/quote?amount_fen=1000'));
  const withdrawal = await well(seller.post('/api/v1/distributor/withdrawals', {amount: quote.amount, payout_account_id: account.payout_account_id, expected_net: quote.net}));
  const at_bank = await well(seller.post('/api/v1/distributor/payout_accounts', {channel: 'manual_bank', holder_name: '周晓雯', account_no: '6222021234567890', bank_name: '招商银行'}));
  const by_hand = await well(seller.post('/api/v1/distributor/withdrawals', {amount: quote.amount, payout_account_id: at_bank.payout_account_id, expected_net: quote.net}));
  await well(owner.post(`/api/v1/admin/withdrawals/${by_hand.withdrawal_id}/approve`));
  await advance(owner, 1);
  const {batch_id} = await well(owner.post('/api/v1/admin/bank_batches'));
  const placed = await order(buyer, sku_id, 1);
  const {payment_no} = await payment(buyer, placed.order_id);
  const paid = await buy(buyer, sku_id, 1);
  const {rule_id} = (await well(owner.get('/api/v1/admin/commission_rules'))).items[0];
  const {pause_id} = await well(owner.post(`/api/v1/admin/orders/${done.order_id}/holds`, {reason: '复核'}));
  const commission = (await well(seller.get('/api/v1/distributor/commissions'))).items[0];
  const webhook = await well(owner.post('/api/v1/admin/webhooks', {url: 'https://receiver.invalid/hook', event_types: ['order.placed']}));
  const {account_id} = await well(buyer.get('/api/v1/session'));
  const {distributor_id, tier_id} = (await well(owner.get('/api/v1/admin/distributors'))).items.find(({name}) => name === '周晓雯');
  const {source_id} = await well(owner.post('/api/v1/admin/order_sources', {name: '老商城', unknown_goods: 'create'}));
  const ids = {source_id, product_id: tea.product_id, order_id: paid.order_id, payment_no, application_id: application.application_id,
               commission_id: commission.commission_id, withdrawal_id: withdrawal.withdrawal_id, webhook_id: webhook.webhook_id, delivery_id: 'dlv_1', pause_id, rule_id, batch_id, distributor_id, account_id, year: 2026, month: new Date(commission.placed_at).toISOString().slice(0, 7)};
  const words = [tea.product_id, sku_id, tea.title, paid.order_id, paid.order_no, placed.order_id, payment_no, application.application_id, withdrawal.withdrawal_id,
                 withdrawal.withdrawal_no, commission.commission_id, account.payout_account_id, webhook.webhook_id, webhook.secret, webhook.url, batch_id, '6222021234567890', link.promo_code, '周晓雯', '沈若溪', distributor_id, ADDRESS.street, '137****0001', '****7890', source_id, '老商城'];
  return {owner, seller, buyer, tea, link, account, placed, ids, words, commission, tier_id};
}

const addressOf = ({path}, ids) => path.replace(/\{(\w+)\}/g, (_, name) => {
  if (!(name in ids)) throw new Error(`${path}: an example of ${name} is missing in this test`);
  return ids[name];
});

/** Bodies that would do something if they were let through: a refusal is then not for their form. */
function bodiesOf({tea, account, placed, commission, ids, tier_id}) {
  const lines = [{sku_id: tea.skus[0].sku_id, quantity: 1}];
  return {
    place_order: {lines, address: ADDRESS, expected_payable: placed.payable},
    quote_order: {lines},
    pay_order: {channel: 'sandbox'},
    sandbox_pay: {succeed: true},
    apply_distributor: {name: '王芳芳', consent: true},
    create_promo_link: {product_id: tea.product_id},
    add_payout_account: {channel: 'sandbox', holder_name: '王芳芳', account_no: '6222020000001111'},
    request_withdrawal: {amount: fen(1000), payout_account_id: account.payout_account_id, expected_net: fen(999)},
    reject_application: {reason: '无'},
    reject_withdrawal: {reason: '无'},
    mark_withdrawal_paid: {receipt_no: '20261125'},
    mark_withdrawal_failed: {reason: '无'},
    ship_order: {carrier: '顺丰', tracking_no: 'SF123456789'},
    refund_order: {lines: [], freight: fen(1), reason: '无', restock: false},
    open_after_sale: {reason: '无'},
    place_hold: {reason: '无'},
    close_pause: {reason: '无'},
    add_rule: {source: 'shop', name: '更高', level: 1, rate_bp: 9000, effective_from: commission.placed_at},
    end_rule: {effective_until: commission.placed_at},
    add_webhook: {url: 'https://receiver.invalid/', event_types: ['*']},
    change_webhook: {url: 'https://receiver.invalid/', event_types: ['*'], active: false},
    rotate_webhook_secret: {overlap_h: 0},
    record_attestation: {level: 2, text: '本店确认按单层加一层推荐人计佣。'},
    suspend_distributor: {reason: '无'},
    resume_distributor: {reason: '无'},
    retire_distributor: {reason: '无'},
    set_tier: {tier_id, reason: '无', hold_until: '2099-01-01T00:00:00Z'},
    rebind_buyer: {distributor_id: ids.distributor_id, reason: '无'},
    file_tax_month: {reference: '无'},
    set_tax_regime: {reason: '无'},
    repay_debt: {amount: fen(1), reason: '无'},
    write_off_debt: {amount: fen(1), reason: '无'},
    set_profile: {display_name: '王芳芳', show_avatar: true},
    read_messages: {up_to: '2099-01-01T00:00:00Z'},
    add_order_source: {name: '新商城', unknown_goods: 'create'},
    set_order_source: {name: '换了名字', state: 'disabled', unknown_goods: 'refuse'},
    set_external_name: {kind: 'sku', external_id: 'T-1', id: tea.skus[0].sku_id},
    tell_orders: {orders: [{external_id: 'M-1', version: 1, state: 'placed', buyer: {external_id: 'B-1'}, lines: [{external_sku_id: 'T-1', title: '茶', unit_price: fen(100), quantity: 1}], payable: fen(100), placed_at: commission.placed_at}]},
    advance_clock: {advance_s: 1},
  };
}

async function people(server, {seller, buyer}) {
  const all = {nobody: new Person(server), buyer, distributor: seller};
  for (const role of STAFF) {
    all[role] = new Person(server);
    expect(await all[role].signInAs(role), `${role} signs in`);
  }
  return all;
}

async function refusesByRole(server, endpointsOfAll, world) {
  const everybody = await people(server, world);
  const bodies = bodiesOf(world);
  let refusals = 0;
  const before = await stateOf(world.owner, world.seller);
  for (const endpoint of endpointsOfAll) {
    const {name, method} = endpoint;
    const address = addressOf(endpoint, world.ids);
    const body = method === 'POST' || method === 'PUT' ? bodies[name] ?? {} : undefined;
    for (const role of ROLES.filter((each) => !may(each, endpoint))) {
      const {status, json} = await everybody[role].call(method, address, body);
      const [wanted, codes] = role === 'nobody' ? [401, ['unauthenticated']] : [403, ['forbidden', 'not_a_distributor']];
      expect(status === wanted && codes.includes(json?.code), `${name} refuses ${role}: ${wanted}`, [status, json]);
      refusals++;
    }
  }
  expect(await stateOf(world.owner, world.seller) === before, `${refusals} refusals, and nothing was changed`);
  expect(refusals > 150, 'there was much to refuse', refusals);

  // Let in: whatever the answer is, it is not about who asks. With a body of nothing, so that nothing is done.
  for (const endpoint of endpointsOfAll) {
    const {name, method} = endpoint;
    for (const role of ROLES.filter((each) => may(each, endpoint))) {
      if (endpoint.signed) {
        const {status, json} = await everybody[role].call(method, endpoint.path, bodies[name]);
        expect(status === 401 && json.code === 'signature_wrong', `${name} refuses ${role} without a signature: ${status}`, json);
        continue;
      }
      const person = new Person(server);
      person.cookie = everybody[role].cookie;
      const changes = method === 'POST' || method === 'PUT';
      if (name === 'sign_out') await again(person, role);
      // An id of nothing where a call without a body would do something.
      const ids = changes ? {...world.ids, order_id: 'ord_1', application_id: 'app_1', withdrawal_id: 'wd_1', payment_no: 'P1', source_id: 'src_1', webhook_id: 'whk_1', pause_id: 'pau_1', rule_id: 'rul_1', distributor_id: 'dst_1', account_id: 'acc_1'} : world.ids;
      const {status, json} = await person.call(method, addressOf(endpoint, ids), changes ? {} : undefined);
      const asksWho = status === 401 || status === 403 || status >= 500;
      expect(!asksWho && (changes || name === 'sign_out' || status === 200 || status === 404 || status === 422), `${name} lets in ${role}: ${status}`, json);
    }
  }
}

/** A session of its own, to be ended: the one that the other calls need stays. */
async function again(person, role) {
  person.cookie = '';
  if (STAFF.includes(role)) return person.signInAs(role);
  return person.signIn(role === 'buyer' ? '13700000008' : '13900000001');
}

async function keepsShopsApart(server, all, world) {
  const abroad = new Person(server, 'second.test');
  expect(await abroad.signIn('13700000001'), 'the phone of a buyer of the first shop signs in at the second');
  const here = await well(world.buyer.get('/api/v1/session'));
  const there = await well(abroad.get('/api/v1/session'));
  expect(here.account_id !== there.account_id, 'and is somebody else there', [here, there]);
  const foreigners = {buyer: abroad};
  for (const role of STAFF) {
    foreigners[role] = new Person(server, 'second.test');
    expect(await foreigners[role].signInAs(role), `the second shop has a staff of its own: ${role}`);
  }
  const clean = (reply) => !world.words.some((word) => word !== '137****0001' && reply.text.includes(word));
  const bodies = bodiesOf(world);
  const before = await stateOf(world.owner, world.seller);
  for (const endpoint of all.filter(({name, path}) => name !== 'sign_out' && !path.includes('/sessions/') && name !== 'sandbox_sms')) {
    const {name, method, path} = endpoint;
    // Those who are let in, so that it is the id that is refused, and whoever comes first where nobody of them is.
    const asking = Object.entries(foreigners).filter(([role]) => may(role, endpoint));
    for (const [role, person] of asking.length > 0 ? asking : [['buyer', abroad]]) {
      const reply = await person.call(method, addressOf(endpoint, world.ids), method === 'GET' ? undefined : bodies[name] ?? {});
      expect(clean(reply), `${name}, ${role}: nothing of the first shop is seen at the second (${reply.status})`, reply.text);
      const namesOne = path.includes('{') && !path.includes('{month}') && !path.includes('{year}');
      if (namesOne) expect(reply.status >= 400 && reply.status < 500, `${name}, ${role}: an id of the first shop is none at the second (${reply.status})`, reply.text);
      expect(reply.status < 500, `${name}, ${role}: the second shop answers (${reply.status})`, reply.text);
    }
  }
  for (const address of [`/p/${world.link.promo_code}`, `/api/v1/posters/${world.tea.product_id}.jpg?template=tea`]) {
    const reply = await abroad.get(address);
    expect(reply.status >= 400 && reply.status < 500 && clean(reply), `${address.split('?')[0]} is not there at the second (${reply.status})`);
  }
  const words = world.words.filter((word) => word !== '137****0001');
  const owner = new Person(server);
  owner.cookie = world.owner.cookie;
  const known = `${(await owner.get('/api/v1/admin/orders')).text}${(await owner.get('/api/v1/admin/withdrawals')).text}`;
  expect(words.some((word) => known.includes(word)), 'words that are seen at the first, so that they could have been seen');
  for (const [from, to] of [[world.buyer, 'second.test'], [world.owner, 'second.test'], [abroad, undefined]]) {
    const carried = new Person(server, to);
    carried.cookie = from.cookie;
    expect((await carried.get('/api/v1/session')).status === 401, `a cookie is worth nothing at ${to ?? 'the first shop'}`);
  }
  expect(await stateOf(world.owner, world.seller) === before, 'and nothing was changed at the first shop');
}

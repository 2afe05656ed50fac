import {Person, expect, same, sleep} from '../black_box.mjs';
import {DAY_S, advance, becomeDistributor, buy, comeByLink, fen, ship, well} from './shopping.mjs';

export const title = 'people are told what happened, at once where they listen; a distributor changes what others see of him';

const NAME = '周晓雯';
const HELD_MS_MIN = 300;

export async function run(server) {
  const owner = new Person(server);
  const seller = new Person(server);
  const buyer = new Person(server);
  await owner.signInAs('owner');
  const tea = await comeByLink(owner, seller, buyer);
  const messages = async (who = seller, query = '') => (await well(who.get(`/api/v1/messages${query}`))).items;
  const unread = async () => (await well(seller.get('/api/v1/distributor/home'))).unread_messages;

  const kinds = async () => (await messages()).map(({kind}) => kind);
  expect(same(await kinds(), ['application_approved']) && await unread() === 1, 'who is approved is told so', await kinds());
  expect((await messages(buyer)).length === 0, 'and nobody else');

  const bought = await buy(buyer, tea.skus[0].sku_id, 3);
  const [told] = await messages();
  const {items: [commission]} = await well(seller.get('/api/v1/distributor/commissions'));
  expect(told.kind === 'order_paid' && told.subject === commission.commission_id && same(told.amount, commission.booked) && told.title === tea.title && told.unread,
         'an order through the link is told with what it brings', told);
  expect(!JSON.stringify(await messages()).includes('138') && !JSON.stringify(told).includes('buyer'), 'and with nothing of the buyer', told);

  const page = await well(seller.get('/api/v1/messages?limit=1'));
  const rest = await well(seller.get(`/api/v1/messages?limit=1&cursor=${encodeURIComponent(page.next_cursor)}`));
  expect(page.items[0].message_id === told.message_id && rest.items[0].kind === 'application_approved' && !rest.next_cursor, 'by pages', rest);
  expect((await seller.get('/api/v1/messages?cursor=nonsense')).status === 422, 'a cursor that is none is refused');

  const read = (up_to) => seller.call('PUT', '/api/v1/messages/read', {up_to});
  expect((await well(read('2020-01-01T00:00:00.000Z'))).unread_messages === 2, 'what came later than was seen stays unread');
  expect((await well(read(told.told_at))).unread_messages === 0 && await unread() === 0, 'what was seen is read');
  expect((await messages()).every(({unread}) => !unread), 'and not marked any more');
  expect((await seller.call('PUT', '/api/v1/messages/read', {})).json.field === 'up_to', 'up to when must be said');

  await well(ship(owner, bought.order_id));
  await well(buyer.post(`/api/v1/orders/${bought.order_id}/receive`));
  const line = bought.lines[0];
  await well(owner.post(`/api/v1/admin/orders/${bought.order_id}/refunds`, {lines: [{line_id: line.line_id, goods: fen(1000)}], reason: '少发一件', restock: false}));
  await advance(owner, 8 * DAY_S);
  const [released, clawed] = await messages();
  expect(clawed.kind === 'commission_clawed' && clawed.amount.amount > 0, 'a claw-back is told', clawed);
  const {available} = await well(seller.get('/api/v1/distributor/balances'));
  expect(released.kind === 'commission_released' && same(released.amount, available) && released.count === 1, 'and what is released', released);

  await withdrawals(owner, seller, messages);
  await applications(server, owner, messages);
  await tiers(owner, seller, messages);
  await listens(server, seller, buyer, tea);
  await profile(server, owner, seller, tea);
}

async function withdrawals(owner, seller, messages) {
  const account = await well(seller.post('/api/v1/distributor/payout_accounts', {channel: 'sandbox', holder_name: NAME, account_no: '6222021234567890'}));
  const ask = async () => {
    const quote = await well(seller.get('/api/v1/distributor/withdrawals/quote?amount_fen=1000'));
    return well(seller.post('/api/v1/distributor/withdrawals', {amount: quote.amount, payout_account_id: account.payout_account_id, expected_net: quote.net}));
  };
  const first = await ask();
  await well(owner.post(`/api/v1/admin/withdrawals/${first.withdrawal_id}/reject`, {reason: '请补充实名资料'}));
  const [rejected] = await messages();
  expect(rejected.kind === 'withdrawal_rejected' && rejected.reason === '请补充实名资料' && rejected.subject === first.withdrawal_id, 'a refusal is told with its reason', rejected);
  const second = await ask();
  await well(owner.post(`/api/v1/admin/withdrawals/${second.withdrawal_id}/approve`));
  for (let i = 0; i < 20 && (await messages())[0].kind !== 'withdrawal_paid'; i++) await advance(owner, 2);
  const [paid] = await messages();
  expect(paid.kind === 'withdrawal_paid' && same(paid.amount, second.net), 'what arrived is told', paid);
}

async function applications(server, owner) {
  const applicant = new Person(server);
  await applicant.signIn('13900000007');
  const {application_id} = await well(applicant.post('/api/v1/distributor/application', {name: '沈若溪', consent: true}));
  await well(owner.post(`/api/v1/admin/applications/${application_id}/reject`, {reason: '资料不完整'}));
  const {items} = await well(applicant.get('/api/v1/messages'));
  expect(items.length === 1 && items[0].kind === 'application_rejected' && items[0].reason === '资料不完整', 'an applicant is told why not, a distributor or not', items);
}

async function tiers(owner, seller, messages) {
  const {ladder, tier_id} = await well(seller.get('/api/v1/distributor/tier'));
  const {distributor_id} = await well(seller.get('/api/v1/session'));
  const other = ladder.find((step) => step.tier_id !== tier_id);
  await well(owner.post(`/api/v1/admin/distributors/${distributor_id}/tier`, {tier_id: other.tier_id, reason: '季度之星'}));
  const [told] = await messages();
  expect(told.kind === 'tier_changed' && told.subject === other.tier_id && told.title === other.name, 'another tier is told', told);
}

/** A call that is open while something happens is answered by it. */
async function listens(server, seller, buyer, tea) {
  const first = await well(seller.get('/api/v1/live'));
  expect(first.changed === false && first.hold_s > 0 && first.since, 'the first call says from where to listen', first);
  const begin = Date.now();
  const held = seller.get(`/api/v1/live?since=${first.since}`);
  const stranger = new Person(server);
  await stranger.signIn('13900000008');
  await sleep(HELD_MS_MIN);
  let answered = false;
  held.then(() => { answered = true; });
  await sleep(20);
  expect(!answered, 'the second waits, whatever others do');
  await buy(buyer, tea.skus[0].sku_id, 1);
  const changed = await well(held);
  expect(changed.changed === true && Date.now() - begin >= HELD_MS_MIN, 'until an order comes', changed);
  const missed = await well(seller.get(`/api/v1/live?since=${first.since}`));
  expect(missed.changed === true, 'who has not heard of it yet is told at once', missed);
  expect((await well(seller.get('/api/v1/live?since=earlier.3'))).changed === true, 'and so is who comes from before a restart');
  expect((await stranger.get(`/api/v1/live?since=${'x'.repeat(41)}`)).status === 422, 'nonsense is refused');
}

async function profile(server, owner, seller, tea) {
  const before = await well(seller.get('/api/v1/distributor/profile'));
  expect(before.display_name === NAME && before.show_avatar === false && /\*{4}/.test(before.phone_masked), 'what others see of him', before);
  const set = (change) => seller.call('PUT', '/api/v1/distributor/profile', change);
  for (const name of ['周', '   ', 'x'.repeat(31)]) {
    const refused = await set({display_name: name, show_avatar: false});
    expect(refused.status === 422 && refused.json.field === 'display_name', `"${name}" is no name`, refused.json);
  }
  const after = await well(set({display_name: '茶小雯', show_avatar: true}));
  expect(after.display_name === '茶小雯' && after.show_avatar === true && after.invite_code === before.invite_code, 'he is called otherwise now', after);
  const link = await well(seller.post('/api/v1/promo_links', {product_id: tea.product_id}));
  const visitor = new Person(server);
  const seen = await well(visitor.get(`/api/v1/products/${tea.product_id}?promo_code=${link.promo_code}`));
  expect(seen.referrer?.display_name === '茶小雯', 'and buyers read it', seen.referrer);
  const {items} = await well(owner.get('/api/v1/admin/audit?limit=5'));
  const entries = items.filter(({action}) => ['distributor.name', 'distributor.avatar_opt_in'].includes(action));
  expect(entries.length === 2 && !JSON.stringify(entries).includes('茶小雯'), 'the log has both, without the name', entries);
}

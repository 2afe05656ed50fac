import {Person, expect, same} from '../black_box.mjs';
import {DAY_S, advance, buy, comeByLink, fen, ship, well} from './shopping.mjs';

export const title = 'after-sale cases and risk holds stop the clock by their union; a hold after release blocks the withdrawal; who did it is in the audit log';

export async function run(server) {
  const owner = new Person(server);
  const seller = new Person(server);
  const buyer = new Person(server);
  await owner.signInAs('owner');
  const tea = await comeByLink(owner, seller, buyer);
  const {order_id} = await buy(buyer, tea.skus[0].sku_id, 1);
  const caseOf = (who, id, reason = '杯盖有裂') => who.post(`/api/v1/orders/${id}/after_sales`, {reason});
  const hold = (id, reason = '同一地址多次下单') => owner.post(`/api/v1/admin/orders/${id}/holds`, {reason});
  const close = (pause, reason = '已核实') => owner.post(`/api/v1/admin/pauses/${pause.pause_id}/close`, {reason});
  const commission = async () => (await well(seller.get('/api/v1/distributor/commissions'))).items[0];
  const balances = () => well(seller.get('/api/v1/distributor/balances'));

  await well(ship(owner, order_id));
  await well(buyer.post(`/api/v1/orders/${order_id}/receive`));
  const booked = (await balances()).frozen.amount;
  expect(booked > 0 && (await commission()).release_at, 'a received order has a day of release', await commission());

  // Received day 0, seven days of freeze; a case from day 5 to 8, a hold from 6 to 12: released on day 14.
  await advance(owner, 5 * DAY_S);
  const opened = await well(caseOf(buyer, order_id));
  expect(opened.kind === 'after_sale' && !opened.until, 'the buyer opens a case', opened);
  expect(!(await commission()).release_at, 'while it is open nobody knows the day of release', await commission());
  const twice = await caseOf(buyer, order_id);
  expect(twice.status === 409 && twice.json.code === 'state_conflict', 'a second case beside it is refused', twice.json);
  const stranger = new Person(server);
  await stranger.signIn('13700000009');
  expect((await caseOf(stranger, order_id)).status === 404, 'another person\'s order is none');
  expect((await caseOf(buyer, order_id, '')).json.field === 'reason', 'a case has a reason');
  await advance(owner, DAY_S);
  const held = await well(hold(order_id));
  expect(same((await well(owner.get('/api/v1/admin/pauses?open=true'))).items.map(({pause_id}) => pause_id), [held.pause_id, opened.pause_id]), 'staff sees what is open, newest first');
  await advance(owner, 2 * DAY_S);
  expect((await well(close(opened))).until, 'the case is closed on day 8');
  expect((await close(opened)).json.code === 'state_conflict', 'once');
  await advance(owner, 3 * DAY_S);
  expect((await balances()).frozen.amount === booked, 'on day 11 the hold keeps it frozen');
  await advance(owner, DAY_S);
  await well(close(held));
  const {release_at} = await commission();
  expect(Boolean(release_at), 'lifted on day 12, there is a day again', await commission());
  await advance(owner, 2 * DAY_S - 3600);
  expect((await balances()).frozen.amount === booked, 'an hour before day 14 it is frozen still');
  await advance(owner, 2 * 3600);
  expect((await balances()).available.amount === booked, 'on day 14 it is available', await balances());
  expect((await caseOf(buyer, order_id)).json.code === 'after_sale_over', 'and the time for returns is over');
  expect((await well(owner.get('/api/v1/admin/pauses?open=false&limit=1'))).next_cursor, 'closed ones are listed by pages');

  // Held after release: the amount stays where it is and cannot be withdrawn.
  const account = await well(seller.post('/api/v1/distributor/payout_accounts', {channel: 'sandbox', holder_name: '周晓雯', account_no: '6222021234567890'}));
  const late = await well(hold(order_id, '投诉复核'));
  const ask = async () => {
    const {net} = await well(seller.get(`/api/v1/distributor/withdrawals/quote?amount_fen=${booked}`));
    return seller.post('/api/v1/distributor/withdrawals', {amount: fen(booked), payout_account_id: account.payout_account_id, expected_net: net});
  };
  const refused = await ask();
  expect(refused.status === 409 && refused.json.code === 'risk_hold', 'a hold after release blocks the withdrawal', refused.json);
  expect((await balances()).available.amount === booked, 'and moves nothing');
  await well(close(late));
  expect((await ask()).status === 200, 'lifted, it can be withdrawn');
  expect((await well(owner.get('/api/v1/admin/ledger/check'))).sound, 'the books are sound');

  const {items} = await well(owner.get(`/api/v1/admin/audit?subject=${order_id}`));
  expect(same(items.map(({action}) => action), ['pause.closed', 'pause.opened', 'pause.closed', 'pause.closed', 'pause.opened', 'pause.opened']), 'the audit log has every step of it', items);
  const {account_id} = await well(owner.get('/api/v1/session'));
  expect(items[0].account_id === account_id && items[0].reason === '已核实', 'with who and why', items[0]);
  const first = await well(owner.get('/api/v1/admin/audit?limit=2'));
  const second = await well(owner.get(`/api/v1/admin/audit?limit=2&cursor=${first.next_cursor}`));
  expect(first.items.length === 2 && second.items.length === 2 && !same(first.items, second.items), 'it is read page by page');
}

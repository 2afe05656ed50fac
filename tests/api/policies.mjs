import {Person, demoShop, expect, same} from '../black_box.mjs';
import {DAY_S, advance, buy, comeByLink, fen, ship, well} from './shopping.mjs';

export const title = 'what the owner sets holds for what comes after, is checked and audited; two people agree to a large withdrawal';

export async function run(server) {
  const owner = new Person(server);
  const finance = new Person(server);
  await owner.signInAs('owner');
  await finance.signInAs('finance');
  const set = (policies) => owner.call('PUT', '/api/v1/admin/policies', policies);
  const read = () => well(owner.get('/api/v1/admin/policies'));
  const before = await read();
  expect(before.freeze_days === demoShop().policies.freeze_days && before.withdrawal_min.amount === demoShop().policies.withdrawal_min_fen, 'what the shop has set', before);

  for (const [change, field] of [
    [{freeze_days: -1}, 'freeze_days'], [{withdrawal_min: fen(0)}, 'withdrawal_min.amount'], [{withdrawal_max: fen(before.withdrawal_min.amount - 1)}, 'withdrawal_max.amount'],
    [{freight_flat: {amount: 1, currency: 'USD'}}, 'freight_flat.currency'], [{second_review_from: fen(0)}, 'second_review_from.amount'], [{bind_mode: 'auction'}, 'bind_mode'],
  ]) {
    const {status, json} = await set({...before, ...change});
    expect(status === 422 && json.field === field, `${field} is refused`, json);
  }
  const {freeze_days: _, ...lacking} = before;
  expect((await set(lacking)).json.field === 'freeze_days', 'all of it is set at once');
  expect(same(await read(), before), 'and what was refused has set nothing');

  await well(set({...before, freeze_days: 3, second_review_from: fen(1000)}));
  expect((await read()).freeze_days === 3, 'a change is there');
  const {items} = await well(owner.get('/api/v1/admin/audit?limit=1'));
  expect(items[0].action === 'policies.set' && JSON.parse(items[0].before).freeze_days === before.freeze_days && JSON.parse(items[0].after).freeze_days === 3, 'and in the audit log, with what was before', items[0]);

  const seller = new Person(server);
  const buyer = new Person(server);
  const tea = await comeByLink(owner, seller, buyer);
  const {order_id} = await buy(buyer, tea.skus[0].sku_id, 2);
  await well(ship(owner, order_id));
  await well(buyer.post(`/api/v1/orders/${order_id}/receive`));
  await advance(owner, 3 * DAY_S + 60);
  const {available} = await well(seller.get('/api/v1/distributor/balances'));
  expect(available.amount > 1000, 'the shorter freeze is over', available);

  const account = await well(seller.post('/api/v1/distributor/payout_accounts', {channel: 'sandbox', holder_name: '周晓雯', account_no: '6222021234567890'}));
  const ask = async (amount) => {
    const {net} = await well(seller.get(`/api/v1/distributor/withdrawals/quote?amount_fen=${amount}`));
    return well(seller.post('/api/v1/distributor/withdrawals', {amount: fen(amount), payout_account_id: account.payout_account_id, expected_net: net}));
  };
  const approve = (who, {withdrawal_id}) => who.post(`/api/v1/admin/withdrawals/${withdrawal_id}/approve`);
  const large = await ask(1001);
  const first = await well(approve(finance, large));
  expect(first.state === 'reviewing' && first.first_reviewer, 'above the amount, one who agrees is not enough', first);
  expect((await approve(finance, large)).json.code === 'second_reviewer_required', 'nor is he twice');
  expect((await well(approve(owner, large))).state === 'approved', 'another one is');
  if (available.amount >= 2001) expect((await well(approve(finance, await ask(1000)))).state === 'approved', 'at the amount one is enough');
  expect((await well(owner.get('/api/v1/admin/ledger/check'))).sound, 'the books are sound');

  await ends(owner, seller, tea);
}

/** A rule that ends is no longer applied, and its rank is free for another. */
async function ends(owner, seller, tea) {
  const earn = async () => (await well(seller.get(`/api/v1/products/${tea.product_id}`))).skus[0].earn.amount;
  const now = async () => (await advance(owner, 1)).now;
  const before = await earn();
  const add = async (rate_bp) => owner.post('/api/v1/admin/commission_rules', {source: 'sku', name: '特例', sku_id: tea.skus[0].sku_id, level: 1, rate_bp, effective_from: await now()});
  const {rule_id: special} = await well(add(5000));
  await now();
  const with_it = await earn();
  expect((await add(4000)).json.code === 'rule_overlap', 'a second rule of one rank is refused while the first is in force');
  const end = (id, effective_until) => owner.post(`/api/v1/admin/commission_rules/${id}/end`, {effective_until});
  expect((await end(special, '2020-01-01T00:00:00.000Z')).json.field === 'effective_until', 'it cannot have ended in the past');
  expect((await end('rul_1', await now())).status === 404, 'a rule that is none cannot end');
  const until = new Date(Date.parse(await now()) + 1000).toISOString();
  expect((await well(end(special, until))).rule.effective_until === until, 'it ends', until);
  expect((await end(special, new Date(Date.parse(until) + 60_000).toISOString())).status === 422, 'and is not stretched again');
  await advance(owner, 5);
  expect(with_it !== before && await earn() === before, 'what is earned is as before', [before, with_it, await earn()]);
  expect((await add(4000)).status === 200, 'and another may take its place');
  const {items} = await well(owner.get(`/api/v1/admin/audit?subject=${special}`));
  expect(same(items.map(({action}) => action), ['rule.ended', 'rule.added']), 'both are in the audit log', items);
}

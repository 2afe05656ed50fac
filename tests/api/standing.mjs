import {Person, demoShop, expect, same} from '../black_box.mjs';
import {DAY_S, advance, becomeDistributor, buy, comeByLink, productOf, ship, well} from './shopping.mjs';

export const title = 'leaderboards, tiers with their reasons, the direct team, the dashboard; staff move people by hand, with a reason and an entry in the audit log';

export async function run(server) {
  const owner = new Person(server);
  const seller = new Person(server);
  const buyer = new Person(server);
  await owner.signInAs('owner');
  const tea = await comeByLink(owner, seller, buyer);
  const sku = tea.skus.reduce((dearest, one) => (one.price.amount > dearest.price.amount ? one : dearest));

  const board = (who, period) => well(who.get(`/api/v1/leaderboard?period=${period}`));
  const nothing = await board(seller, 'month');
  expect(nothing.items.length === 0 && nothing.mine.sales.amount === 0 && nothing.mine.rank === undefined, 'before the first sale nobody has a place', nothing);

  const bought = await buy(buyer, sku.sku_id, 3);
  await advance(owner, 0);  // the jobs run
  for (const period of ['day', 'week', 'month', 'all']) {
    const {items, mine} = await board(seller, period);
    expect(items.length === 1 && items[0].sales.amount === bought.goods.amount && items[0].orders === 1 && items[0].rank === 1 && items[0].me, `the sale counts for the ${period}`, items);
    expect(mine.rank === 1 && mine.name === '周晓雯', 'one sees oneself whole', mine);
  }
  const rival = new Person(server);
  await rival.signIn('13900000002');
  await becomeDistributor(rival, owner, '陈小路');
  const seen = await board(rival, 'month');
  expect(seen.items[0].name !== '周晓雯' && seen.items[0].name.startsWith('周') && !seen.items[0].me, 'others see a masked name', seen.items[0]);
  expect((await board(owner, 'month')).items[0].name === '周晓雯' && !(await board(owner, 'month')).mine, 'staff see it whole, and have no place');
  expect((await seller.get('/api/v1/leaderboard?period=year')).json.field === 'period', 'there is no such period');
  expect((await seller.get('/api/v1/leaderboard?period=day&limit=101')).json.field === 'limit', 'nor a page of 101');

  const dashboard = await well(owner.get('/api/v1/admin/dashboard'));
  expect(dashboard.days.length === 30 && dashboard.total.paid_orders === 1 && dashboard.total.sales.amount === bought.goods.amount, 'the dashboard has thirty days and the sale', dashboard.total);
  const joined = (await well(owner.get('/api/v1/admin/distributors?limit=100'))).items.length;
  const from = new Date(Date.parse(dashboard.until) - 365 * DAY_S * 1000).toISOString().slice(0, 10);
  const year = await well(owner.get(`/api/v1/admin/dashboard?from=${from}`));
  expect(year.days.length === 366 && year.total.joined === joined && dashboard.total.touches === 1 && dashboard.total.commission.amount > 0, 'and who joined, the touch, the commission', [joined, year.total]);
  expect(dashboard.best_sold[0].product_id === tea.product_id && dashboard.best_sold[0].units === 3, 'and what sold best', dashboard.best_sold);
  expect((await owner.get('/api/v1/admin/dashboard?from=2026-02-01&until=2026-01-01')).json.field === 'from', 'a span that ends before it begins is refused');
  expect((await owner.get('/api/v1/admin/dashboard?from=2020-01-01&until=2026-01-01')).json.field === 'from', 'so is one of years');

  await tiers(owner, seller, buyer, sku, bought);
  await people(owner, seller, rival, buyer);
  await team(server, owner, seller);
  expect((await well(owner.get('/api/v1/admin/ledger/check'))).sound, 'the books are sound');
}

/** Own settled sales move a tier, and the history says why. */
async function tiers(owner, seller, buyer, sku, first) {
  const tier = () => well(seller.get('/api/v1/distributor/tier'));
  const ladder = demoShop().tiers;
  const before = await tier();
  expect(same(before.ladder.map(({name}) => name), ladder.map(({name}) => name)) && before.ladder[0].rate_bp === 800, 'the ladder with its rates', before.ladder);
  expect(before.history.length === 1 && before.history[0].cause === 'joined' && before.sales.amount === 0, 'paid sales do not count before their freeze has passed', before);

  const received = [first];
  let sum = first.goods.amount;
  while (sum < ladder[1].from_sales_fen) {
    received.push(await buy(buyer, sku.sku_id, 5));
    sum += received.at(-1).goods.amount;
  }
  for (const {order_id} of received) {
    await well(ship(owner, order_id));
    await well(buyer.post(`/api/v1/orders/${order_id}/receive`));
  }
  expect((await tier()).tier_id === before.tier_id, 'nor while they are frozen');
  await advance(owner, 7 * DAY_S + 60);
  const silver = await tier();
  expect(silver.tier_id === silver.ladder[1].tier_id && silver.sales.amount === sum, 'released, they raise the tier', silver);
  expect(silver.history[0].cause === 'sales_up' && silver.history[0].sales.amount === sum && silver.history[0].from_tier === before.tier_id, 'and the history says by what', silver.history[0]);
  const {distributor_id} = (await well(owner.get('/api/v1/admin/distributors'))).items.find(({name}) => name === '周晓雯');
  const {items} = await well(owner.get(`/api/v1/admin/audit?subject=${distributor_id}`));
  expect(items[0].action === 'distributor.tier' && items[0].reason.includes(String(sum)) && !items[0].account_id, 'so does the audit log: the job did it', items[0]);

  // A refund of what was settled does not lower where the shop does not lower; then the shop does.
  const {order_id, lines} = received.at(-1);
  await well(owner.post(`/api/v1/admin/orders/${order_id}/refunds`, {lines: [{line_id: lines[0].line_id, goods: lines[0].goods}], reason: '破损', restock: false}));
  await advance(owner, 1);
  expect((await tier()).tier_id === silver.tier_id && (await tier()).sales.amount < sum, 'a refund counts against the sales, and the shop does not lower tiers', await tier());
  const policies = await well(owner.get('/api/v1/admin/policies'));
  const set = (change) => owner.call('PUT', '/api/v1/admin/policies', {...policies, ...change});
  expect((await set({tier_window_days: 0})).json.field === 'tier_window_days', 'a window has a day at least');
  await well(set({tier_downgrade: true}));
  await advance(owner, 1);
  const fallen = await tier();
  expect(fallen.tier_id === before.tier_id && fallen.history[0].cause === 'sales_down' && fallen.may_fall, 'once it does, the job lowers it and says so', fallen.history[0]);

  // By hand, held for a while.
  const give = (tier_id, more = {}) => owner.post(`/api/v1/admin/distributors/${distributor_id}/tier`, {tier_id, reason: '年度评选', ...more});
  expect((await give('tier_zzz')).status === 422 && (await give(silver.tier_id, {reason: ''})).json.field === 'reason', 'a tier by hand is one that there is, for a reason');
  const {now} = await advance(owner, 0);
  expect((await give(silver.tier_id, {hold_until: now})).json.field === 'hold_until', 'and not held into the past');
  await well(give(silver.tier_id, {hold_until: new Date(Date.parse(now) + 2 * DAY_S * 1000).toISOString()}));
  await advance(owner, DAY_S);
  const held = await tier();
  expect(held.tier_id === silver.tier_id && held.held_until && held.history[0].reason === '年度评选', 'held by hand it stays', held);
  await advance(owner, DAY_S + 60);
  expect((await tier()).tier_id === before.tier_id, 'until the hold is over');
  await well(set({}));
}

async function people(owner, seller, rival, buyer) {
  const list = (query = '') => well(owner.get(`/api/v1/admin/distributors${query}`));
  const {items} = await list();
  const [hers, his] = ['周晓雯', '陈小路'].map((name) => items.find((one) => one.name === name));
  expect(hers && his && /\*/.test(hers.phone_masked) && hers.status === 'active', 'staff see who is a distributor, phones masked', items);
  const page = await list('?limit=1');
  expect(page.items.length === 1 && (await list(`?limit=1&cursor=${page.next_cursor}`)).items[0].distributor_id !== page.items[0].distributor_id, 'page by page');

  const {buyer_id} = (await well(owner.get('/api/v1/admin/orders?limit=1'))).items[0];
  expect(Boolean(buyer_id) && !(await well(buyer.get('/api/v1/orders?limit=1'))).items[0].buyer_id, 'an order names its buyer to staff only');
  const bound = await well(owner.get(`/api/v1/admin/buyers/${buyer_id}/binding`));
  expect(bound.distributor_id === hers.distributor_id && !bound.by_hand && bound.touches.length === 1 && bound.touches[0].outcome === 'bound', 'staff see whom a buyer is bound to, and by which touch', bound);
  const rebind = (distributor_id, reason = '门店登记有误') => owner.post(`/api/v1/admin/buyers/${buyer_id}/binding`, {distributor_id, reason});
  expect((await rebind(hers.distributor_id)).json.code === 'state_conflict', 'to the same one is no change');
  expect((await rebind(his.distributor_id, '')).json.field === 'reason', 'a change has a reason');
  const suspend = (who, what) => owner.post(`/api/v1/admin/distributors/${who.distributor_id}/${what}`, {reason: '资料核实'});
  expect((await well(suspend(his, 'suspend'))).status === 'suspended', 'he is suspended');
  expect((await suspend(his, 'suspend')).json.code === 'state_conflict', 'once');
  expect((await list('?status=suspended')).items.some(({name}) => name === '陈小路'), 'and listed as such');
  expect((await rebind(his.distributor_id)).json.code === 'distributor_suspended', 'nobody is bound to him meanwhile');
  await well(suspend(his, 'resume'));
  const own = await owner.post(`/api/v1/admin/buyers/${his.account_id}/binding`, {distributor_id: his.distributor_id, reason: '试'});
  expect(own.json.code === 'own_customer', 'nor to himself', own.json);
  const moved = await well(rebind(his.distributor_id));
  expect(moved.distributor_id === his.distributor_id && moved.by_hand, 'then the buyer is his', moved);
  const entry = (await well(owner.get(`/api/v1/admin/audit?subject=${buyer_id}`))).items[0];
  expect(entry.action === 'binding.changed' && entry.reason === '门店登记有误' && entry.before.includes(hers.distributor_id) && entry.account_id, 'with who, why and what was before', entry);
  const booked = async () => (await well(rival.get('/api/v1/distributor/balances'))).pending.amount;
  const pending = await booked();
  await buy(buyer, (await productOf(buyer, 'tea')).skus[0].sku_id, 1);
  expect((await booked()) > pending, 'the next order is his sale');
}

async function team(server, owner, seller) {
  const {invite_code} = await well(seller.get('/api/v1/distributor/home'));
  const friend = new Person(server);
  await friend.signIn('13900000003');
  const {application_id} = await well(friend.post('/api/v1/distributor/application', {name: '林小满', invite_code, consent: true}));
  await well(owner.post(`/api/v1/admin/applications/${application_id}/approve`));
  const mine = await well(seller.get('/api/v1/distributor/team'));
  expect(mine.members === 1 && mine.items[0].name === '林小满' && mine.items[0].sales_this_month.amount === 0, 'whom I brought is my team', mine);
  expect((await well(friend.get('/api/v1/distributor/team'))).members === 0, 'and hers is empty');
}

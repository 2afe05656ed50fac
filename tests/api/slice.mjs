import {Person, demoProducts, demoShop, expect, same, sleep} from '../black_box.mjs';
import {DAY_S, PAY_GRACE_S, advance, buy, cartOf, fen, productOf, ship, well} from './shopping.mjs';

export const title = 'from an application to money paid out, and back again by a refund';

const NAME = '周晓雯';
const QUANTITY = 3;
const WITHDRAWN_FEN = 2000;
const WAIT_MS_MAX = 10_000;
const {policies, rules} = demoShop();
const TEA = demoProducts().find(({slug}) => slug === 'tea');

/** The whole fen of numerator / denominator, exactly. */
const floorOf = (numerator, denominator) => Number(BigInt(numerator) / BigInt(denominator));
const product = (...factors) => factors.reduce((all, factor) => all * BigInt(factor), 1n);

export async function run(server) {
  const owner = new Person(server);
  const seller = new Person(server);
  const buyer = new Person(server);
  expect(await owner.signInAs('owner'), 'the owner signs in');
  const sound = async (after) => {
    const report = await well(owner.get('/api/v1/admin/ledger/check'));
    expect(report.sound && report.findings.length === 0, `the ledger is sound after ${after}`, report);
  };
  const balances = () => well(seller.get('/api/v1/distributor/balances'));
  const expectBalances = async (expected, when) => {
    const all = {pending: 0, frozen: 0, available: 0, withdrawing: 0, debt: 0, withdrawn_total: 0, ...expected};
    const seen = Object.fromEntries(Object.entries(await balances()).map(([name, money]) => [name, money.amount]));
    expect(Object.entries(all).every(([name, amount]) => seen[name] === amount), `balances ${when}: ${JSON.stringify(expected)}`, seen);
  };
  await sound('the start');

  await becomesDistributor(seller, owner);
  await sound('the approval');
  const tea = await productOf(seller, 'tea');
  const sku = tea.skus[0];
  const {promo_code} = await shares(seller, tea);
  await comesByLink(buyer, promo_code, tea);
  await sound('the touch');

  const bought = await orders(buyer, sku);
  await sound('the payment');
  expect((await productOf(buyer, 'tea')).skus[0].stock_left === sku.stock_left - QUANTITY, 'what was bought is out of stock');
  const booked = await earns(seller, bought, sku);
  await expectBalances({pending: booked}, 'once it is paid');

  expect((await well(ship(owner, bought.order_id))).state === 'shipped', 'the order is shipped');
  await sound('shipping');
  expect((await well(buyer.post(`/api/v1/orders/${bought.order_id}/receive`))).state === 'received', 'and received');
  await sound('the receipt');
  await expectBalances({frozen: booked}, 'once it is received');

  // One third of a fen more than a third: the share is no whole number of fen, so that rounding shows.
  const line = bought.lines[0];
  const back = floorOf(line.goods.amount, 3) + 1;
  const kept = floorOf(product(booked, line.goods.amount - back), line.goods.amount);
  const refund = (amount, restock) => owner.post(`/api/v1/admin/orders/${bought.order_id}/refunds`,
                                                 {lines: [{line_id: line.line_id, goods: fen(amount)}], reason: '少发一件', restock});
  const refunded = await well(refund(back, false));
  expect(refunded.goods.amount === back && refunded.clawed_back.amount === booked - kept,
         `a refund of ${back} of ${line.goods.amount} takes ${booked - kept} of ${booked}`, refunded);
  await sound('the refund before release');
  await expectBalances({frozen: kept}, 'after the refund');

  await advance(owner, policies.freeze_days * DAY_S - 60);
  await expectBalances({frozen: kept}, 'a minute before the freeze ends');
  await advance(owner, 120);
  await sound('the release');
  await expectBalances({available: kept}, 'when the freeze is over');

  const {paidOut, fee} = await withdraws(seller, owner, sound, expectBalances, kept);
  await loses(seller, owner, refund, sound, expectBalances, {left: line.goods.amount - back, kept});
  await statement(seller, {bookedInAll: booked, clawed: booked, paidOut, fee});
  await expires(buyer, owner, sku);
  await sound('an order that was never paid');
  await ownerForgets(seller, buyer, owner, sku, sound);
}

async function becomesDistributor(seller, owner) {
  expect(await seller.signIn('13900000001'), 'somebody signs in by a code');
  expect(same((await well(seller.get('/api/v1/session'))).roles, ['buyer']), 'and is a buyer');
  expect((await seller.get('/api/v1/distributor/application')).status === 404, 'who has not applied');
  expect((await seller.get('/api/v1/distributor/home')).json.code === 'not_a_distributor', 'and has no distributor\'s home');
  const applied = await well(seller.post('/api/v1/distributor/application', {name: NAME, reason: '我爱喝茶', consent: true}));
  expect(applied.review_status === 'pending', 'the application waits for its review', applied);
  const {items} = await well(owner.get('/api/v1/admin/applications?review_status=pending'));
  const seen = items.find(({application_id}) => application_id === applied.application_id);
  expect(seen?.name === NAME && seen.reason === '我爱喝茶', 'the owner sees it', items);
  const approved = await well(owner.post(`/api/v1/admin/applications/${applied.application_id}/approve`));
  expect(approved.review_status === 'approved', 'and approves', approved);
  expect((await well(seller.get('/api/v1/session'))).roles.includes('distributor'), 'the same session is a distributor\'s now');
  expect((await well(seller.get('/api/v1/distributor/home'))).series.length === 30, 'whose home shows 30 days');
}

async function shares(seller, tea) {
  const link = await well(seller.post('/api/v1/promo_links', {product_id: tea.product_id}));
  expect(/^[0-9A-Za-z]{8,10}$/.test(link.promo_code) && link.url.endsWith(`/p/${link.promo_code}`), 'a link to a product', link);
  const again = await well(seller.post('/api/v1/promo_links', {product_id: tea.product_id}));
  expect(again.promo_code === link.promo_code, 'is the same when asked for again', again);
  return link;
}

async function comesByLink(buyer, promo_code, tea) {
  const landing = await buyer.get(`/p/${promo_code}`);
  expect(landing.status === 200 && landing.headers['content-type'].startsWith('text/html') && landing.text.includes(tea.title),
         'the link opens a page about the product', landing.status);
  const touch = {promo_code, visitor_key: `visitor-${crypto.randomUUID()}`, source: 'poster'};
  expect((await well(buyer.post('/api/v1/touches', touch))).recorded === true, 'a look at it is recorded');
  expect((await well(buyer.post('/api/v1/touches', touch))).recorded === false, 'once');
  expect(await buyer.signIn('13700000001', touch.visitor_key), 'the visitor signs in');
  expect((await well(buyer.get('/api/v1/binding'))).referrer?.display_name === NAME, 'and is the distributor\'s customer');
  const {days_left, protect_until} = await well(buyer.get('/api/v1/binding'));
  expect(days_left === policies.bind_valid_days && protect_until, `for ${policies.bind_valid_days} days`, days_left);
}

async function orders(buyer, sku) {
  const cart = await cartOf(buyer, sku.sku_id, QUANTITY);
  const key = crypto.randomUUID();
  const placed = await well(buyer.post('/api/v1/orders', cart, key));
  expect(placed.state === 'placed' && placed.goods.amount === TEA.skus[0].price_fen * QUANTITY, 'an order is placed', placed);
  expect((await well(buyer.post('/api/v1/orders', cart, key))).order_id === placed.order_id, 'once, however often it is sent');
  const {payment_no, amount} = await well(buyer.post(`/api/v1/orders/${placed.order_id}/payment`, {channel: 'sandbox'}));
  expect(same(amount, placed.payable), 'the payment asks for what the order costs', amount);
  const declined = await buyer.post(`/api/v1/sandbox/payments/${payment_no}`, {succeed: false});
  expect(declined.status === 422 && declined.json.code === 'payment_failed', 'a payment that fails says so', declined.json);
  const paid = await well(buyer.post(`/api/v1/sandbox/payments/${payment_no}`, {succeed: true}));
  expect(paid.state === 'paid', 'and can be made after all', paid);
  return paid;
}

/** The commission is there, and its explanation comes to its amount when it is worked out anew. */
async function earns(seller, bought, sku) {
  const {items} = await well(seller.get('/api/v1/distributor/commissions'));
  expect(items.length === 1 && items[0].order_no === bought.order_no && items[0].state === 'pending', 'one commission is pending', items);
  const why = await well(seller.get(`/api/v1/distributor/commissions/${items[0].commission_id}`));
  const {parts, base, row} = why;
  const counted = parts.filter((part) => part.counted);
  const list = counted.filter(({kind}) => kind === 'list').reduce((sum, {amount}) => sum + amount.amount, 0);
  const taken = counted.filter(({kind}) => kind !== 'list').reduce((sum, {amount}) => sum + amount.amount, 0);
  expect(list === why.list_price.amount * row.quantity && row.quantity === QUANTITY, 'why: the list price, so many times', why);
  expect(base.amount === list - taken && base.amount === bought.lines[0].goods.amount, 'why: less what was taken off is the base, which was paid', why);
  const rule = rules.find(({category, level}) => category === TEA.category && level === 1);
  expect(why.rate_bp === rule.rate_bp && why.rule_source === 'category' && why.rule_name === rule.name, 'why: by the rule of the category', why);
  expect(why.exact_e4 === Number(product(base.amount, why.rate_bp)), 'why: base times rate, exactly', why);
  expect(why.floored.amount === floorOf(why.exact_e4, 10_000), 'why: to the fen below', why);
  expect(row.booked.amount === why.floored.amount - why.cut.amount && same(row.kept, row.booked), 'why: less the cut is what is booked', why);
  expect(sku.earn.amount === floorOf(product(sku.price.amount, rule.rate_bp), 10_000), 'the estimate was of the same rule', sku);
  expect(why.winning_touch === 'poster', 'why: by the touch that was made', why);
  expect(same(why.timeline.map(({kind}) => kind), ['placed', 'paid']), 'why: placed, then paid', why.timeline);
  return row.booked.amount;
}

async function decided(seller, owner, withdrawal_id, state) {
  let seen;
  for (const begin = Date.now(); seen?.state !== state && Date.now() - begin < WAIT_MS_MAX; await sleep(50)) {
    await advance(owner, 1);
    seen = (await well(seller.get('/api/v1/distributor/withdrawals'))).items.find((each) => each.withdrawal_id === withdrawal_id);
  }
  return seen;
}

async function withdraws(seller, owner, sound, expectBalances, kept) {
  const account = (account_no) => well(seller.post('/api/v1/distributor/payout_accounts', {channel: 'sandbox', holder_name: NAME, account_no}));
  const good = await account('6222 0212 3456 7890');
  expect(good.account_masked === '****7890' && !good.holder_masked.includes('晓'), 'a payout account is shown masked', good);
  const quote = await well(seller.get(`/api/v1/distributor/withdrawals/quote?amount_fen=${WITHDRAWN_FEN}`));
  const fee = floorOf(product(WITHDRAWN_FEN, policies.withdrawal_fee_bp), 10_000) + policies.withdrawal_fee_fixed_fen;
  expect(!quote.refusal && quote.fee.amount === fee && quote.tax_withheld.amount === 0 && quote.net.amount === WITHDRAWN_FEN - fee,
         `of ${WITHDRAWN_FEN} there come ${WITHDRAWN_FEN - fee}`, quote);
  const request = {amount: quote.amount, payout_account_id: good.payout_account_id, expected_net: quote.net};
  const asked = await well(seller.post('/api/v1/distributor/withdrawals', request));
  expect(asked.state === 'reviewing', 'a withdrawal waits for its review', asked);
  await sound('the withdrawal');
  await expectBalances({available: kept - WITHDRAWN_FEN, withdrawing: WITHDRAWN_FEN}, 'while it is reviewed');
  expect((await well(owner.post(`/api/v1/admin/withdrawals/${asked.withdrawal_id}/approve`))).state === 'approved', 'it is approved');
  await sound('the approval of the withdrawal');
  const paid = await decided(seller, owner, asked.withdrawal_id, 'paid');
  expect(paid?.state === 'paid' && same(paid.net, quote.net), 'and paid out', paid);
  await sound('the payout');
  await expectBalances({available: kept - WITHDRAWN_FEN, withdrawn_total: WITHDRAWN_FEN}, 'when it is paid out');

  const refusing = await account('6222021234560000');  // the sandbox's bank knows no account that ends in 0000
  const second = await well(seller.get('/api/v1/distributor/withdrawals/quote?amount_fen=1000'));
  const {withdrawal_id} = await well(seller.post('/api/v1/distributor/withdrawals',
                                                 {amount: second.amount, payout_account_id: refusing.payout_account_id, expected_net: second.net}));
  await well(owner.post(`/api/v1/admin/withdrawals/${withdrawal_id}/approve`));
  expect((await decided(seller, owner, withdrawal_id, 'failed'))?.state === 'failed', 'a payout that the channel refuses fails');
  await sound('the payout that failed');
  await expectBalances({available: kept - WITHDRAWN_FEN, withdrawn_total: WITHDRAWN_FEN}, 'with all of it back');
  return {paidOut: paid.net.amount, fee};
}

/** The rest of the order comes back after the commission was released and partly paid out: what is missing is debt. */
async function loses(seller, owner, refund, sound, expectBalances, {left, kept}) {
  const tooMuch = await refund(left + 1, false);
  expect(tooMuch.status === 422 && tooMuch.json.code === 'refund_too_large', 'no more is refunded than is left', tooMuch.json);
  expect((await well(refund(left, true))).clawed_back.amount === kept, 'a refund of the rest takes the rest of the commission');
  await sound('the refund after release');
  await expectBalances({debt: WITHDRAWN_FEN, withdrawn_total: WITHDRAWN_FEN}, 'when more is taken than is there');
  const quote = await well(seller.get('/api/v1/distributor/withdrawals/quote?amount_fen=1000'));
  expect(quote.refusal === 'debt_outstanding', 'who owes withdraws nothing', quote);
}

/** Its lines add up to its end, which is what is owed now; what was told on the way is in them. */
async function statement(seller, {bookedInAll, clawed, paidOut, fee}) {
  const month = await well(seller.get('/api/v1/distributor/statements/current'));
  const moved = (statement, kinds) => statement.movements.filter(({kind}) => kinds.includes(kind)).reduce((total, {amount}) => total + amount.amount, 0);
  const {pending, frozen, available, withdrawing, debt} = await well(seller.get('/api/v1/distributor/balances'));
  expect(month.opening.amount + month.movements.reduce((total, {amount}) => total + amount.amount, 0) === month.closing.amount, 'the statement adds up', month);
  expect(month.fee.amount + month.tax_withheld.amount === -moved(month, ['withdrawal_kept', 'withdrawal_failed', 'tax_reassessed']), 'fee and tax are what was kept, less what came back', month);
  expect(month.closing.amount === available.amount + withdrawing.amount - debt.amount, 'to what is owed now', month);
  expect(month.month === month.last_month && same(month, await well(seller.get(`/api/v1/distributor/statements/${month.month}`))), 'current is the month that runs', month);
  const before = await well(seller.get('/api/v1/distributor/statements/2020-02'));
  expect(before.opening.amount === 0 && before.closing.amount === 0 && before.orders === 0, 'long ago there was nothing', before);
  const odd = await seller.get('/api/v1/distributor/statements/2026-13');
  expect(odd.status === 422 && odd.json.field === 'month', 'a month that is none is refused', odd.json);
  // The story may cross the turn of a month: then its parts stand in two statements.
  const all = [month];
  for (let at = month; at.month > at.first_month;) all.push(at = await well(seller.get(`/api/v1/distributor/statements/${monthBefore(at.month)}`)));
  const sum = (name) => all.reduce((total, each) => total + each[name].amount, 0);
  expect(all.every((each, i) => i === 0 || each.closing.amount === all[i - 1].opening.amount), 'a month opens with what the one before closed with', all);
  const movedInAll = (kind) => all.reduce((total, each) => total + moved(each, [kind]), 0);
  expect(sum('booked_level_1') === bookedInAll && sum('clawed_back') === clawed && movedInAll('withdrawal_paid') === -paidOut && sum('fee') === fee,
         `booked ${bookedInAll}, taken back ${clawed}, paid ${paidOut}, fee ${fee}`, all);
  expect(sum('booked_level_1') - sum('clawed_back') === pending.amount + frozen.amount + sum('released') + movedInAll('commission_clawed'),
         'what was booked is pending, frozen, or was released', all);
}
const monthBefore = (month) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 2, 1)).toISOString().slice(0, 7);

async function expires(buyer, owner, sku) {
  const left = async () => (await productOf(buyer, 'tea')).skus[0].stock_left;
  const before = await left();
  const {order_id} = await well(buyer.post('/api/v1/orders', await cartOf(buyer, sku.sku_id, 1)));
  expect(await left() === before - 1, 'an unpaid order keeps its goods');
  await advance(owner, policies.pay_within_min * 60 + PAY_GRACE_S / 2);
  expect(await left() === before - 1, 'and for a moment longer than it can be paid');
  await advance(owner, PAY_GRACE_S);
  expect((await well(buyer.get(`/api/v1/orders/${order_id}`))).state === 'closed', 'until its time is over');
  expect(await left() === before, 'then they are for others');
}

/** Nobody says that the goods came: they count as received after a time, and what is earned pays the debt first. */
async function ownerForgets(seller, buyer, owner, sku, sound) {
  const {order_id} = await buy(buyer, sku.sku_id, 1);
  await well(ship(owner, order_id));
  await advance(owner, policies.auto_receive_days * DAY_S + 60);
  expect((await well(buyer.get(`/api/v1/orders/${order_id}`))).state === 'received', 'an order counts as received after a time');
  await sound('the receipt that nobody gave');
  await advance(owner, policies.freeze_days * DAY_S + 60);
  const {debt, available} = await well(seller.get('/api/v1/distributor/balances'));
  expect(debt.amount === Math.max(0, WITHDRAWN_FEN - sku.earn.amount) && available.amount === Math.max(0, sku.earn.amount - WITHDRAWN_FEN),
         'what is released pays the debt first', {debt, available});
  await sound('the debt');
}

import {Person, expect, same} from '../black_box.mjs';
import {DAY_S, advance, buy, comeByLink, fen, ship, well} from './shopping.mjs';

export const title = 'a year of statements adds up to the fen; tax months are filed and never changed; debts are repaid or written off';

const sum = (list) => list.reduce((total, {amount}) => total + amount.amount, 0);
const monthOf = (now) => new Date(Date.parse(now) + 8 * 3600 * 1000).toISOString().slice(0, 7);
const MONTH_S = 30.5 * DAY_S;

export async function run(server) {
  const owner = new Person(server);
  const finance = new Person(server);
  const seller = new Person(server);
  const buyer = new Person(server);
  await owner.signInAs('owner');
  await finance.signInAs('finance');
  const tea = await comeByLink(owner, seller, buyer);
  const sku = tea.skus.reduce((dearest, one) => (one.price.amount > dearest.price.amount ? one : dearest));
  const {distributor_id} = (await well(owner.get('/api/v1/admin/distributors'))).items.find(({name}) => name === '周晓雯');
  const account = async (account_no) => (await well(seller.post('/api/v1/distributor/payout_accounts', {channel: 'sandbox', holder_name: '周晓雯', account_no}))).payout_account_id;
  const good = await account('6222021234567890');
  const balances = () => well(seller.get('/api/v1/distributor/balances'));
  const withdraw = async (amount, payout_account_id) => {
    const {net} = await well(seller.get(`/api/v1/distributor/withdrawals/quote?amount_fen=${amount}`));
    const asked = await well(seller.post('/api/v1/distributor/withdrawals', {amount: fen(amount), payout_account_id, expected_net: net}));
    await well(finance.post(`/api/v1/admin/withdrawals/${asked.withdrawal_id}/approve`));
    return asked;
  };
  const received = async (quantity) => {
    const order = await buy(buyer, sku.sku_id, quantity);
    await well(ship(owner, order.order_id));
    await well(buyer.post(`/api/v1/orders/${order.order_id}/receive`));
    return order;
  };
  const refund = ({order_id, lines}, amount) => owner.post(`/api/v1/admin/orders/${order_id}/refunds`, {lines: [{line_id: lines[0].line_id, goods: fen(amount)}], reason: '少发', restock: false});

  // Nobody stays signed in for a year, and no binding lasts for one: the buyer comes by the link again.
  const sign_in = async () => {
    await owner.signInAs('owner');
    await finance.signInAs('finance');
    await seller.signIn('13900000001');
    const {promo_code} = await well(seller.post('/api/v1/promo_links', {product_id: tea.product_id}));
    const visitor_key = `visitor-${crypto.randomUUID()}`;
    await well(buyer.post('/api/v1/touches', {promo_code, visitor_key, source: 'link'}));
    await buyer.signIn('13700000001', visitor_key);
  };

  // A year in which something of everything happens.
  const months = [];
  let last;
  for (let month = 0; month < 12; month++) {
    const {now} = await advance(owner, 0);
    months.push(monthOf(now));
    const order = await received(1 + month % 3);
    if (last && month % 2 === 1) await well(refund(last, 1 + Math.floor(last.lines[0].goods.amount / 3)));  // after release
    if (month % 4 === 2) await well(refund(order, 777));  // while it is frozen
    await advance(owner, 10 * DAY_S);
    const {available} = await balances();
    if (month % 3 === 2 && available.amount >= 1000) await withdraw(available.amount, good);
    await advance(owner, MONTH_S - 10 * DAY_S);
    await sign_in();
    last = order;
  }
  months.push(monthOf((await advance(owner, 10)).now));
  const all = [];
  for (const month of new Set(months)) all.push(await well(seller.get(`/api/v1/distributor/statements/${month}`)));
  for (const [i, {month, opening, movements, closing}] of all.entries()) {
    expect(opening.amount + sum(movements) === closing.amount, `${month}: opening and movements are the closing`, {opening, movements, closing});
    expect(i === 0 ? opening.amount === 0 : opening.amount === all[i - 1].closing.amount, `${month} opens with what the month before closed with`);
  }
  const owed = await balances();
  const now_owed = owed.available.amount + owed.withdrawing.amount - owed.debt.amount;
  const year = all.flatMap(({movements}) => movements);
  expect(sum(year) === now_owed && all.at(-1).closing.amount === now_owed, 'and the year is what is owed now', [sum(year), now_owed, owed]);
  const paid = -sum(year.filter(({kind}) => kind === 'withdrawal_paid'));
  const listed = (await well(seller.get('/api/v1/distributor/withdrawals?limit=100'))).items.filter(({state}) => state === 'paid');
  expect(listed.length > 1 && paid === listed.reduce((total, {net}) => total + net.amount, 0), 'what arrived is the net of the withdrawals', [paid, listed.length]);
  expect(year.some(({kind}) => kind === 'commission_clawed'), 'claw-backs after release are among it');

  await debts({owner, finance, seller, received, refund, balances, distributor_id, withdraw, good});
  await taxes({owner, finance, seller, sign_in, received, balances, distributor_id, withdraw, good, account});
  expect((await well(owner.get('/api/v1/admin/ledger/check'))).sound, 'the books are sound');
}

/** All is withdrawn, then the goods come back: a debt, repaid in part, the rest written off. */
async function debts({owner, finance, seller, received, refund, balances, distributor_id, withdraw, good}) {
  const order = await received(5);
  await advance(owner, 8 * DAY_S);
  await withdraw((await balances()).available.amount, good);
  await advance(owner, 10);
  await well(refund(order, order.lines[0].goods.amount));
  const {debt, available} = await balances();
  expect(debt.amount > 1000 && available.amount === 0, 'a claw-back after the payout is a debt', {debt, available});
  const settle = (who, what, amount, reason = '收据 0042') => who.post(`/api/v1/admin/distributors/${distributor_id}/debt/${what}`, {amount: fen(amount), reason});
  expect((await settle(finance, 'repayments', debt.amount + 1)).json.field === 'amount.amount', 'nobody repays more than the debt');
  expect((await settle(finance, 'repayments', 0)).json.field === 'amount.amount' && (await settle(finance, 'repayments', 1, '')).json.field === 'reason', 'nor nothing, nor without a receipt');
  expect((await well(settle(finance, 'repayments', 400))).debt.amount === debt.amount - 400, 'a part is repaid');
  expect((await settle(finance, 'write_offs', 1)).status === 403, 'finance gives up no claim');
  expect((await well(settle(owner, 'write_offs', debt.amount - 400))).debt.amount === 0 && (await balances()).debt.amount === 0, 'the owner does');
  const {now} = await advance(owner, 0);
  const {opening, movements, closing} = await well(seller.get(`/api/v1/distributor/statements/${monthOf(now)}`));
  expect(opening.amount + sum(movements) === closing.amount && movements.some(({kind}) => kind === 'debt_written_off'), 'the statement shows it and adds up', movements);
  const {items} = await well(owner.get(`/api/v1/admin/audit?subject=${distributor_id}&limit=2`));
  expect(same(items.map(({action, before, after}) => [action, before, after]), [['debt.written_off', String(debt.amount - 400), '0'], ['debt.repaid', String(debt.amount), String(debt.amount - 400)]]), 'so does the audit log', items);
}

async function taxes({owner, finance, seller, sign_in, received, balances, distributor_id, withdraw, good, account}) {
  const rules = (await well(finance.get('/api/v1/admin/tax/rules'))).items;
  expect(rules.filter(({in_force}) => in_force).length === 4 && rules.every(({source}) => source.length > 0), 'four regimes are in force, each with its source', rules);
  // To the first days of a month, so that what follows stays in it.
  const start = async () => {
    const {now} = await advance(owner, 0);
    const here = new Date(Date.parse(now) + 8 * 3600 * 1000);
    const next = Date.UTC(here.getUTCFullYear(), here.getUTCMonth() + 1, 1, 1);
    const after = await advance(owner, Math.ceil((next - here.getTime()) / 1000));
    await sign_in();
    return monthOf(after.now);
  };
  // Two payouts in a month, the second to an account that answers only much later: that it was refused.
  await received(5), await received(5), await received(5), await received(5), await received(5), await received(5);
  await advance(owner, 8 * DAY_S);
  const month = await start();
  const {available} = await balances();
  const half = Math.floor(available.amount / 2);
  const first = await withdraw(half, good);
  await advance(owner, 5);
  const second = await withdraw(half, await account('6222020000008888'));
  await advance(owner, 5);
  const view = () => well(finance.get(`/api/v1/admin/tax/months/${month}`));
  const file = (which = month, reference = '完税 2026-001') => finance.post(`/api/v1/admin/tax/months/${which}/file`, {reference});
  const open = await view();
  expect(open.gross.amount === 2 * half && open.held.amount > 0 && open.under_way === 1 && !open.filed_at, 'the month has both payouts, one under way', open);
  expect((await file()).json.detail.includes('not over'), 'a month that is not over is not filed');
  expect((await file('2026-13')).json.field === 'month', 'there is no thirteenth');
  await start();
  await advance(owner, 5);
  // The payee who never confirms: after a day it has come back, before the month was filed.
  const closed = await view();
  expect(closed.under_way === 0 && closed.gross.amount === half, 'what came back before is out of it', closed);
  const held = (await well(seller.get('/api/v1/distributor/withdrawals?limit=100'))).items.find(({withdrawal_id}) => withdrawal_id === first.withdrawal_id);
  expect(closed.due.amount === closed.held.amount && closed.held.amount <= held.tax_withheld.amount, 'its tax is what the other one holds', [closed, held]);
  const filed = await well(file());
  expect(filed.filed_at && filed.reference === '完税 2026-001' && filed.due.amount === closed.due.amount, 'it is filed', filed);
  expect((await file()).json.code === 'state_conflict', 'once');
  const year = await well(finance.get(`/api/v1/admin/tax/years/${month.slice(0, 4)}`));
  const mine = year.items.find((one) => one.distributor_id === distributor_id);
  expect(mine && mine.name === '周晓雯' && mine.gross.amount >= half && mine.months >= 1, 'the year has the payee', year);
  const csv = await finance.get(`/api/v1/admin/tax/years.csv?year=${month.slice(0, 4)}`);
  const row = csv.text.split('\r\n').find((line) => line.startsWith(distributor_id));
  expect(csv.status === 200 && row.split(',')[3] === (mine.gross.amount / 100).toFixed(2) && row.split(',')[4] === (mine.held.amount / 100).toFixed(2), 'and so has the file', row);
  expect((await seller.get('/api/v1/admin/tax/years.csv?year=2026')).status === 403 && (await new Person(seller.server).get('/api/v1/admin/tax/years.csv?year=2026')).status === 401, 'which is for finance');

  await fails_after_filing({owner, finance, seller, received, balances, withdraw, account, start, sign_in});

  // A regime of her own.
  const regime = (tax_regime, reason = '开票') => finance.post(`/api/v1/admin/distributors/${distributor_id}/tax_regime`, {...(tax_regime && {tax_regime}), reason});
  expect((await regime('lottery')).json.field === 'tax_regime', 'a regime is one of four');
  await well(regime('company_invoice'));
  const quote = await well(seller.get(`/api/v1/distributor/withdrawals/quote?amount_fen=${half}`));
  expect(quote.tax_regime === 'company_invoice' && quote.tax_withheld.amount === 0, 'a company that invoices is withheld nothing', quote);
  await well(regime(undefined));
  expect((await well(seller.get(`/api/v1/distributor/withdrawals/quote?amount_fen=${half}`))).tax_regime !== 'company_invoice', 'and the shop\'s holds again');
}

/** Its month is with the tax office already: it is not touched, the difference is told in the month in which it failed. */
async function fails_after_filing({owner, finance, seller, received, balances, withdraw, account, start, sign_in}) {
  const view = (month) => well(finance.get(`/api/v1/admin/tax/months/${month}`));
  const file = (month) => well(finance.post(`/api/v1/admin/tax/months/${month}/file`, {reference: '完税 2026-002'}));
  for (let i = 0; i < 8; i++) await received(5);
  await advance(owner, 8 * DAY_S);
  const month = await start();
  const {now} = await advance(owner, 0);
  const here = new Date(Date.parse(now) + 8 * 3600 * 1000);
  const end = Date.UTC(here.getUTCFullYear(), here.getUTCMonth() + 1, 1);
  await advance(owner, Math.floor((end - here.getTime()) / 1000) - 3600);  // an hour before the month is over
  await sign_in();
  const before = await balances();
  const amount = Math.min(before.available.amount, 300_000);
  await withdraw(amount, await account('6222020000018888'));
  await advance(owner, 5);
  const open = await view(month);
  expect(open.under_way === 1 && open.gross.amount === amount && open.held.amount > 0, 'a payout is under way at the end of the month', open);
  await advance(owner, 2 * 3600);
  const filed = await file(month);
  expect(filed.due.amount === open.held.amount, 'the month is filed with it', filed);
  await advance(owner, DAY_S);
  const after = await balances();
  expect(after.available.amount === before.available.amount && after.withdrawing.amount === 0, 'it fails after that, and comes back whole', [before, after]);
  expect(same(await view(month), {...filed, under_way: 0}), 'the filed month is as it was', await view(month));
  const current = monthOf((await advance(owner, 0)).now);
  const next = await view(current);
  expect(next.adjusted.amount === -filed.due.amount && next.due.amount === 0, 'the current one has the difference', next);
  await start();
  expect((await file(current)).due.amount === 0, 'it is filed with nothing due');
  const following = monthOf((await advance(owner, 0)).now);
  await withdraw(amount, await account('6222021234567890'));
  await advance(owner, 5);
  const later = await view(following);
  expect(later.held.amount > 0 && later.due.amount === Math.max(0, later.held.amount - filed.due.amount), 'and what the office owes is taken off the next', later);
  const year = await well(finance.get(`/api/v1/admin/tax/years/${month.slice(0, 4)}`));
  const listed = (await well(seller.get('/api/v1/distributor/withdrawals?limit=100'))).items;
  expect(listed.some(({state, amount: {amount: gross}}) => state === 'failed' && gross === amount) && year.items.length >= 1, 'the year leaves the failed one out', year);
}

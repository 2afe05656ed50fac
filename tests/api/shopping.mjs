// The steps that every topic needs before its own begins: goods found, carts ordered, somebody made a distributor.
import {demoProducts} from '../black_box.mjs';

export const ADDRESS = {name: '王芳', phone: '13700000000', region: '浙江省 杭州市 西湖区', street: '文三路 1 号'};
export const DAY_S = 86_400;
export const PAY_GRACE_S = 120;  // goods are kept this much longer than a payment is asked for
export const fen = (amount) => ({amount, currency: 'CNY'});

/** What was expected to go well. Throws what came instead: nothing that follows would make sense. */
export async function well(reply) {
  const {status, json, text} = await reply;
  if (status !== 200) throw new Error(`${status}: ${text.slice(0, 300)}`);
  return json;
}

/** The product of a slug of the demo's, as `person` sees it. */
export async function productOf(person, slug) {
  const {title} = demoProducts().find((product) => product.slug === slug);
  const {items} = await well(person.get(`/api/v1/products?search=${encodeURIComponent(title)}`));
  return well(person.get(`/api/v1/products/${items.find((item) => item.title === title).product_id}`));
}

export async function cartOf(person, sku_id, quantity) {
  const lines = [{sku_id, quantity}];
  const {payable} = await well(person.post('/api/v1/orders/quote', {lines}));
  return {lines, address: ADDRESS, expected_payable: payable};
}
export const order = async (person, sku_id, quantity) => well(person.post('/api/v1/orders', await cartOf(person, sku_id, quantity)));
export const payment = (person, order_id) => well(person.post(`/api/v1/orders/${order_id}/payment`, {channel: 'sandbox'}));
export const pay = (person, payment_no) => person.post(`/api/v1/sandbox/payments/${payment_no}`, {succeed: true});
export async function buy(person, sku_id, quantity) {
  const {order_id} = await order(person, sku_id, quantity);
  return well(pay(person, (await payment(person, order_id)).payment_no));
}

export const ship = (staff, order_id) => staff.post(`/api/v1/admin/orders/${order_id}/ship`, {carrier: '顺丰', tracking_no: 'SF123456789'});
export const advance = (staff, advance_s) => well(staff.post('/api/v1/sandbox/clock', {advance_s}));

/** To the start of the next window of a limit: they are fixed to the clock, and a test must not run across their border. */
export async function advanceToWindow(staff, window_s) {
  const now_s = Math.floor(Date.parse((await advance(staff, 0)).now) / 1000);
  await advance(staff, window_s - (now_s % window_s) + 1);
}

export async function becomeDistributor(person, owner, name) {
  const {application_id} = await well(person.post('/api/v1/distributor/application', {name, consent: true}));
  await well(owner.post(`/api/v1/admin/applications/${application_id}/approve`));
  return application_id;
}

/** Somebody becomes a distributor, and a buyer comes by the link to the tea and signs in. The tea is returned. */
export async function comeByLink(owner, seller, buyer) {
  await seller.signIn('13900000001');
  await becomeDistributor(seller, owner, '周晓雯');
  const tea = await productOf(seller, 'tea');
  const {promo_code} = await well(seller.post('/api/v1/promo_links', {product_id: tea.product_id}));
  const visitor_key = `visitor-${crypto.randomUUID()}`;
  await well(buyer.post('/api/v1/touches', {promo_code, visitor_key, source: 'link'}));
  await buyer.signIn('13700000001', visitor_key);
  return tea;
}

/** Everything that a refused call could have touched, as text: two are equal where nothing happened in between. */
export async function stateOf(owner, distributor) {
  const seen = {};
  for (const what of ['ledger/check', 'orders?limit=100', 'applications?limit=100', 'withdrawals?limit=100', 'commission_rules', 'distributors?limit=100'])
    seen[what] = await well(owner.get(`/api/v1/admin/${what}`));
  seen.stock = [];
  for (const {product_id} of (await well(owner.get('/api/v1/products?limit=100'))).items) {
    const {skus, sold_total} = await well(owner.get(`/api/v1/products/${product_id}`));
    seen.stock.push([product_id, sold_total, skus.map(({sku_id, stock_left, price}) => [sku_id, stock_left, price.amount])]);
  }
  for (const what of ['balances', 'commissions?limit=100', 'payout_accounts', 'withdrawals?limit=100'])
    seen[`distributor ${what}`] = await well(distributor.get(`/api/v1/distributor/${what}`));
  return JSON.stringify(seen);
}

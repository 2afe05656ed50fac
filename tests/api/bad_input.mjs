import {Person, expect, staff} from '../black_box.mjs';
import {ADDRESS, DAY_S, PAY_GRACE_S, advance, advanceToWindow, becomeDistributor, buy, cartOf, fen, order, pay, payment, productOf, ship, stateOf, well} from './shopping.mjs';

export const title = 'every wrong call gets a clear no, and nothing is changed by it';

const BODY_BYTES_MAX = 1 << 20;
const REQUEST_BYTES_MAX = 4 << 20;
const CODE_VALID_S = 300;
const CODE_TRIES = 5;
const CODES_A_DAY = 20;
const RESEND_S = 60;
const WRONG_PASSWORDS = 10;
const WRONG_PASSWORDS_S = 600;
const UPLOAD_BYTES_MAX = 3 << 20;

/** A problem document with this status, code and field; no field where none is at fault. */
function refused(reply, status, code, field, what) {
  const {json} = reply;
  const held = reply.status === status && json?.code === code && json.status === status && json.field === field && json.title?.length > 0 &&
               json.request_id?.length > 0 && json.request_id === reply.headers['x-request-id'] &&
               reply.headers['content-type']?.startsWith('application/problem+json');
  return expect(held, `${what}: ${status} ${code}${field ? ` ${field}` : ''}`, [reply.status, reply.text.slice(0, 300)]);
}

export async function run(server) {
  const world = await populate(server);
  const unchanged = async (what, calls) => {
    const before = await stateOf(world.owner, world.seller);
    await calls(world, server);
    const after = await stateOf(world.owner, world.seller);
    expect(after === before, `${what}: nothing was changed`);
  };
  await unchanged('JSON that is none', malformed);
  await unchanged('too much', oversized);
  await unchanged('wrong addresses, methods and headers', misdirected);
  await unchanged('fields', mistyped);
  await unchanged('an order\'s fields', wrongOrders);
  await unchanged('others\' things', foreign);
  await unchanged('steps out of their order', tooEarly);
  await unchanged('money', wrongMoney);
  await unchanged('pictures', wrongPictures);
  await reusedKey(world);
  await stockGone(world);
  await paidTooLate(world);
  await advance(world.owner, DAY_S);  // what was not paid is closed: the clock may be moved from here on
  await unchanged('codes', wrongCodes);
  await unchanged('passwords', wrongPasswords);
  await wrongLinks(world);
  await world.owner.signInAs('owner');  // half a year later
  expect((await well(world.owner.get('/api/v1/admin/ledger/check'))).sound, 'and the ledger is sound after all of it');
}

async function populate(server) {
  const owner = new Person(server);
  const seller = new Person(server);
  const buyer = new Person(server);
  const other = new Person(server);
  const rival = new Person(server);
  await owner.signInAs('owner');
  await seller.signIn('13900000001');
  await becomeDistributor(seller, owner, '周晓雯');
  await rival.signIn('13900000009');
  await becomeDistributor(rival, owner, '赵一平');
  const tea = await productOf(seller, 'tea');
  const link = await well(seller.post('/api/v1/promo_links', {product_id: tea.product_id}));
  const visitor_key = `visitor-${crypto.randomUUID()}`;
  await well(buyer.post('/api/v1/touches', {promo_code: link.promo_code, visitor_key, source: 'link'}));
  await buyer.signIn('13700000001', visitor_key);
  await other.signIn('13700000002');
  const bought = await buy(buyer, tea.skus[0].sku_id, 2);
  const placed = await order(buyer, tea.skus[0].sku_id, 1);
  const due = await payment(buyer, placed.order_id);
  const account = await well(seller.post('/api/v1/distributor/payout_accounts', {channel: 'sandbox', holder_name: '周晓雯', account_no: '6222021234567890'}));
  const commission = (await well(seller.get('/api/v1/distributor/commissions'))).items[0];
  return {owner, seller, buyer, other, rival, tea, link, bought, placed, due, account, commission, anyone: new Person(server)};
}

async function malformed({anyone}) {
  const codes = (body) => anyone.post('/api/v1/sessions/codes', body);
  const cases = {'an end too early': '{"phone":', 'no JSON': 'phone=13800000000', 'nothing': '', 'two values': '{} {}', 'a comma too many': '{"phone":"13800000000",}',
                 'bytes that are no UTF-8': Buffer.from([...Buffer.from('{"phone":"'), 0xff, 0xfe, ...Buffer.from('"}')]),
                 'half a surrogate pair': '{"phone":"\\ud800"}', 'not a number': '{"phone":NaN}'};
  for (const [what, body] of Object.entries(cases)) refused(await codes(body), 400, 'malformed_json', undefined, what);
  const nested = (depth) => `{"phone":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  refused(await codes(nested(40)), 400, 'too_deep', undefined, 'lists in lists');
  refused(await codes(nested(200_000)), 400, 'too_deep', undefined, 'very many of them');
  refused(await codes(nested(20)), 422, 'invalid_field', 'phone', 'some are no more than a wrong type');
}

async function oversized({anyone}) {
  const sized = (bytes) => `{"phone":"${'1'.repeat(bytes - '{"phone":""}'.length)}"}`;
  const codes = (bytes) => anyone.post('/api/v1/sessions/codes', sized(bytes));
  refused(await codes(BODY_BYTES_MAX), 422, 'invalid_field', 'phone', 'a body that is as large as may be is read');
  refused(await codes(BODY_BYTES_MAX + 1), 413, 'body_too_large', undefined, 'one byte more');
  refused(await codes(REQUEST_BYTES_MAX), 413, 'body_too_large', undefined, '4 MiB');
}

async function misdirected({anyone, buyer, bought}) {
  refused(await anyone.get('/api/v1/nothing'), 404, 'not_found', undefined, 'an address that is none');
  refused(await anyone.get('/nothing.html'), 404, 'not_found', undefined, 'a page that is none');
  for (const method of ['DELETE', 'PUT', 'PATCH']) refused(await anyone.call(method, '/api/v1/products', {}), 405, 'method_not_allowed', undefined, method);
  const send = (more) => buyer.call('POST', '/api/v1/sessions/codes', {phone: '13800000000'}, undefined, more);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', null])
    refused(await send({'content-type': type}), 415, 'unsupported_media_type', undefined, `a body of type ${type}`);
  refused(await send({origin: 'https://evil.example'}), 403, 'bad_origin', undefined, 'from another site');
  const cancel = (key) => buyer.call('POST', `/api/v1/orders/${bought.order_id}/cancel`, {}, undefined, {'idempotency-key': key});
  refused(await cancel(null), 400, 'idempotency_key_required', undefined, 'no key');
  for (const key of ['short', 'k'.repeat(65), 'with space 1', 'a"quotation"'])
    refused(await cancel(key), 400, 'idempotency_key_invalid', undefined, `the key ${key.slice(0, 20)}`);
}

async function mistyped({anyone, buyer, owner, seller}) {
  const codes = (body) => anyone.post('/api/v1/sessions/codes', body);
  for (const [what, body] of Object.entries({'missing': {}, 'a number': {phone: 13800000000}, 'null': {phone: null}, 'a list': {phone: ['13800000000']},
                                             'too short': {phone: '138'}, 'too long': {phone: '1'.repeat(21)}, 'no phone': {phone: 'abcdefgh'},
                                             'a control character': {phone: '1380000\u00070000'}}))
    refused(await codes(body), 422, 'invalid_field', 'phone', `phone: ${what}`);
  refused(await codes({phone: '13800000000', extra: 1}), 422, 'invalid_field', 'extra', 'a field that nobody knows');
  refused(await codes('{"phone":"13800000000","phone":"13800000001"}'), 422, 'invalid_field', 'phone', 'a field twice');
  for (const body of ['[]', '"text"', '1', 'null']) refused(await codes(body), 422, 'invalid_field', undefined, `${body} as a body`);
  for (const [query, field] of [['limit=0', 'limit'], ['limit=101', 'limit'], ['limit=ten', 'limit'], ['limit=1&limit=2', 'limit'], ['cursor=xx', 'cursor'],
                                ['sort=cheapest', 'sort'], ['category_id=1', 'category_id'], ['nonsense=1', 'nonsense']])
    refused(await anyone.get(`/api/v1/products?${query}`), 422, 'invalid_field', field, `?${query}`);
  refused(await anyone.get('/api/v1/products/prd_!'), 422, 'invalid_field', 'product_id', 'an id that cannot be one');
  refused(await anyone.get('/api/v1/products/prd_1'), 404, 'not_found', 'product_id', 'an id of nothing');
  refused(await buyer.post('/api/v1/distributor/application', {name: '王', consent: true}), 422, 'invalid_field', 'name', 'a name of one character');
  refused(await buyer.post('/api/v1/distributor/application', {name: '王芳', consent: 'yes'}), 422, 'invalid_field', 'consent', 'consent as a text');
  refused(await buyer.post('/api/v1/distributor/application', {name: '王芳', consent: false}), 422, 'consent_required', 'consent', 'no consent');
  refused(await seller.post('/api/v1/distributor/application', {name: '周晓雯', consent: true}), 409, 'already_distributor', undefined, 'a distributor applies');
  for (const advance_s of [-1, 1.5, '60', 1e300]) refused(await owner.post('/api/v1/sandbox/clock', {advance_s}), 422, 'invalid_field', 'advance_s', `a clock moved by ${JSON.stringify(advance_s)}`);
}

async function wrongOrders({buyer, tea}) {
  const {sku_id} = tea.skus[0];
  const cart = await cartOf(buyer, sku_id, 1);
  const wrong = async (more, status, code, field, what) => refused(await buyer.post('/api/v1/orders', {...cart, ...more}), status, code, field, what);
  for (const quantity of [0, -1, 1000, 1.5, '1', null]) await wrong({lines: [{sku_id, quantity}]}, 422, 'invalid_field', 'lines[0].quantity', `a quantity of ${JSON.stringify(quantity)}`);
  await wrong({lines: []}, 422, 'invalid_field', 'lines', 'nothing in the cart');
  await wrong({lines: [{sku_id, quantity: 1}, {sku_id, quantity: 1}]}, 422, 'invalid_field', 'lines[1].sku_id', 'the same twice');
  await wrong({lines: [{sku_id: 'sku_1', quantity: 1}]}, 404, 'not_found', 'lines[0].sku_id', 'goods that are none');
  await wrong({lines: [{sku_id: tea.product_id, quantity: 1}]}, 422, 'invalid_field', 'lines[0].sku_id', 'an id of another kind');
  await wrong({lines: [{sku_id, quantity: 1, price: 1}]}, 422, 'invalid_field', 'lines[0].price', 'a price of one\'s own');
  await wrong({expected_payable: fen(1)}, 409, 'price_changed', 'expected_payable', 'another total than was shown');
  await wrong({expected_payable: {...cart.expected_payable, currency: 'USD'}}, 422, 'invalid_field', 'expected_payable.currency', 'dollars');
  await wrong({expected_payable: fen(2 ** 53)}, 422, 'invalid_field', 'expected_payable.amount', 'more than a number holds exactly');
  await wrong({address: {...ADDRESS, name: ''}}, 422, 'invalid_field', 'address.name', 'an address without a name');
  await wrong({address: {...ADDRESS, street: '\u0007'}}, 422, 'invalid_field', 'address.street', 'a control character');
  await wrong({address: {...ADDRESS, planet: 'Mars'}}, 422, 'invalid_field', 'address.planet', 'an unknown field of an address');
  await wrong({buyer_note: '长'.repeat(201)}, 422, 'invalid_field', 'buyer_note', 'a note that is too long');
}

async function foreign({other, rival, buyer, owner, seller, bought, placed, due, commission, account, tea}, server) {
  for (const [method, step] of [['GET', ''], ['POST', '/cancel'], ['POST', '/receive']])
    refused(await other.call(method, `/api/v1/orders/${bought.order_id}${step}`, method === 'POST' ? {} : undefined), 404, 'not_found', 'order_id', `another's order ${step}`);
  refused(await other.post(`/api/v1/orders/${placed.order_id}/payment`, {channel: 'sandbox'}), 404, 'not_found', 'order_id', 'another\'s order to pay');
  refused(await pay(other, due.payment_no), 404, 'not_found', 'payment_no', 'another\'s payment');
  refused(await rival.get(`/api/v1/distributor/commissions/${commission.commission_id}`), 404, 'not_found', 'commission_id', 'another\'s commission');
  const withdrawal = {amount: fen(1000), payout_account_id: account.payout_account_id, expected_net: fen(999)};
  refused(await rival.post('/api/v1/distributor/withdrawals', withdrawal), 422, 'payout_account_unknown', 'payout_account_id', 'another\'s payout account');
  // A person of the second shop, by its name; and this shop's cookie carried there.
  const abroad = new Person(server, 'second.test');
  await abroad.signIn('13700000001');
  refused(await abroad.get(`/api/v1/orders/${bought.order_id}`), 404, 'not_found', 'order_id', 'an order of the first shop');
  refused(await abroad.get(`/api/v1/products/${tea.product_id}`), 404, 'not_found', 'product_id', 'a product of the first shop');
  refused(await abroad.post('/api/v1/orders/quote', {lines: [{sku_id: tea.skus[0].sku_id, quantity: 1}]}), 404, 'not_found', 'lines[0].sku_id', 'goods of the first shop');
  for (const person of [buyer, seller, owner]) {
    const carried = new Person(server, 'second.test');
    carried.cookie = person.cookie;
    refused(await carried.get('/api/v1/session'), 401, 'unauthenticated', undefined, 'a cookie of the first shop');
  }
}

async function tooEarly({buyer, owner, placed, bought}) {
  refused(await buyer.post(`/api/v1/orders/${bought.order_id}/receive`), 409, 'order_not_receivable', undefined, 'received before it is shipped');
  refused(await buyer.post(`/api/v1/orders/${bought.order_id}/cancel`), 409, 'order_not_cancellable', undefined, 'cancelled after it is paid');
  refused(await buyer.post(`/api/v1/orders/${bought.order_id}/payment`, {channel: 'sandbox'}), 409, 'order_not_payable', undefined, 'paid twice');
  refused(await buyer.post(`/api/v1/orders/${placed.order_id}/payment`, {channel: 'cash'}), 422, 'invalid_field', 'channel', 'paid in cash');
  refused(await ship(owner, placed.order_id), 409, 'order_not_shippable', undefined, 'shipped before it is paid');
  refused(await owner.post(`/api/v1/admin/orders/${placed.order_id}/refunds`, {lines: [], reason: '无', restock: false}), 409, 'state_conflict', undefined, 'refunded before it is paid');
}

async function wrongMoney({owner, seller, bought, account}) {
  const refund = (goods) => owner.post(`/api/v1/admin/orders/${bought.order_id}/refunds`, {lines: [{line_id: bought.lines[0].line_id, goods}], reason: '无', restock: false});
  const tooLarge = await refund(fen(bought.goods.amount + 1));
  refused(tooLarge, 422, 'refund_too_large', tooLarge.json.field, 'more back than was paid');
  const negative = await refund(fen(-1));
  expect(negative.status === 422, 'less than nothing back: 422', negative.json);
  const withdraw = (amount, net, payout_account_id = account.payout_account_id) =>
    seller.post('/api/v1/distributor/withdrawals', {amount: fen(amount), payout_account_id, expected_net: fen(net)});
  for (const [amount, code] of [[1, 'amount_below_min'], [-1000, 'amount_below_min'], [1000, 'balance_insufficient'], [2 ** 40, 'amount_above_max']]) {
    const reply = await withdraw(amount, amount);
    refused(reply, 422, code, reply.json.field, `a withdrawal of ${amount}`);
  }
  refused(await seller.post('/api/v1/distributor/withdrawals', {amount: {amount: 10.5, currency: 'CNY'}, payout_account_id: account.payout_account_id, expected_net: fen(10)}),
          422, 'invalid_field', 'amount.amount', 'half a fen');
}

async function wrongPictures({seller, buyer, tea}) {
  const upload = (body, type = 'image/jpeg', person = seller) => person.call('POST', '/api/v1/posters', body, undefined, {'content-type': type});
  const {status, bytes: jpeg} = await seller.get(`/api/v1/posters/${tea.product_id}.jpg?template=tea`);
  if (!expect(status === 200 && jpeg.length > 10_000, 'a poster to send', status)) return;
  const cases = {'a text': Buffer.from('no picture'), 'nothing': Buffer.alloc(0), 'the first bytes of one': jpeg.subarray(0, 2), 'a header alone': jpeg.subarray(0, 200),
                 'noise behind a beginning': Buffer.concat([jpeg.subarray(0, 2), Buffer.alloc(5000, 0x5a)])};
  for (const [what, body] of Object.entries(cases)) refused(await upload(body), 422, 'bad_picture', 'body', `${what} as a picture`);
  refused(await upload(jpeg, 'image/png'), 415, 'unsupported_media_type', undefined, 'a picture under another type');
  refused(await upload(Buffer.concat([jpeg, Buffer.alloc(UPLOAD_BYTES_MAX)])), 413, 'body_too_large', undefined, 'a picture that is too large');
  refused(await upload(jpeg, 'image/jpeg', buyer), 403, 'not_a_distributor', undefined, 'a buyer\'s picture');
  const {url} = await well(upload(jpeg));
  const shown = await buyer.get(new URL(url).pathname);
  expect(shown.status === 200 && shown.bytes.equals(jpeg), 'and one that is a picture is kept as it is', shown.status);
}

async function reusedKey({buyer, other, tea}) {
  const key = crypto.randomUUID();
  const cart = await cartOf(buyer, tea.skus[0].sku_id, 1);
  const first = await well(buyer.post('/api/v1/orders', cart, key));
  const count = async () => (await well(buyer.get('/api/v1/orders?limit=100'))).items.length;
  const before = await count();
  refused(await buyer.post('/api/v1/orders', {...cart, buyer_note: '请快'}, key), 409, 'idempotency_conflict', undefined, 'a key with another body');
  expect((await well(buyer.post('/api/v1/orders', cart, key))).order_id === first.order_id, 'with its own body it gives the first answer');
  expect(await count() === before, 'and there is one order');
  expect((await well(other.post('/api/v1/orders', cart, key))).order_id !== first.order_id, 'the same key of another person is another key');
}

/** Two people have the last of it in their carts; one of them is first. */
async function stockGone(world) {
  const {buyer, other} = world;
  const gaiwan = await productOf(buyer, 'gaiwan');
  const {sku_id, stock_left} = gaiwan.skus.reduce((a, b) => (a.stock_left < b.stock_left ? a : b));
  const late = await cartOf(other, sku_id, 1);
  const {order_id} = await order(buyer, sku_id, stock_left);
  const before = await stateOf(world.owner, world.seller);
  refused(await other.post('/api/v1/orders', late), 409, 'out_of_stock', 'lines[0].quantity', 'goods that went in the meantime');
  expect(await stateOf(world.owner, world.seller) === before, 'goods that went in the meantime: nothing was changed');
  const {lines} = await well(other.post('/api/v1/orders/quote', {lines: late.lines}));
  expect(lines[0].in_stock === false, 'and the cart says that they are gone', lines);
  await well(buyer.post(`/api/v1/orders/${order_id}/cancel`));
  expect((await well(other.post('/api/v1/orders', late))).state === 'placed', 'when they are back, the same cart is ordered');
}

/** An order ran out of time, its goods went to somebody else, and then its payment arrives. */
async function paidTooLate(world) {
  const {buyer, other, owner, seller} = world;
  const gaiwan = await productOf(buyer, 'gaiwan');
  const {sku_id} = gaiwan.skus.reduce((a, b) => (a.stock_left < b.stock_left ? a : b));
  const late = await order(buyer, sku_id, 2);
  const {payment_no} = await payment(buyer, late.order_id);
  await advance(owner, Math.ceil((Date.parse(late.pay_before) - Date.parse(late.placed_at)) / 1000) + PAY_GRACE_S + 60);
  const left = (await productOf(other, 'gaiwan')).skus.find((sku) => sku.sku_id === sku_id).stock_left;
  await buy(other, sku_id, left);
  const before = JSON.parse(await stateOf(owner, seller));
  refused(await pay(buyer, payment_no), 409, 'order_not_payable', 'payment_no', 'a payment that comes when the goods are gone');
  refused(await pay(buyer, payment_no), 409, 'order_not_payable', 'payment_no', 'and once more');
  const after = JSON.parse(await stateOf(owner, seller));
  expect((await well(buyer.get(`/api/v1/orders/${late.order_id}`))).state === 'closed', 'the order stays closed');
  for (const what of ['stock', 'distributor balances']) expect(JSON.stringify(after[what]) === JSON.stringify(before[what]), `and leaves alone: ${what}`);
}

async function wrongCodes({owner}, server) {
  const stranger = () => new Person(server);
  const signIn = (phone, code) => stranger().post('/api/v1/sessions/phone', {phone, code});
  const another = (code) => (code === '111111' ? '222222' : '111111');
  const send = (phone) => stranger().post('/api/v1/sessions/codes', {phone});

  refused(await signIn('13600000001', '000000'), 422, 'code_expired', 'code', 'a code where none was sent');
  const code = await stranger().codeFor('13600000001');
  refused(await send('13600000001'), 429, 'rate_limited', 'phone', 'a second code at once');
  refused(await signIn('13600000001', another(code)), 422, 'code_wrong', 'code', 'a wrong code');
  refused(await signIn('13600000002', code), 422, 'code_expired', 'code', 'the code of another phone');
  await well(signIn('13600000001', code));
  refused(await signIn('13600000001', code), 422, 'code_expired', 'code', 'a code used again');

  const guessed = await stranger().codeFor('13600000003');
  for (let i = 0; i < CODE_TRIES; i++) refused(await signIn('13600000003', another(guessed)), 422, 'code_wrong', 'code', `guess ${i + 1}`);
  refused(await signIn('13600000003', guessed), 422, 'code_exhausted', 'code', 'the right one after too many guesses');

  const old = await stranger().codeFor('13600000004');
  await advance(owner, CODE_VALID_S + 1);
  refused(await signIn('13600000004', old), 422, 'code_expired', 'code', 'a code that is too old');

  await advanceToWindow(owner, DAY_S);
  let sent = 0;
  for (; sent < CODES_A_DAY && (await send('13600000005')).status === 200; sent++) await advance(owner, RESEND_S + 1);
  expect(sent === CODES_A_DAY, `a phone is sent ${CODES_A_DAY} codes a day`, sent);
  refused(await send('13600000005'), 429, 'rate_limited', 'phone', 'one more');
  await advance(owner, DAY_S);
  await well(send('13600000005'));
  for (const wrong of ['12345', '1234567', 123456]) refused(await signIn('13600000005', wrong), 422, 'invalid_field', 'code', `the code ${JSON.stringify(wrong)}`);
}

async function wrongPasswords({owner}, server) {
  const {login, password} = staff().find(({role}) => role === 'auditor');
  const signIn = (name, secret) => new Person(server).post('/api/v1/sessions/password', {login: name, password: secret});
  await advanceToWindow(owner, WRONG_PASSWORDS_S);
  refused(await signIn('nobody', password), 401, 'credentials_wrong', undefined, 'a name that is none');
  for (let i = 0; i < WRONG_PASSWORDS; i++) refused(await signIn(login, `wrong-${i}`), 401, 'credentials_wrong', undefined, `wrong password ${i + 1}`);
  refused(await signIn(login, password), 429, 'rate_limited', undefined, 'the right one after too many');
  await advance(owner, WRONG_PASSWORDS_S + 1);
  await well(signIn(login, password));
  expect(true, 'after a while it is let in');
}

async function wrongLinks({anyone, owner, link}) {
  const touch = (promo_code) => anyone.post('/api/v1/touches', {promo_code, visitor_key: 'v'.repeat(20), source: 'link'});
  const page = async (code, status, what) => {
    const reply = await anyone.get(`/p/${code}`);
    expect(reply.status === status && reply.headers['content-type'].startsWith('text/html'), `${what}: a page with ${status}`, reply.status);
  };
  const last = link.promo_code.at(-1);
  const tampered = link.promo_code.slice(0, -1) + (last === 'A' ? 'B' : 'A');
  await page(link.promo_code, 200, 'a link');
  for (const [what, code] of Object.entries({'one letter changed': tampered, 'one letter less': link.promo_code.slice(0, -1), 'made up': 'AAAAAAAA'})) {
    await page(code, 404, `a link with ${what}`);
    refused(await touch(code), 404, 'link_unknown', 'promo_code', `a touch of a link with ${what}`);
  }
  const climbing = await anyone.get(`/p/${encodeURIComponent('../../etc/passwd')}`);
  expect(climbing.status === 404 && climbing.json?.code === 'not_found', 'a path as a link: 404', [climbing.status, climbing.text]);
  refused(await anyone.post('/api/v1/touches', {promo_code: link.promo_code, visitor_key: 'short', source: 'link'}), 422, 'invalid_field', 'visitor_key', 'a visitor\'s key that is too short');
  refused(await anyone.post('/api/v1/touches', {promo_code: link.promo_code, visitor_key: 'v'.repeat(20), source: 'order'}), 422, 'invalid_field', 'source', 'a touch that only an order makes');
  await advance(owner, Math.ceil((Date.parse(link.expires_at) - Date.now()) / 1000) + DAY_S);
  await page(link.promo_code, 410, 'a link that has expired');
  refused(await touch(link.promo_code), 404, 'link_unknown', 'promo_code', 'a touch of it');
}

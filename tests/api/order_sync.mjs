import {Person, expect, same, sleep} from '../black_box.mjs';
import {AskedMall, Mall, sign} from '../mall.mjs';
import {DAY_S, advance, comeByLink, fen, ship, stateOf, well} from './shopping.mjs';

export const title = 'orders of another system come in by signed calls and by asking: once, in whatever order they are told, and never wrong';

export const mode = ['--test', '--allow-private-targets'];  // the mall that is asked is on this machine

const MINUTE_MS = 60_000;
const BODY_BYTES_MAX = 1 << 20;

export async function run(server) {
  const owner = new Person(server);
  const seller = new Person(server);
  const buyer = new Person(server);
  await owner.signInAs('owner');
  await comeByLink(owner, seller, buyer);
  await advance(owner, 2 * 3600);  // what is told was placed an hour ago: the rules and the binding are older
  const mall = await Mall.open(owner, '老商城');
  mall.ahead_ms = Date.parse((await advance(owner, 0)).now) - Date.now();
  const world = {server, owner, seller, buyer, mall, invite_code: (await well(seller.get('/api/v1/distributor/home'))).invite_code};
  await secrets(world);
  await aLife(world);
  await theLastVersionAlone(world);
  await whoEarns(world);
  await names(world);
  await changesBeforePayment(world);
  await ourOwnHandsOff(world);
  await wrongSignatures(world);
  await wrongForms(world);
  await wrongOrders(world);
  await asking(world);
  await renewing(world);
  expect((await well(owner.get('/api/v1/admin/ledger/check'))).sound, 'the books are sound after all of it');
}

const sourceOf = async ({owner, mall}) => (await well(owner.get('/api/v1/admin/order_sources'))).items.find(({source_id}) => source_id === mall.source_id);
const orderOf = async (owner, order_id) => (await well(owner.get('/api/v1/admin/orders?limit=100'))).items.find((order) => order.order_id === order_id);
const commissionsOf = async ({owner, seller}, order_id) => {
  const {order_no} = await orderOf(owner, order_id);
  return (await well(seller.get('/api/v1/distributor/commissions?limit=100'))).items.filter((each) => each.order_no === order_no);
};
const sum = (list, what) => list.reduce((all, each) => all + each[what].amount, 0);

async function secrets(world) {
  const {owner, mall} = world;
  const listed = await owner.get('/api/v1/admin/order_sources');
  expect(mall.secret.length > 40 && listed.json.items[0].has_secret && !listed.text.includes(mall.secret), 'a secret is shown once, and kept');
  const audit = await owner.get(`/api/v1/admin/audit?subject=${mall.source_id}`);
  expect(audit.json.items.some(({action}) => action === 'order_source.secret') && !audit.text.includes(mall.secret), 'the audit log knows that it was renewed, and not what it is');
  const twice = await owner.post('/api/v1/admin/order_sources', {name: '老商城', unknown_goods: 'create'});
  expect(twice.status === 422 && twice.json.field === 'name', 'a name is given once', twice.json);
  const nowhere = await owner.post('/api/v1/admin/order_sources', {name: '别处', unknown_goods: 'create', pull: {url: 'ftp://mall.example/orders', every_min: 5}});
  expect(nowhere.status === 422 && nowhere.json.field === 'pull.url', 'an address that cannot be called is refused', nowhere.json);
}

async function aLife({owner, seller, mall, invite_code}) {
  const sale = {invite_code};
  const told = await mall.one(mall.order('A-1', {sale, state: 'placed', paid_at: null}));
  expect(told.outcome === 'applied' && told.order_id, 'an order that was placed', told);
  const ours = await orderOf(owner, told.order_id);
  expect(ours.external_id === 'A-1' && ours.state === 'placed' && ours.goods.amount === 20_000 && ours.freight.amount === 1000, 'is one of ours', ours);
  const states = async () => (await commissionsOf({owner, seller}, told.order_id)).map(({state}) => state);
  expect(same(await states(), ['estimated', 'estimated']), 'with an estimate', await states());
  await mall.one(mall.order('A-1', {sale, version: 2}));
  expect(same(await states(), ['pending', 'pending']), 'paid: pending', await states());
  await mall.one(mall.order('A-1', {sale, version: 3, state: 'shipped', shipped_at: mall.later(2 * MINUTE_MS), carrier: '顺丰', tracking_no: 'SF1234'}));
  expect((await orderOf(owner, told.order_id)).tracking_no === 'SF1234', 'shipped, with its number');
  const received_at = mall.later(3 * MINUTE_MS);
  const end = mall.order('A-1', {sale, version: 4, state: 'received', shipped_at: mall.later(2 * MINUTE_MS), received_at});
  end.lines[0].refunded = fen(5000);
  await mall.one(end);
  const after = await orderOf(owner, told.order_id);
  expect(after.state === 'received' && after.refunded.amount === 5000 && after.received_at === received_at, 'received, partly refunded', after);
  expect(same(await states(), ['frozen', 'frozen']), 'frozen', await states());
  const [first] = (await commissionsOf({owner, seller}, told.order_id)).filter(({release_at}) => release_at);
  expect(Date.parse(first.release_at) - Date.parse(received_at) === 7 * DAY_S * 1000, 'the freeze runs from the receipt over there', first);
  const again = await mall.one(end);
  expect(again.outcome === 'ignored' && again.order_id === told.order_id, 'told again it is ignored', again);
  expect((await mall.one(mall.order('A-1', {sale, version: 2}))).outcome === 'ignored', 'as is a version that comes late');
  const other = await mall.one({...end, tracking_no: 'SF9999'});
  expect(other.outcome === 'refused' && other.problem.code === 'version_conflict', 'the same version with another content is not', other);
}

async function theLastVersionAlone({owner, seller, mall, invite_code}) {
  const versions = (external_id) => {
    const more = {sale: {invite_code}, shipped_at: mall.later(2 * MINUTE_MS), received_at: mall.later(3 * MINUTE_MS)};
    const refunded = (version, first, second, freight, what = more) => {
      const order = mall.order(external_id, {...what, version, state: what.received_at ? 'received' : what.shipped_at ? 'shipped' : 'paid', refunded_freight: fen(freight)});
      order.lines[0].refunded = fen(first);
      order.lines[1].refunded = fen(second);
      return order;
    };
    return [mall.order(external_id, {sale: more.sale, state: 'placed', paid_at: null}), refunded(2, 0, 0, 0, {sale: more.sale}), refunded(3, 0, 0, 0, {sale: more.sale, shipped_at: more.shipped_at}),
            refunded(4, 0, 100, 0, {sale: more.sale, shipped_at: more.shipped_at}), refunded(5, 333, 100, 0), refunded(6, 333, 5000, 1000)];
  };
  const outcome = async (order_id) => {
    const {state, goods, refunded} = await orderOf(owner, order_id);
    const commissions = await commissionsOf({owner, seller}, order_id);
    return JSON.stringify([state, goods, refunded, commissions.map((each) => [each.state, each.booked.amount, each.clawed_back.amount, each.kept.amount]).sort()]);
  };
  const wanted = await outcome((await mall.one(versions('B-1').at(-1))).order_id);
  for (const [id, deliveries] of Object.entries({'B-2': [0, 1, 2, 3, 4, 5], 'B-3': [5, 4, 3, 2, 1, 0], 'B-4': [2, 2, 0, 5, 5, 3], 'B-5': [1, 4, 0, 3, 5, 1]})) {
    const all = versions(id);
    let order_id;
    for (const i of deliveries) ({order_id} = await mall.one(all[i]));
    expect(await outcome(order_id) === wanted, `versions ${deliveries.map((i) => i + 1)} come to the same as the last one alone`, [await outcome(order_id), wanted]);
  }
  const batch = versions('B-6');
  const {results} = (await mall.tell(batch[3], batch[0], batch[5], batch[5])).json;
  expect(same(results.map((each) => each.outcome), ['applied', 'ignored', 'applied', 'ignored']), 'in one call as well', results);
  expect(await outcome(results[0].order_id) === wanted, 'with the same end');
}

async function whoEarns({owner, seller, mall, invite_code}) {
  const earned = async (external_id, more) => {
    const {order_id, ...told} = await mall.one(mall.order(external_id, more));
    if (told.outcome !== 'applied') throw new Error(JSON.stringify(told));
    return sum(await commissionsOf({owner, seller}, order_id), 'kept');
  };
  const whole = await earned('C-1', {sale: {invite_code}});
  expect(whole > 0, 'by an invite code', whole);
  expect(await earned('C-2') === 0, 'nobody, where nothing is said and nobody is known');
  expect(await earned('C-3', {sale: {invite_code: 'NOBODY99'}}) === 0, 'nor by a code of nobody');
  expect(await earned('C-4', {buyer: {external_id: 'b4', phone: '137 0000 0001'}}) === whole, 'by the binding that the buyer made in our own shop, found by his phone');
  expect(await earned('C-5', {buyer: {external_id: 'b4'}}) === whole, 'and again when only his name over there is told');
  expect(await earned('C-6', {sale: {invite_code}, buyer: {external_id: 'b6', phone: '13900000001'}}) === 0, 'not by buying from oneself: the phone shows it');
  const tea = (await well(seller.get('/api/v1/products'))).items[0];
  const {promo_code} = await well(seller.post('/api/v1/promo_links', {product_id: tea.product_id}));
  const just_now = () => ({placed_at: new Date(mall.now).toISOString(), paid_at: new Date(mall.now).toISOString()});
  expect(await earned('C-7', {sale: {promo_code}, ...just_now()}) === whole, 'by a promo code');
  expect(await earned('C-8', {buyer: {external_id: 'buyer of C-7'}, ...just_now()}) === whole, 'which binds the buyer');
  expect(await earned('C-9', {buyer: {external_id: 'buyer of C-7'}}) === 0, 'from then on: an order from before the binding is nobody\'s');
  const visitor = new Person(mall.server);
  const visitor_key = `visitor-${crypto.randomUUID()}`;
  await well(visitor.post('/api/v1/touches', {promo_code, visitor_key, source: 'link'}));
  const now = new Date(mall.now + 1000).toISOString();
  expect(await earned('C-10', {sale: {visitor_key}, placed_at: now, paid_at: now}) === whole, 'by what a visitor touched here before he bought there');
  expect((await well(owner.get('/api/v1/admin/ledger/check'))).sound, 'the books are sound');
}

async function names(world) {
  const {owner, seller, mall} = world;
  const sale = {external_distributor_id: 'staff-7'};
  const unknown = await mall.one(mall.order('D-1', {sale}));
  expect(unknown.outcome === 'refused' && unknown.problem.code === 'external_unknown' && unknown.problem.field === 'sale.external_distributor_id', 'a distributor whom nobody named is refused', unknown);
  const refused = async () => (await well(owner.get(`${mall.path}/refused_orders`))).items.map(({external_id}) => external_id);
  expect((await refused()).includes('D-1'), 'the order waits in the list of refused ones', await refused());
  expect((await sourceOf(world)).last_error.includes('D-1'), 'and the source tells of it');
  const {distributor_id} = await well(seller.get('/api/v1/session'));
  const put = (kind, external_id, id) => owner.call('PUT', `${mall.path}/names`, {kind, external_id, id});
  await well(put('distributor', 'staff-7', distributor_id));
  const applied = await mall.one(mall.order('D-1', {sale}));
  expect(applied.outcome === 'applied' && sum(await commissionsOf({owner, seller}, applied.order_id), 'kept') > 0, 'named, and told again: he earns', applied);
  expect(!(await refused()).includes('D-1'), 'and it waits no longer');
  const wrong = [['distributor', 'staff-8', 'dst_1', 404, 'id'], ['distributor', 'staff-8', 'ord_1abc', 422, 'id'], ['sku', '', 'sku_1abc', 422, 'external_id'], ['thing', 'x', 'sku_1abc', 422, 'kind']];
  for (const [kind, external_id, id, status, field] of wrong) {
    const reply = await put(kind, external_id, id);
    expect(reply.status === status && reply.json.field === field, `${kind} ${external_id} → ${id}: ${status} ${field}`, reply.json);
  }
  const skus = (await well(owner.get(`${mall.path}/names?kind=sku`))).items;
  expect(same(skus.map(({external_id}) => external_id), ['CUP', 'TEA']), 'goods that were told got names', skus);
  const shelf = await well(owner.get('/api/v1/products?limit=100'));
  expect(!shelf.items.some(({title: text}) => text === '明前龙井'), 'and are not for sale here');

  const strict = await Mall.open(owner, '严格的商城', {unknown_goods: 'refuse'});
  strict.ahead_ms = mall.ahead_ms;
  const strange = await strict.one(strict.order('A-1'));
  expect(strange.problem?.code === 'external_unknown' && strange.problem.field === 'lines[0].external_sku_id', 'a source may refuse goods that nobody named', strange);
  const tea = (await well(owner.get('/api/v1/products?limit=1'))).items[0];
  const {skus: [sku]} = await well(owner.get(`/api/v1/products/${tea.product_id}`));
  for (const name of ['TEA', 'CUP']) await well(owner.call('PUT', `${strict.path}/names`, {kind: 'sku', external_id: name, id: sku.sku_id}));
  const mapped = await strict.one(strict.order('A-1'));
  const ours = await orderOf(owner, mapped.order_id);
  expect(mapped.outcome === 'applied' && ours.lines.every(({sku_id}) => sku_id === sku.sku_id), 'named, they are ours; the same order number at another mall is another order', mapped);
  const {skus: [left]} = await well(owner.get(`/api/v1/products/${tea.product_id}`));
  expect(left.stock_left === sku.stock_left, 'and our own stock stays as it was');
}

async function changesBeforePayment({owner, mall}) {
  const placed = (version, price) => {
    const order = mall.order('E-1', {version, state: 'placed', paid_at: null, payable: fen(6000 + 3 * price)});
    order.lines[0].unit_price = fen(price);
    return order;
  };
  const first = await mall.one(placed(1, 5000));
  const second = await mall.one(placed(2, 4000));
  expect(first.order_id !== second.order_id, 'a price agreed upon before payment makes it another order of ours', second);
  expect((await orderOf(owner, first.order_id)).state === 'closed', 'the first one is closed');
  const paid = {...placed(3, 4000), state: 'paid', paid_at: mall.later(MINUTE_MS)};
  expect((await mall.one(paid)).order_id === second.order_id, 'the second one is paid');
  const closed = await mall.one(mall.order('E-2', {state: 'closed', paid_at: null, closed_at: mall.later(MINUTE_MS)}));
  expect((await orderOf(owner, closed.order_id)).state === 'closed', 'one that was closed when it was first told is closed');
  const late = await mall.one(mall.order('E-2', {version: 2}));
  expect((await orderOf(owner, late.order_id)).state === 'paid', 'and paid in the last second over there, it is paid');
  const back = mall.order('E-3', {state: 'closed', closed_at: mall.later(2 * MINUTE_MS), refunded_freight: fen(1000)});
  back.lines[0].refunded = fen(15_000);
  back.lines[1].refunded = fen(5000);
  expect((await orderOf(owner, (await mall.one(back)).order_id)).state === 'refunded', 'closed after everything went back, it is refunded');
}

async function ourOwnHandsOff({owner, buyer, mall}) {
  const mine = {buyer: {external_id: 'b4', phone: '13700000001'}};
  const {order_id} = await mall.one(mall.order('F-1', {...mine, state: 'placed', paid_at: null}));
  const refuses = async (what, reply) => expect((await reply).status === 409 && (await reply).json.code === 'order_synced', `${what} is for the system that keeps it`, (await reply).json);
  expect((await well(buyer.get(`/api/v1/orders/${order_id}`))).external_id === 'F-1', 'a buyer sees what he bought over there');
  await refuses('paying', buyer.post(`/api/v1/orders/${order_id}/payment`, {channel: 'sandbox'}));
  await refuses('cancelling', buyer.post(`/api/v1/orders/${order_id}/cancel`));
  await refuses('shipping', ship(owner, order_id));
  await mall.one(mall.order('F-1', {...mine, version: 2, state: 'shipped', shipped_at: mall.later(2 * MINUTE_MS)}));
  await refuses('receiving', buyer.post(`/api/v1/orders/${order_id}/receive`));
  await refuses('refunding', owner.post(`/api/v1/admin/orders/${order_id}/refunds`, {lines: [], freight: fen(1), reason: '破损', restock: false}));
}

async function wrongSignatures(world) {
  const {owner, seller, mall} = world;
  const other = await Mall.open(owner, '另一家');
  const body = JSON.stringify({orders: [mall.order('G-1')]});
  const before = await stateOf(owner, seller);
  const at = (s) => String(Math.floor(mall.now / 1000) + s);
  const wrong = {
    'no key': [{key: null}, 'signature_wrong'], 'no time': [{time: null, signature: '0'.repeat(64)}, 'signature_wrong'], 'no signature': [{signature: null}, 'signature_wrong'],
    'another\'s key': [{key: other.source_id}, 'signature_wrong'], 'a key of nobody': [{key: 'src_1'}, 'signature_wrong'], 'a key that is none': [{key: 'x'.repeat(3000)}, 'signature_wrong'],
    'another\'s secret': [{secret: other.secret}, 'signature_wrong'], 'one letter changed': [{body: body.replace('G-1', 'G-2')}, 'signature_wrong'],
    'a blank more': [{body: `${body} `}, 'signature_wrong'], 'the signature of another time': [{time: at(1), signature: sign(mall.secret, at(0), body)}, 'signature_wrong'],
    'an upper-case signature': [{signature: sign(mall.secret, at(0), body).toUpperCase(), time: at(0)}, 'signature_wrong'],
    'six minutes old': [{time: at(-360)}, 'signature_expired'], 'from in six minutes': [{time: at(360)}, 'signature_expired'], 'a time that is none': [{time: 'now'}, 'signature_expired'],
  };
  for (const [what, [spoil, code]] of Object.entries(wrong)) {
    const {status, json} = await mall.send(body, spoil);
    expect(status === 401 && json.code === code, `${what}: 401 ${code}`, [status, json]);
  }
  expect(await stateOf(owner, seller) === before, 'and nothing came of it');
  await sleep(1500);  // a job writes it down
  expect((await sourceOf(world)).last_error.includes('signature'), 'but the owner sees that signatures were refused', await sourceOf(world));
  for (const s of [-290, 290]) expect((await mall.send(body, {time: at(s)})).status === 200, `${s} s off is near enough`);

  const change = (state) => owner.call('PUT', mall.path, {name: '老商城', state, unknown_goods: 'create'});
  await well(change('disabled'));
  const shut = await mall.send(body);
  expect(shut.status === 403 && shut.json.code === 'source_disabled', 'a source that is switched off is told so', shut.json);
  await well(change('active'));
  expect((await mall.send(body)).json.results[0].outcome === 'ignored', 'and switched on, heard again');
}

async function wrongForms({owner, seller, mall}) {
  const before = await stateOf(owner, seller);
  const order = mall.order('H-1');
  const line = (more) => ({...order, lines: [{...order.lines[0], ...more}]});
  const wrong = [
    ['no JSON', '{"orders":[', 400, 'malformed_json'], ['a list', '[]', 422, 'invalid_field'], ['nothing', '{}', 422, 'invalid_field', 'orders'], ['no orders', {orders: []}, 422, 'invalid_field', 'orders'],
    ['101 orders', {orders: Array(101).fill(order)}, 422, 'invalid_field', 'orders'], ['a field too many', {orders: [{...order, total: 1}]}, 422, 'invalid_field', 'orders[0].total'],
    ['a line\'s field too many', {orders: [order, line({price: 1})]}, 422, 'invalid_field', 'orders[1].lines[0].price'], ['no lines', {orders: [{...order, lines: []}]}, 422, 'invalid_field', 'orders[0].lines'],
    ['version 0', {orders: [{...order, version: 0}]}, 422, 'invalid_field', 'orders[0].version'], ['a state that is none', {orders: [{...order, state: 'done'}]}, 422, 'invalid_field', 'orders[0].state'],
    ['quantity 0', {orders: [line({quantity: 0})]}, 422, 'invalid_field', 'orders[0].lines[0].quantity'], ['a price with cents', {orders: [line({unit_price: {amount: 1.5, currency: 'CNY'}})]}, 422, 'invalid_field', 'orders[0].lines[0].unit_price.amount'],
    ['no buyer', {orders: [{...order, buyer: undefined}]}, 422, 'invalid_field', 'orders[0].buyer'], ['an id of 65 letters', {orders: [{...order, external_id: 'x'.repeat(65)}]}, 422, 'invalid_field', 'orders[0].external_id'],
    ['a day for a time', {orders: [{...order, placed_at: '2026-01-01'}]}, 422, 'invalid_field', 'orders[0].placed_at'],
    ['too much', `{"orders":[${' '.repeat(BODY_BYTES_MAX)}]}`, 413, 'body_too_large'],
  ];
  for (const [what, body, status, code, field] of wrong) {
    const reply = await mall.send(typeof body === 'string' ? body : JSON.stringify(body));
    expect(reply.status === status && reply.json.code === code && reply.json.field === field, `${what}: ${status} ${code} ${field ?? ''}`, reply.text);
  }
  expect(await stateOf(owner, seller) === before, 'and nothing came of it, not of the other orders of a call either');
}

async function wrongOrders({owner, seller, mall, invite_code}) {
  const held = mall.order('I-1', {sale: {invite_code}, version: 5, refunded_freight: fen(300)});
  held.lines[0].refunded = fen(2000);
  await mall.one(held);
  const before = await stateOf(owner, seller);
  const order = (more, change = () => {}) => {
    const made = mall.order('I-2', more);
    change(made.lines, made);
    return made;
  };
  const next = (more, change = () => {}) => {
    const made = structuredClone({...held, version: 6, ...more});
    change(made.lines, made);
    return made;
  };
  const wrong = [
    ['dollars', order({payable: {amount: 21_000, currency: 'USD'}}), 'invalid_field', 'payable.currency'], ['a line\'s dollars', order({}, ([line]) => (line.unit_price.currency = 'USD')), 'invalid_field', 'lines[0].unit_price.currency'],
    ['a sum that is not one', order({payable: fen(20_999)}), 'invalid_field', 'payable.amount'], ['a price below nothing', order({}, ([line]) => (line.unit_price = fen(-1))), 'invalid_field', 'lines'],
    ['a discount above the price', order({}, ([line]) => (line.discount = fen(15_001))), 'invalid_field', 'lines'], ['more than an order may be', order({}, ([line]) => (line.unit_price = fen(Number.MAX_SAFE_INTEGER))), 'invalid_field', 'lines'],
    ['freight below nothing', order({freight: fen(-1)}), 'invalid_field', 'lines'],
    ['paid, and no time', order({paid_at: null}), 'invalid_field', 'state'], ['paid before it was placed', order({paid_at: mall.later(-1)}), 'invalid_field', 'state'],
    ['shipped, and no time', order({state: 'shipped'}), 'invalid_field', 'state'], ['not closed, and a time of it', order({closed_at: mall.later(0)}), 'invalid_field', 'state'],
    ['from tomorrow', order({paid_at: mall.later(DAY_S * 1000)}), 'invalid_field', 'paid_at'], ['of the year 1066', order({placed_at: '1066-10-14T00:00:00Z'}), 'invalid_field', 'placed_at'],
    ['more back than was paid', order({}, ([line]) => (line.refunded = fen(15_001))), 'refund_too_large', 'lines[0].refunded'], ['freight back that was not paid', order({refunded_freight: fen(1001)}), 'refund_too_large', 'refunded_freight'],
    ['money back of what nobody paid', order({state: 'placed', paid_at: null}, ([line]) => (line.refunded = fen(1))), 'invalid_field', 'lines[0].refunded'],
    ['closed with the money kept', order({state: 'closed', closed_at: mall.later(MINUTE_MS)}), 'invalid_field', 'state'],
    ['a phone that is none', order({buyer: {external_id: 'b', phone: 'call me'}}), 'invalid_field', 'buyer.phone'],
    ['less back than before', next({}, ([line]) => (line.refunded = fen(1999))), 'refund_shrinks', 'lines[0].refunded'], ['less freight back', next({refunded_freight: fen(299)}), 'refund_shrinks', 'refunded_freight'],
    ['other goods than were paid for', next({payable: fen(16_000)}, ([line]) => (line.quantity = 2)), 'goods_changed', 'lines'], ['another freight', next({payable: fen(20_500), freight: fen(500)}), 'goods_changed', 'lines'],
    ['never paid after all', next({state: 'placed', paid_at: undefined, refunded_freight: fen(0)}, ([line]) => (line.refunded = fen(0))), 'state_conflict', 'state'],
  ];
  for (const [what, made, code, field] of wrong) {
    const result = await mall.one(made);
    expect(result.outcome === 'refused' && result.problem.code === code && result.problem.field === field, `${what}: ${code} ${field}`, result);
  }
  expect(await stateOf(owner, seller) === before, 'and nothing came of it');
  const {results} = (await mall.tell(order({payable: fen(1)}), mall.order('I-3'), next({refunded_freight: fen(0)}))).json;
  expect(same(results.map(({outcome}) => outcome), ['refused', 'applied', 'refused']), 'one order\'s no is not another\'s', results);
  const {applied, ignored, refused} = (await well(owner.get('/api/v1/admin/order_sources'))).items.find(({source_id}) => source_id === mall.source_id);
  expect(applied > 20 && ignored > 5 && refused > 20, 'the source has counted', {applied, ignored, refused});
}

/** Waits until it is so, a job or the next question permitting. */
async function until(what, condition) {
  for (let i = 0; i < 100; i++) {
    if (await condition()) return expect(true, what);
    await sleep(100);
  }
  return expect(false, what, await condition());
}

async function asking(world) {
  const {owner, invite_code} = world;
  let pages = {};
  const asked = await AskedMall.listen(({cursor}) => pages[cursor ?? ''] ?? {status: 500, body: {}});
  const mall = await Mall.open(owner, '只能被问的商城');
  mall.ahead_ms = world.mall.ahead_ms;
  pages = {'': {body: {orders: [mall.order('P-1', {sale: {invite_code}})], next_cursor: '游标 1&2'}}, '游标 1&2': {body: {orders: [mall.order('P-2'), mall.order('P-1', {sale: {invite_code}}), mall.order('P-3', {payable: fen(1)})], next_cursor: 'end'}}, 'end': {body: {orders: [], next_cursor: 'end'}}};
  const set = (more) => owner.call('PUT', mall.path, {name: '只能被问的商城', state: 'active', unknown_goods: 'create', ...more});
  const source = () => sourceOf({owner, mall});
  await well(set({pull: {url: asked.url, every_min: 5}}));
  await until('a source that has an address is asked at once, page by page', async () => asked.asked.length >= 3);
  expect(same(asked.asked.slice(0, 3).map(({query}) => query), [{shop: '7', limit: '100'}, {shop: '7', cursor: '游标 1&2', limit: '100'}, {shop: '7', cursor: 'end', limit: '100'}]), 'with its cursors', asked.asked.map(({query}) => query));
  const {target, headers} = asked.asked[1];
  expect(headers['fenxiao-key'] === mall.source_id && headers['fenxiao-signature'] === sign(mall.secret, headers['fenxiao-timestamp'], target), 'signed over path and query');
  await until('what it answers is taken as if it were told', async () => {
    const {applied, ignored, refused} = await source();
    return applied === 2 && ignored === 1 && refused === 1;
  });
  expect(!(await source()).last_error_at || (await source()).last_error.includes('P-3'), 'what of it was refused is in the list, and the cursor goes on', await source());
  await sleep(1500);
  expect(asked.asked.length === 3, 'then it is left alone', asked.asked.length);
  for (const [what, page, says] of [['an error', {status: 503, body: {}}, '503'], ['no JSON', {body: 'sorry'}, 'malformed_json'], ['a field too many', {body: {orders: [], next_cursor: 'x', more: 1}}, 'more'], ['a cursor that stands still', {body: {orders: [mall.order('P-4')], next_cursor: 'end'}}, 'stands still']]) {
    pages.end = page;
    const count = asked.asked.length;
    world.mall.ahead_ms = mall.ahead_ms = Date.parse((await advance(owner, 5 * 60)).now) - Date.now();
    await until(`${what}: asked again after five minutes, and the owner reads why nothing came`, async () => asked.asked.length > count && (await source()).last_error.includes(says));
    expect(asked.asked.at(-1).query.cursor === 'end', 'from where it stood', asked.asked.at(-1).query);
  }
  asked.close();
  world.mall.ahead_ms = mall.ahead_ms = Date.parse((await advance(owner, 5 * 60)).now) - Date.now();
  await until('nobody there: said so', async () => /connect|refused/i.test((await source()).last_error));
  expect(!(await well(set({}))).pull, 'and it can be left alone for good');
}

async function renewing({owner, mall}) {
  const former = mall.secret;
  const {former_until} = await mall.renew(owner);
  const body = JSON.stringify({orders: [mall.order('J-1')]});
  expect((await mall.send(body)).status === 200 && mall.secret !== former, 'a renewed secret is good at once');
  expect((await mall.send(body, {secret: former})).status === 200 && former_until, 'the former one for a day still', former_until);
  mall.ahead_ms = Date.parse((await advance(owner, DAY_S + 60)).now) - Date.now();
  expect((await mall.send(body, {secret: former})).json.code === 'signature_wrong', 'then no more');
  expect((await mall.send(body)).status === 200, 'the new one is');
}

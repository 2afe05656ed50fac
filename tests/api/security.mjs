import {Person, expect} from '../black_box.mjs';
import {advanceToWindow, becomeDistributor, fen, productOf, well} from './shopping.mjs';

export const title = 'bombs are refused before they cost anything, sessions rotate, and every limit ends in 429';

const BOMB_MS_MAX = 5_000;
const MINUTE_S = 60;

/** A PNG of this size in its header, and as good as nothing in it. */
function pngOf(width, height) {
  const head = Buffer.alloc(33);
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]).copy(head);
  head.write('IHDR', 12);
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  head[24] = 8;
  head[25] = 2;
  return head;
}

/** A JPEG whose frame header says this size. */
function jpegOf(width, height, kind = 0xc0) {
  const frame = Buffer.from([0xff, kind, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
  const scan = Buffer.from([0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0, 0]);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0'), frame, scan, Buffer.alloc(64), Buffer.from([0xff, 0xd9])]);
}

export async function run(server) {
  const owner = new Person(server);
  const seller = new Person(server);
  await owner.signInAs('owner');
  await seller.signIn('13900000001');
  await becomeDistributor(seller, owner, '周晓雯');
  await jsonBombs(server);
  await pictureBombs(seller);
  await rotates(server);
  await limits(server, owner, seller);
}

async function jsonBombs(server) {
  const anyone = new Person(server);
  const many = (count, of) => Array.from({length: count}, of);
  const quote = (text) => anyone.post('/api/v1/orders/quote', text);
  const bombs = {
    'a list of a hundred thousand': [`{"lines":[${many(100_000, () => '1').join()}]}`, 422],
    'a list of lists': [`{"lines":[${many(200_000, () => '[]').join()}]}`, 422],
    'fifty thousand fields': [`{${many(50_000, (_, i) => `"f${i}":1`).join()}}`, 422],
    'a number of half a million digits': [`{"lines":[{"sku_id":"sku_1","quantity":${'9'.repeat(500_000)}}]}`, 400],
    'a number without end': ['{"lines":[{"sku_id":"sku_1","quantity":1e999999}]}', 400],
    'a name of a million letters': [`{"${'a'.repeat(1_000_000)}":1}`, 422],
    'half a million brackets': [`{"lines":${'['.repeat(500_000)}`, 400],
    'one key fifty thousand times': [`{${many(50_000, () => '"lines":[]').join()}}`, 422],
  };
  for (const [what, [text, status]] of Object.entries(bombs)) {
    const begin = Date.now();
    const reply = await quote(text);
    const ms = Date.now() - begin;
    expect(reply.status === status && reply.json?.code && ms < BOMB_MS_MAX, `${what}: ${status} in ${ms} ms`, [reply.status, reply.text.slice(0, 200)]);
  }
  expect((await anyone.get('/api/v1/shop')).status === 200, 'and the server is well');
}

const upload = (seller, bytes) => seller.call('POST', '/api/v1/posters', bytes, undefined, {'content-type': 'image/jpeg'});

async function pictureBombs(seller) {
  for (const [what, bytes] of Object.entries({
    'a JPEG of 65 535 × 65 535': jpegOf(65_535, 65_535), 'a progressive one': jpegOf(65_500, 65_500, 0xc2), 'one of 4 097 × 100': jpegOf(4_097, 100),
    'a PNG of 2 147 483 647 × 2 147 483 647': pngOf(0x7fffffff, 0x7fffffff), 'one of 100 000 × 1': pngOf(100_000, 1),
  })) {
    const begin = Date.now();
    const {status, json} = await upload(seller, bytes);
    const ms = Date.now() - begin;
    expect(status === 422 && json.code === 'bad_picture' && ms < BOMB_MS_MAX, `${what} is refused (${ms} ms)`, [status, json]);
  }
}

/** Who signs in again has another session, and the one before is dead. */
async function rotates(server) {
  const person = new Person(server);
  await person.signIn('13700000051');
  const first = person.cookie;
  const with_first = new Person(server);
  with_first.cookie = first;
  expect((await with_first.get('/api/v1/addresses')).status === 200, 'a session is good');
  const staff = new Person(server);
  await staff.signInAs('operator');
  const before = staff.cookie;
  await staff.signInAs('operator');
  const with_before = new Person(server);
  with_before.cookie = before;
  expect(staff.cookie !== before && (await staff.get('/api/v1/admin/orders')).status === 200, 'signing in again gives another session');
  expect((await with_before.get('/api/v1/admin/orders')).status === 401, 'and ends the one before');
  expect((await with_first.get('/api/v1/addresses')).status === 200, 'nobody else\'s');
  const planted = new Person(server);
  planted.cookie = 'fenxiao=planted-by-somebody-else-0000000000000';
  await planted.signInAs('auditor');
  expect(!planted.cookie.includes('planted'), 'a session that somebody else chose is not taken up');
  const last = staff.cookie;
  await well(staff.call('DELETE', '/api/v1/session'));
  staff.cookie = last;
  expect((await staff.get('/api/v1/admin/orders')).status === 401, 'signing out ends it');
}

async function limits(server, owner, seller) {
  const driven = async (what, call, most) => {
    let calls = 0;
    let reply;
    do {
      reply = await call(calls++);
    } while (reply.status !== 429 && calls <= most + 1);
    expect(reply.status === 429 && reply.json.code === 'rate_limited' && Number(reply.headers['retry-after']) > 0 && calls === most + 1, `${what}: ${most} calls, then 429`, [calls, reply.status, reply.json]);
  };
  const tea = await productOf(seller, 'tea');
  const buyer = new Person(server);
  await buyer.signIn('13700000052');
  await advanceToWindow(owner, MINUTE_S);
  await driven('orders', () => buyer.post('/api/v1/orders/ord_1/cancel'), 120);
  expect((await seller.post('/api/v1/orders/ord_1/cancel')).status === 404, 'another person has his own share');
  await driven('withdrawals', () => seller.post('/api/v1/distributor/withdrawals', {amount: fen(1000), payout_account_id: 'pac_1', expected_net: fen(1000)}), 30);
  await driven('writes, with pictures that are none among them', (i) => (i % 8 ? seller.post('/api/v1/promo_links', {product_id: tea.product_id}) : upload(seller, pngOf(1, 1))), 240);
  await advanceToWindow(owner, 10 * MINUTE_S);
  await driven('codes from one address', (i) => new Person(server).post('/api/v1/sessions/codes', {phone: `136${String(10_000_000 + i)}`}), 120);
  await driven('tries to sign in from one address', (i) => new Person(server).post('/api/v1/sessions/phone', {phone: `136${String(10_000_000 + i)}`, code: '000000'}), 240);
}

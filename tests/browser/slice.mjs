import fs from 'node:fs';
import path from 'node:path';

import {MirrorHand, fillAddress, placeAndPay, toCheckout} from './buying.mjs';
import {Api, Phone, check, equal, eventually, leaveField, screens, signIn} from './harness.mjs';
import {readQr} from './pixels.mjs';

export const title = 'the main job, two phones at once: apply, share a poster, order from it, earn, withdraw';

const APPLICANT = '13700000001';
const BUYER = '13700000002';
const FREEZE_DAYS = 8;  // the shop freezes for 7

/** Types through an input method: n → ni → … → nihao → 你好, as a phone's keyboard does it. */
async function compose(page, cdp, steps, result) {
  for (const step of steps) await cdp.send('Input.imeSetComposition', {text: step, selectionStart: step.length, selectionEnd: step.length});
  await cdp.send('Input.insertText', {text: result});
}

async function ledgerIsSound(staff) {
  const ledger = await staff.get('/api/v1/admin/ledger/check');
  check(ledger.sound, `the ledger: ${ledger.findings.join('; ')}`);
}

const inBase = (detail) => detail.parts.filter((part) => part.counted).reduce((sum, part) => sum + part.amount.amount, 0);

export async function run({browser, base, report}) {
  const staff = await new Api(base).signInStaff();
  const anyone = new Api(base);
  const a = await Phone.open(browser, base);  // the distributor to be
  const b = await Phone.open(browser, base);  // the buyer
  const own = (phone) => ({get: async (address) => (await phone.context.request.get(base + address)).json()});

  await report.step('she signs in with a phone and its code', async () => {
    await a.go('/#/apply');
    await a.arrives(/^#\/sign-in/);
    await a.shot('slice-01-sign-in');
    await signIn(a, anyone, APPLICANT);
    await a.arrives(/^#\/apply/);
  });

  await report.step('she writes her name through an input method: n…nihao → 你好', async () => {
    const field = a.field('姓名');
    await field.waitFor({state: 'attached'});
    await field.focus();
    const cdp = await a.context.newCDPSession(a.page);
    await compose(a.page, cdp, ['n', 'ni', 'nih', 'niha', 'nihao'], '你好');
    equal(await field.inputValue(), '你好', 'the field');
    await leaveField(a.page);
    await a.shot('slice-02-apply');
    await a.press('提交申请');
    await a.sees('请先阅读并同意协议');
  });

  await report.step('she agrees and applies; the page says that it is looked at', async () => {
    await a.press(/我已阅读并同意/, 'checkbox');
    await a.press('提交申请');
    await a.sees('申请已提交，正在审核');
    await a.shot('slice-03-pending');
  });

  await report.step('the merchant approves; she sees it by herself', async () => {
    const {items} = await staff.get('/api/v1/admin/applications?review_status=pending');
    const hers = items.find((application) => application.name === '你好');
    check(hers, 'the application has another name');
    await staff.post(`/api/v1/admin/applications/${hers.application_id}/approve`, {});
    await a.sees('恭喜，你已是分销员');
    await a.shot('slice-04-approved');
    await eventually('the door opens', async () => !(await a.button('进入首页').isDisabled()));
    await a.press('进入首页');
    await a.arrives(/^#\/home/);
    await a.sees('可提现');
    await a.shot('slice-05-home');
  });

  const product = await report.step('products say what she would earn', async () => {
    await a.press('推广', 'tab');
    await a.arrives(/^#\/promote/);
    await a.sees(/预计赚/);
    await a.shot('slice-06-promote');
    const {items} = await own(a).get('/api/v1/products?sort=earn&limit=1');
    return own(a).get(`/api/v1/products/${items[0].product_id}`);
  });

  const link = await report.step('the poster: preview, export, and its code is the link', async () => {
    await a.route(`#/poster/${product.product_id}`);
    await a.sees('能扫');
    await a.shot('slice-07-poster');
    const coming = a.page.waitForEvent('download', {timeout: 60000});
    coming.catch(() => {});
    await a.press('保存');
    const file = path.join(screens, 'poster.jpg');
    await (await coming).saveAs(file);
    const bytes = fs.readFileSync(file);
    check(bytes[0] === 0xff && bytes[1] === 0xd8, 'the file is no JPEG');
    const picture = await a.page.evaluate(async (encoded) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/jpeg;base64,${encoded}`)).blob());
      const canvas = document.createElement('canvas');
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
      const pen = canvas.getContext('2d', {willReadFrequently: true});
      pen.drawImage(bitmap, 0, 0);
      const {data} = pen.getImageData(0, 0, canvas.width, canvas.height);
      let text = '';
      for (let i = 0; i < data.length; i += 8192) text += String.fromCharCode(...data.subarray(i, i + 8192));
      return {width: canvas.width, height: canvas.height, pixels: btoa(text)};
    }, bytes.toString('base64'));
    const made = await a.context.request.post(`${base}/api/v1/promo_links`, {data: {product_id: product.product_id}, headers: {'idempotency-key': crypto.randomUUID(), origin: base}});
    const known = await made.json();
    equal(readQr(Buffer.from(picture.pixels, 'base64'), picture.width, picture.height), known.url, 'what the code says');
    return known;
  });

  const orderId = await report.step('a second phone opens the link, orders and pays', async () => {
    const hand = new MirrorHand(b);
    await toCheckout(hand, new URL(link.url).pathname, anyone, BUYER);
    await fillAddress(hand);
    await b.shot('slice-08-checkout');
    const id = await placeAndPay(hand);
    await b.shot('slice-09-paid');
    return id;
  });

  const commissionId = await report.step('she sees the order within seconds, the commission pending', async () => {
    await a.route('#/earnings');
    const row = await eventually('the commission', async () => (await own(a).get('/api/v1/distributor/commissions')).items?.find((each) => each.state === 'pending'));
    await a.route('#/home');
    await a.route('#/earnings');
    await a.sees('待收货');
    await a.shot('slice-10-earnings');
    return row.commission_id;
  });

  const booked = await report.step('"why this amount": every part of the sum, and it is the sum', async () => {
    const detail = await own(a).get(`/api/v1/distributor/commissions/${commissionId}`);
    equal(inBase(detail), detail.base.amount, 'the base is its parts');
    equal(Math.floor((detail.base.amount * detail.rate_bp) / 10000) - detail.cut.amount, detail.row.booked.amount, 'base × rate');
    await a.route(`#/earnings/${commissionId}`);
    await a.sees('佣金基数');
    await a.sees('下单时已锁定');
    await a.shot('slice-11-why');
    await ledgerIsSound(staff);
    return detail;
  });

  await report.step('shipped, received: frozen', async () => {
    await staff.post(`/api/v1/admin/orders/${orderId}/ship`, {carrier: '顺丰', tracking_no: 'SF1234567890'});
    await b.sees('SF1234567890');
    await b.press('确认收货');
    await b.sees(/确认后进入售后期/);
    await b.page.getByRole('button', {name: '确认收货', exact: true}).last().evaluate((element) => element.click());
    await b.sees('已收货');
    await b.shot('slice-12-received');
    await eventually('frozen', async () => (await own(a).get('/api/v1/distributor/balances')).frozen.amount === booked.row.booked.amount);
    await ledgerIsSound(staff);
  });

  const kept = await report.step('a partial refund claws back exactly its share', async () => {
    const order = await staff.get('/api/v1/admin/orders').then(({items}) => items.find((each) => each.order_id === orderId));
    const line = order.lines[0];
    const refund = Math.floor(line.goods.amount / 3);
    await staff.post(`/api/v1/admin/orders/${orderId}/refunds`, {lines: [{line_id: line.line_id, goods: {amount: refund, currency: 'CNY'}}], reason: '少发一件配件', restock: false});
    const expected = Number((BigInt(booked.row.booked.amount) * BigInt(booked.base.amount - refund)) / BigInt(booked.base.amount));
    const balances = await own(a).get('/api/v1/distributor/balances');
    equal(balances.frozen.amount, expected, 'what stays frozen');
    await b.sees(/已退款/);
    await ledgerIsSound(staff);
    return expected;
  });

  await report.step('the freeze passes: available', async () => {
    await staff.advance(FREEZE_DAYS);
    await ledgerIsSound(staff);
    const balances = await own(a).get('/api/v1/distributor/balances');
    equal(balances.available.amount, kept, 'available');
    await a.route('#/home');
    await a.sees('可提现');
    await a.shot('slice-13-available');
  });

  await report.step('she withdraws; the merchant approves; the sandbox pays', async () => {
    await a.route('#/withdraw');
    await a.press('添加账户');
    await a.type('户名', '你好');
    await a.type('账号', '6222020000001234');
    await a.press('保存');
    await a.idle();  // the sheet is gone
    await a.press('全部');
    await eventually('the button names the sum', async () => (await a.page.getByRole('button', {name: /^提现 ¥/}).count()) > 0);
    await a.shot('slice-14-withdraw');
    await a.press(/^提现 ¥/);
    await a.press('确认提现');
    await a.arrives(/^#\/withdrawals/);
    await a.sees('审核中');
    const {items} = await staff.get('/api/v1/admin/withdrawals');
    const hers = items.find((each) => each.distributor_name === '你好');
    await staff.post(`/api/v1/admin/withdrawals/${hers.withdrawal_id}/approve`, {});
    await staff.advance(0, 60);
    const paid = await eventually('paid', async () => (await own(a).get('/api/v1/distributor/withdrawals')).items.find((each) => each.state === 'paid'));
    equal(paid.amount.amount, paid.net.amount + paid.fee.amount + paid.tax_withheld.amount, 'amount = net + fee + tax');
    await a.route('#/home');
    await a.route('#/withdrawals');
    await a.sees('已到账');
    await a.shot('slice-15-paid');
    await ledgerIsSound(staff);
  });

  await report.step('neither page had an error', async () => {
    equal([...a.errors, ...b.errors].join('\n'), '', 'errors');
  });
}

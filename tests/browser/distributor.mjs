import {Api, Phone, check, equal, eventually} from './harness.mjs';
import {nothingSticksOut} from './looks.mjs';

export const title = 'a distributor\'s own screens: statement, standing, messages and profile; what is new comes by itself';

const SELLER = '13800000001';
const ADDRESS = {name: '李雷', phone: '13400000002', region: '浙江省 杭州市 西湖区', street: '文三路 1 号'};

/** Somebody else buys through the seller's link, without a screen. */
async function buysThrough(base, seller, number) {
  const buyer = new Api(base);
  const {items} = await seller.get('/api/v1/products?sort=best_selling&limit=1');
  const link = await seller.post('/api/v1/promo_links', {product_id: items[0].product_id});
  const visitor_key = `visitor-${crypto.randomUUID()}`;
  await buyer.post('/api/v1/touches', {promo_code: link.promo_code, visitor_key, source: 'link'});
  await buyer.post('/api/v1/sessions/codes', {phone: number});
  const {code} = await buyer.get(`/api/v1/sandbox/sms?phone=${number}`);
  await buyer.post('/api/v1/sessions/phone', {phone: number, code, visitor_key});
  const product = await buyer.get(`/api/v1/products/${items[0].product_id}`);
  const lines = [{sku_id: product.skus.find((sku) => sku.stock_left > 0).sku_id, quantity: 1}];
  const {payable} = await buyer.post('/api/v1/orders/quote', {lines});
  const order = await buyer.post('/api/v1/orders', {lines, expected_payable: payable, address: ADDRESS});
  const {payment_no} = await buyer.post(`/api/v1/orders/${order.order_id}/payment`, {channel: 'sandbox'});
  await buyer.post(`/api/v1/sandbox/payments/${payment_no}`, {succeed: true});
  return {buyer, order, product};
}

async function signedIn(browser, base, api, options) {
  const phone = await Phone.open(browser, base, options);
  const [name, value] = api.cookie.split('=');
  await phone.context.addCookies([{name, value, url: base}]);
  return phone;
}

export async function run({browser, base, report}) {
  const staff = await new Api(base).signInStaff();
  const seller = new Api(base);
  await seller.signInPhone(SELLER);
  const first = await buysThrough(base, seller, '13400000002');
  await staff.post(`/api/v1/admin/orders/${first.order.order_id}/ship`, {carrier: '顺丰', tracking_no: 'SF123456789'});
  await first.buyer.post(`/api/v1/orders/${first.order.order_id}/receive`);
  await staff.advance(8);

  const phone = await signedIn(browser, base, seller);
  await phone.go('/#/home');
  await phone.sees('可提现');

  await report.step('an order through her link appears without a touch of hers', async () => {
    await phone.idle();
    const before = await seller.get('/api/v1/distributor/home');
    await buysThrough(base, seller, '13400000003');
    const after = await seller.get('/api/v1/distributor/home');
    check(after.orders_today === before.orders_today + 1, 'the server does not know of the order');
    await phone.sees(`成交 ${after.orders_today} 单`);
    await phone.sees(/条新消息/);
    await phone.shot('distributor-home-told');
  });

  await report.step('the bell leads to the messages; what was seen is marked as read', async () => {
    await phone.press(/条新消息/);
    await phone.arrives(/^#\/messages/);
    await phone.sees('你的链接有新订单');
    await phone.sees('佣金已转入可提现');
    await eventually('the marks are gone', async () => (await seller.get('/api/v1/distributor/home')).unread_messages === 0);
    await phone.shot('distributor-messages');
    await phone.press(/你的链接有新订单/);
    await phone.arrives(/^#\/earnings\/com_/);
    await phone.page.goBack();
    await phone.arrives(/^#\/messages/);
  });

  await report.step('the statement adds up on the screen as on the server', async () => {
    await phone.route('#/earnings');
    await phone.press('月度账单', 'link');
    await phone.arrives(/^#\/statement/);
    await phone.sees('余额怎么变的');
    const month = await seller.get('/api/v1/distributor/statements/current');
    const yuan = (fen) => `¥${Math.floor(fen / 100).toLocaleString('en-US')}.${String(fen % 100).padStart(2, '0')}`;
    await phone.sees(yuan(month.closing.amount));
    await phone.press('复制账单文字');
    await phone.sees('账单文字已复制');
    if (month.first_month < month.last_month) {
      await phone.press('上个月');
      await phone.seesNot('截至今天');
      await phone.press('下个月');
      await phone.sees('截至今天');
    }
    await phone.press('返回');
    await phone.arrives(/^#\/earnings$/);
  });

  await report.step('she changes her name; the home greets her by it', async () => {
    await phone.route('#/me');
    await phone.page.getByTestId('who').first().waitFor({state: 'attached'});
    await phone.page.getByTestId('who').first().evaluate((element) => /** @type {HTMLElement} */ (element).click());
    await phone.arrives(/^#\/profile/);
    await phone.type('昵称', '晓棠小铺');
    await phone.press('保存');
    await phone.sees('已保存');
    equal((await seller.get('/api/v1/distributor/profile')).display_name, '晓棠小铺', 'the name');
    const {show_avatar} = await seller.get('/api/v1/distributor/profile');
    await phone.press(/显示头像/, 'switch');
    await eventually('the switch is told', async () => (await seller.get('/api/v1/distributor/profile')).show_avatar === !show_avatar);
    await phone.route('#/home');
    await phone.sees(/晓棠小铺/);
  });

  await report.step('the leaderboard keeps her own place in sight', async () => {
    await phone.route('#/me');
    await phone.press(/排行榜/);
    await phone.arrives(/^#\/leaderboard/);
    await phone.sees(/（我）/);
    await phone.press('今天', 'tab');
    await phone.sees(/（我）/);
    await phone.press('累计', 'tab');
    await phone.sees(/（我）/);
  });

  await report.step('a buyer sees who his seller is, and for how long', async () => {
    const buyer = await signedIn(browser, base, first.buyer);
    await buyer.go('/#/me');
    await buyer.press(/我的推荐人/);
    await buyer.arrives(/^#\/seller/);
    await buyer.sees(/\d+ 天/);
    await buyer.sees('晓棠小铺');
    await buyer.shot('buyer-seller');
    await buyer.close();
  });

  await report.step('without a network the last known stays, with its age; a screen never seen says what to do', async () => {
    await phone.route('#/tier');
    await phone.sees('各等级');
    await phone.route('#/me');
    await phone.context.setOffline(true);
    await phone.route('#/tier');
    await phone.sees(/网络不通，显示的是/);
    await phone.sees('各等级');
    await phone.shot('distributor-tier-offline');
    await phone.route('#/team');
    await phone.sees('再试一次');
    await phone.shot('distributor-team-offline');
    await phone.context.setOffline(false);
    await phone.seesNot('再试一次');
  });

  await report.step('the page had no error', async () => {
    equal(phone.errors.join('\n'), '', 'errors');
    await phone.close();
  });

  const screens = {
    me: ['#/me', /.+/], statement: ['#/statement', /¥/], messages: ['#/messages', /¥/], tier: ['#/tier', /¥/], leaderboard: ['#/leaderboard', /¥/],
    team: ['#/team', /.+/], profile: ['#/profile', /138/], privacy: ['#/privacy', /.+/], earnings: ['#/earnings', /¥/], home: ['#/home', /¥/],
    promote: ['#/promote', /¥/], withdraw: ['#/withdraw', /¥/], withdrawals: ['#/withdrawals', /.+/],
  };
  const variants = {zh: {}, dark: {dark: true}, en: {language: 'en-US'}, 'en-320': {language: 'en-US', width: 320, height: 640}, 'zh-320': {width: 320, height: 640}};
  for (const [variant, options] of Object.entries(variants)) {
    await report.step(`screens: ${variant}`, async () => {
      const one = await signedIn(browser, base, seller, options);
      await one.go('/#/home');
      for (const [screen, [hash, holds]] of Object.entries(screens)) {
        await one.route(hash);
        await one.sees(holds);
        await one.shot(`distributor-${screen}-${variant}`);
        await nothingSticksOut(one, options.width || 390);
      }
      equal(one.errors.join('\n'), '', 'errors of the page');
      await one.close();
    });
  }
}

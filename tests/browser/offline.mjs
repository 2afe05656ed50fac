import {MirrorHand, fillAddress, toCheckout} from './buying.mjs';
import {Api, Phone, check, equal, eventually} from './harness.mjs';
import {shareLink} from './landing.mjs';

export const title = 'the network goes in mid-order: nothing is doubled, the app says so and recovers';

const PLACE = (url) => url.pathname === '/api/v1/orders';

async function ordersOf(phone, base) {
  return (await (await phone.context.request.get(`${base}/api/v1/orders`)).json()).items;
}

export async function run({browser, base, report}) {
  const shop = await shareLink(base);
  const anyone = new Api(base);

  await report.step('the answer is lost after the server has done it: one order, found again', async () => {
    const phone = await Phone.open(browser, base);
    const hand = new MirrorHand(phone);
    await toCheckout(hand, shop.path, anyone, '13500000001');
    await fillAddress(hand);
    const keys = [];
    let lost = true;
    await phone.page.route(PLACE, async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      keys.push(route.request().headers()['idempotency-key']);
      if (!lost) return route.continue();
      await route.fetch();  // the server places it
      return route.abort('connectionreset');
    });
    await hand.press(/^提交订单 ¥/);
    await phone.sees(/网络断了，订单可能已经提交/);
    await phone.shot('offline-uncertain');
    equal((await ordersOf(phone, base)).length, 1, 'orders while it is uncertain');
    lost = false;
    await phone.press('再试一次，不会重复下单');
    await phone.arrives(/^#\/orders\//);
    equal((await ordersOf(phone, base)).length, 1, 'orders in the end');
    check(keys.length >= 2, 'it was tried again');
    equal(new Set(keys).size, 1, 'keys');
    await phone.close();
  });

  await report.step('offline in mid-order: it says so, and goes through by itself when the network is back', async () => {
    const phone = await Phone.open(browser, base);
    const hand = new MirrorHand(phone);
    await toCheckout(hand, shop.path, anyone, '13500000002');
    await fillAddress(hand);
    await phone.context.setOffline(true);
    await phone.sees(/网络不通/);
    await hand.press(/^提交订单 ¥/);
    await phone.sees(/网络断了，订单可能已经提交/);
    await phone.context.setOffline(false);
    await phone.arrives(/^#\/orders\//);
    await phone.sees('待付款');
    equal((await ordersOf(phone, base)).length, 1, 'orders');
    await phone.close();
  });

  await report.step('a reload in mid-order keeps the key', async () => {
    const phone = await Phone.open(browser, base);
    const hand = new MirrorHand(phone);
    await toCheckout(hand, shop.path, anyone, '13500000003');
    await fillAddress(hand);
    await phone.page.route(PLACE, async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await route.fetch();
      return route.abort('connectionreset');
    });
    await hand.press(/^提交订单 ¥/);
    await phone.sees(/网络断了，订单可能已经提交/);
    await phone.page.unroute(PLACE);
    await phone.page.reload();
    await phone.sees(/网络断了，订单可能已经提交/);
    await phone.press('再试一次，不会重复下单');
    await phone.arrives(/^#\/orders\//);
    equal((await ordersOf(phone, base)).length, 1, 'orders');
    await phone.close();
  });

  await report.step('what was loaded stays readable offline, and says that it is old', async () => {
    const phone = await Phone.open(browser, base);
    await phone.go('/#/shop');
    await phone.sees(/¥/);
    await phone.context.setOffline(true);
    await phone.sees(/网络不通/);
    await phone.sees(/¥/);
    await phone.shot('offline-shop');
    await phone.context.setOffline(false);
    await phone.seesNot(/网络不通/);
    await phone.close();
  });

  await report.step('a failed first load offers to try again, and recovers', async () => {
    const phone = await Phone.open(browser, base);
    await phone.page.route(/\/api\/v1\/products\?/, (route) => route.abort('connectionreset'));
    await phone.go('/#/shop');
    await phone.sees('再试一次');
    await phone.shot('offline-failed');
    await phone.page.unroute(/\/api\/v1\/products\?/);
    await phone.press('再试一次');
    await eventually('the goods', async () => (await phone.page.getByText(/¥/).count()) > 0);
    await phone.close();
  });
}

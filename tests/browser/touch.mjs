import {MirrorHand, TouchHand, fillAddress, placeAndPay, toCheckout} from './buying.mjs';
import {Api, Phone, check, equal} from './harness.mjs';
import {shareLink} from './landing.mjs';

export const title = 'the buyer by touch alone, the mirror switched off';

export async function run({browser, base, report}) {
  const shop = await shareLink(base);
  const staff = await new Api(base).signInStaff();
  const anyone = new Api(base);
  const places = new Map();

  await report.step('the mirror hand shows the way', async () => {
    const phone = await Phone.open(browser, base);
    const hand = new MirrorHand(phone, places);
    await toCheckout(hand, shop.path, anyone, '13600000001');
    await fillAddress(hand);
    await placeAndPay(hand);
    await phone.close();
  });

  await report.step('fingers walk it: link, SKU, code, address, order, payment', async () => {
    const phone = await Phone.open(browser, base, {mirror: false});
    const hand = await TouchHand.of(phone, places);
    await toCheckout(hand, shop.path, anyone, '13600000002');
    equal(await phone.page.locator('[role=button]').count(), 0, 'mirror nodes');
    await fillAddress(hand);
    const id = await placeAndPay(hand);
    const {items} = await staff.get('/api/v1/admin/orders');
    const order = items.find((each) => each.order_id === id);
    equal(order.state, 'paid', 'the order');
    equal(order.address.name.length > 0, true, 'the address');
    check(order.referrer, 'the order has no referrer');
    await phone.shot('touch-paid');
    equal(phone.errors.join('\n'), '', 'errors of the page');
    await phone.close();
  });
}

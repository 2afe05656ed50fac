// The buyer's path from a short link to a paid order, walked by either hand: through the semantics mirror, or by touches
// where the mirror was switched off. The second hand taps where the first one found things.
import {check, eventually, leaveField, pause} from './harness.mjs';

/** Activates by the mirror, and remembers where things stand. */
export class MirrorHand {
  constructor(phone, places = new Map()) {
    this.phone = phone;
    this.places = places;
  }
  async press(name, role = 'button') {
    const node = this.phone.button(name, role);
    await node.waitFor({state: 'attached'});
    await this.phone.idle();  // a sheet that is still rising is not where it will be
    const box = await eventually(`${name} has a place`, async () => node.boundingBox());
    this.places.set(String(name), {x: box.x + box.width / 2, y: box.y + box.height / 2});
    await this.phone.press(name, role);
  }
  async sees(text) {
    await this.phone.sees(text);
  }
  async type(label, text) {
    const field = this.phone.field(label);
    await field.waitFor({state: 'attached'});
    await field.focus();
    await field.fill(text);
    await leaveField(this.phone.page);
  }
}

/** Touches the glass, by the protocol that a finger's driver speaks. */
export class TouchHand {
  constructor(phone, places, cdp) {
    this.phone = phone;
    this.places = places;
    this.cdp = cdp;
  }
  static async of(phone, places) {
    return new TouchHand(phone, places, await phone.context.newCDPSession(phone.page));
  }
  async tap(x, y) {
    await this.cdp.send('Input.dispatchTouchEvent', {type: 'touchStart', touchPoints: [{x, y, id: 1}]});
    await pause(60);
    await this.cdp.send('Input.dispatchTouchEvent', {type: 'touchEnd', touchPoints: []});
  }
  async drag(x, fromY, toY) {
    await this.cdp.send('Input.dispatchTouchEvent', {type: 'touchStart', touchPoints: [{x, y: fromY, id: 1}]});
    for (let step = 1; step <= 8; step++) {
      await this.cdp.send('Input.dispatchTouchEvent', {type: 'touchMove', touchPoints: [{x, y: fromY + ((toY - fromY) * step) / 8, id: 1}]});
      await pause(16);
    }
    await this.cdp.send('Input.dispatchTouchEvent', {type: 'touchEnd', touchPoints: []});
  }
  async press(name) {
    const place = this.places.get(String(name));
    check(place, `the mirror hand never pressed ${name}`);
    await this.quiet();
    await this.tap(place.x, place.y);
  }
  async quiet() {
    await pause(100);
    await this.phone.idle();
  }
  async sees() {
    await this.quiet();
  }
  async type(label, text) {
    const field = this.phone.field(label);
    await field.waitFor({state: 'attached'});
    const box = await eventually(`${label} has a place`, () => field.boundingBox());
    await this.quiet();
    await this.tap(box.x + box.width / 2, box.y + box.height / 2);
    await eventually(`${label} has the focus`, () => field.evaluate((element) => document.activeElement === element));
    for (const letter of text) await this.cdp.send('Input.insertText', {text: letter});
    await leaveField(this.phone.page);
  }
}

export const ADDRESS = {'收货人': '李雷', '手机号': '13900000002', '所在地区': '浙江省 杭州市 西湖区', '详细地址': '文三路 1 号'};

/** From the share page to the checkout, signed in on the way. */
export async function toCheckout(hand, path, api, number) {
  await hand.phone.go(path);
  await eventually('the app has taken over', async () => (await hand.phone.page.locator('#landing').count()) === 0);
  await hand.press('立即购买');
  await hand.sees(/^数量$/);
  await hand.press(/^立即购买 ¥/);
  await hand.phone.arrives(/^#\/sign-in/);
  await hand.type('手机号', number);
  await hand.press('获取验证码');
  await hand.phone.field('验证码').waitFor({state: 'attached'});
  const {code} = await eventually('the code', () => api.get(`/api/v1/sandbox/sms?phone=${number}`));
  await hand.type('验证码', code);
  await hand.phone.arrives(/^#\/checkout/);
}

export async function fillAddress(hand) {
  for (const [label, text] of Object.entries(ADDRESS)) await hand.type(label, text);
}

export async function placeAndPay(hand) {
  await hand.press(/^提交订单 ¥/);
  await hand.phone.arrives(/^#\/orders\//);
  await hand.press(/^去支付 ¥/);
  await hand.press(/^确认支付 ¥/);
  await hand.sees('待发货');
  return hand.phone.at().split('/')[2];
}

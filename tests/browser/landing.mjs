import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

import {Api, Phone, check, equal, eventually, pause, screens} from './harness.mjs';
import {decode, differing, inkBox} from './pixels.mjs';

export const title = 'the share page in HTML, and the app that takes over in place';

const LANDING_BYTES_MAX = 14 * 1024;
const PREVIEW_BYTES_MAX = 4 * 1024;
const JUMP_MAX = 1;  // css px
const WASM = /\.wasm/;

/** What stands on the page, by what it is. */
const BLOCKS = {price: '.price', title: 'h1', subtitle: '.sub', who: '.who', buy: '.bar .btn'};

export async function shareLink(base, phoneNumber = '13800000001') {
  const distributor = new Api(base);
  await distributor.signInPhone(phoneNumber);
  const {items} = await distributor.get('/api/v1/products?sort=best_selling&limit=5');
  const link = await distributor.post('/api/v1/promo_links', {product_id: items[0].product_id});
  const product = await distributor.get(`/api/v1/products/${items[0].product_id}`);
  return {link, product, distributor, path: new URL(link.url).pathname};
}

function previewBytes(html) {
  const found = html.match(/data:image\/[a-z]+;base64,[A-Za-z0-9+/=]+/);
  return found ? found[0].length : 0;
}

async function rects(page) {
  return page.evaluate((selectors) => Object.fromEntries(Object.entries(selectors).map(([name, selector]) => {
    const box = document.querySelector(selector)?.getBoundingClientRect();
    return [name, box ? {x: box.x, y: box.y, width: box.width, height: box.height} : null];
  })), BLOCKS);
}

/** The app's program is held back until told: the page can be looked at before. */
async function holdApp(page) {
  let release = () => {};
  const held = new Promise((resolve) => { release = () => resolve(undefined); });
  await page.route(WASM, async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

export async function run({browser, base, report}) {
  const shop = await shareLink(base);

  await report.step('one round trip holds picture, title, price and button', async () => {
    const reply = await fetch(base + shop.path, {headers: {'accept-language': 'zh-CN', 'accept-encoding': 'identity'}});
    equal(reply.status, 200, 'status');
    const html = await reply.text();
    const bytes = zlib.brotliCompressSync(html).length;
    check(bytes <= LANDING_BYTES_MAX, `the page weighs ${bytes} bytes`);
    const preview = previewBytes(html);
    check(preview > 500 && preview <= PREVIEW_BYTES_MAX, `the inlined preview has ${preview} bytes`);
    for (const part of [shop.product.title, '立即购买', 'data-tap="buy"', 'og:image']) check(html.includes(part), `the page lacks ${part}`);
    console.log(`          ${bytes} bytes compressed, preview ${preview}`);
  });

  await report.step('without JavaScript a form carries the code', async () => {
    const phone = await Phone.open(browser, base, {script: false, mirror: false});
    await phone.go(shop.path);
    await phone.page.getByRole('button', {name: '立即购买'}).click();
    await phone.page.getByLabel('手机号').fill('13900000009');
    await phone.shot('landing-form');
    await phone.page.getByRole('button', {name: '提交'}).click();
    await phone.page.getByText('收到了').waitFor();
    await phone.close();
  });

  await report.step('unknown and tampered codes get a page that says so', async () => {
    const unknown = await fetch(`${base}/p/AAAAAAAA`);
    equal(unknown.status, 404, 'status');
    check((await unknown.text()).includes('链接不对'), 'the page does not say so');
  });

  for (const [name, options] of Object.entries({zh: {}, dark: {dark: true}, en: {language: 'en-US'}, 'en-320': {language: 'en-US', width: 320, height: 640}})) {
    await report.step(`the app takes over without a jump (${name})`, async () => {
      const phone = await Phone.open(browser, base, options);
      const release = await holdApp(phone.page);
      await phone.go(shop.path);
      await phone.page.waitForSelector('.pic img:last-child');
      await eventually('the full picture', () => phone.page.evaluate(() => document.querySelector('.pic img:last-child')?.complete));
      await pause(200);
      const places = await rects(phone.page);
      const before = await phone.page.screenshot();
      fs.writeFileSync(path.join(screens, `landing-${name}-html.png`), before);
      release();
      await eventually('the page hands over', async () => (await phone.page.locator('#landing').count()) === 0);
      await pause(400);
      const after = await phone.page.screenshot();
      fs.writeFileSync(path.join(screens, `landing-${name}-app.png`), after);
      const [html, app] = [decode(before), decode(after)];
      const moved = [];
      for (const [block, region] of Object.entries(places)) {
        if (!region || region.y + region.height > (options.height || 844) - 64 && block !== 'buy') continue;
        const [a, b] = [inkBox(html, region, 3), inkBox(app, region, 3)];
        for (const edge of ['left', 'top', 'right', 'bottom']) {
          const by = Math.abs(a[edge] - b[edge]);
          if (by > JUMP_MAX) moved.push(`${block}.${edge} by ${by.toFixed(2)}`);
        }
      }
      const share = differing(html, app, {x: 0, y: 0, width: options.width || 390, height: options.height || 844}, 3);
      console.log(`          ${(share * 100).toFixed(2)} % of the pixels differ`);
      check(moved.length === 0, `moved: ${moved.join(', ')}`);
      equal(phone.errors.join('\n'), '', 'errors of the page');
      await phone.close();
    });
  }

  await report.step('a tap made before the app was there is done by the app', async () => {
    const phone = await Phone.open(browser, base);
    const release = await holdApp(phone.page);
    await phone.go(shop.path);
    await phone.page.locator('[data-tap=buy].btn').tap();
    equal(await phone.page.locator('[data-tap=buy].btn').getAttribute('aria-busy'), 'true', 'the button says it is busy');
    release();
    await phone.sees(/数量/);
    await phone.shot('landing-early-tap');
    await phone.close();
  });

  await report.step('the touch is logged once the page is seen', async () => {
    const phone = await Phone.open(browser, base);
    const sent = phone.page.waitForRequest((request) => request.url().endsWith('/api/v1/touches'));
    await phone.go(shop.path);
    const body = (await sent).postDataJSON();
    equal(body.promo_code, shop.link.promo_code, 'promo code');
    equal((await (await sent).response()).status(), 200, 'status');
    await phone.close();
  });
}

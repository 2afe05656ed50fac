import fs from 'node:fs';
import path from 'node:path';

import {Api, Phone, check, equal, eventually, pause, root} from './harness.mjs';

export const title = 'what only JavaScript can do: fields, pointers, GL economy, the save ladder, failure panels';

const GL_CALLS_MAX = 300;
const DRAWS_MAX = 40;
const UPLOAD_BYTES_MAX = 256 * 1024;

/** Counts every GL call of each frame; must run before the app does. */
function watchGl() {
  const counts = {calls: 0, draws: 0, gets: 0, bytes: 0, worst: {calls: 0, draws: 0, bytes: 0}};
  Object.assign(window, {glCounts: counts});
  const proto = WebGL2RenderingContext.prototype;
  for (const name of Object.getOwnPropertyNames(proto)) {
    const property = Object.getOwnPropertyDescriptor(proto, name);
    if (!property || typeof property.value !== 'function') continue;
    const own = property.value;
    proto[name] = function (...values) {
      counts.calls++;
      if (name.startsWith('draw')) counts.draws++;
      if (/^(get|is|read|finish)/.test(name) && name !== 'getExtension') counts.gets++;
      if (/^(tex|buffer)(Sub)?(Image2D|Data)$/.test(name)) for (const value of values) if (ArrayBuffer.isView(value)) counts.bytes += viewBytes(name, values, value);
      return own.apply(this, values);
    };
  }
  // Of a strip only the rectangle that is named goes up.
  const viewBytes = (name, values, view) => (name === 'texSubImage2D' && view.BYTES_PER_ELEMENT === 1 ? values[4] * values[5] * (values[6] === 0x1903 ? 1 : 4)
    : name === 'bufferData' && values.length > 4 && values[4] ? values[4] * view.BYTES_PER_ELEMENT
    : name === 'texSubImage2D' ? values[4] * values[5] * 16 : view.byteLength);
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (run) => request((time) => {
    counts.calls = counts.draws = counts.bytes = 0;
    run(time);
    for (const key of ['calls', 'draws', 'bytes']) counts.worst[key] = Math.max(counts.worst[key], counts[key]);
  });
}

export async function run({browser, base, report}) {
  const someone = new Api(base);

  await report.step('a browser without WebGL2 is told so in words', async () => {
    const phone = await Phone.open(browser, base, {mirror: false, dpr: 2});
    await phone.page.addInitScript(() => {
      const get = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind === 'webgl2' ? null : get.call(this, kind, ...rest);
      };
    });
    await phone.go('/');
    await phone.sees('当前浏览器版本过低');
    await phone.close();
  });

  await report.step('when the Wasm aborts, a panel offers to open again, and the hash is still there', async () => {
    const wasm = fs.readdirSync(path.join(root, 'build/wasm/web/app')).find((file) => file.endsWith('.wasm'));
    const phone = await Phone.open(browser, base, {mirror: false, dpr: 2});
    await phone.page.route(`**/app/${wasm}`, (route) => route.fulfill({status: 200, contentType: 'application/wasm', body: 'not wasm'}));
    await phone.go('/#/shop');
    await phone.sees('页面出了点问题');
    await phone.page.unroute(`**/app/${wasm}`);
    await phone.page.getByRole('button', {name: '重新打开'}).click();
    await phone.idle();
    check(phone.at().startsWith('#/shop'), `at ${phone.at()}`);
    equal(await phone.page.locator('#failure').count(), 0, 'panels');
    await phone.close();
  });

  await report.step('a context that never comes back reloads the page to the same screen', async () => {
    const phone = await Phone.open(browser, base, {mirror: false, dpr: 2});
    await phone.go('/#/shop');
    await phone.idle();
    const reloaded = phone.page.waitForEvent('load', {timeout: 20000});
    await phone.page.evaluate(() => document.querySelector('canvas').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext());
    await reloaded;
    await phone.idle();
    check(phone.at().startsWith('#/shop'), `at ${phone.at()}`);
    await phone.close();
  });

  await report.step('the root never scrolls or zooms, whatever is dragged', async () => {
    const phone = await Phone.open(browser, base, {mirror: false, dpr: 2});
    await phone.go('/#/shop');
    await phone.idle();
    const session = await phone.context.newCDPSession(phone.page);
    await session.send('Input.dispatchTouchEvent', {type: 'touchStart', touchPoints: [{x: 195, y: 200}]});
    for (let y = 200; y < 700; y += 50) await session.send('Input.dispatchTouchEvent', {type: 'touchMove', touchPoints: [{x: 195, y}]});
    await session.send('Input.dispatchTouchEvent', {type: 'touchEnd', touchPoints: []});
    await pause(100);
    equal(await phone.page.evaluate(() => [scrollX, scrollY, visualViewport.scale].join()), '0,0,1', 'scroll and zoom');
    await phone.close();
  });

  await report.step('typing through composition: nothing doubled, limits only outside of it', async () => {
    const phone = await Phone.open(browser, base, {dpr: 2});
    await phone.go('/#/shop');
    const session = await phone.context.newCDPSession(phone.page);
    const field = phone.page.locator('#fields > input:not([type=password])').first();
    await field.waitFor({state: 'attached'});
    await field.evaluate((input) => input.focus());
    await phone.page.keyboard.press('Control+A');
    await phone.page.keyboard.press('Delete');
    for (const text of ['n', 'ni', "ni'h", 'nihao']) {
      await session.send('Input.imeSetComposition', {text, selectionStart: text.length, selectionEnd: text.length});
      equal(await field.inputValue(), text, 'while composing');
    }
    await session.send('Input.insertText', {text: '你好'});
    equal(await field.inputValue(), '你好', 'after composing');
    const size = await field.evaluate((input) => parseFloat(getComputedStyle(input).fontSize));
    check(size >= 16, `a font of ${size} css pixels makes iOS zoom in`);
    equal(await field.evaluate((input) => getComputedStyle(input).opacity), '1', 'opacity');
    await phone.page.keyboard.press('Enter');
    await eventually('the field lets go', () => phone.page.evaluate(() => document.activeElement === document.body));
    equal(await field.inputValue(), '你好', 'afterwards');
    equal(phone.errors.join('\n'), '', 'errors');
    await phone.close();
  });

  await report.step('a code field takes digits only, full-width ones too', async () => {
    const phone = await Phone.open(browser, base, {dpr: 2});
    await phone.go('/#/sign-in');
    await phone.type('手机号', '１３8 0000-0001');
    equal((await phone.field('手机号').inputValue()).replace(/\D/g, ''), '13800000001', 'the number');
    equal(await phone.field('手机号').getAttribute('type'), 'tel', 'type');
    await phone.close();
  });

  await report.step('a list that is flung keeps the GL budget: no gets, few calls, small uploads', async () => {
    await someone.signInPhone('13800000001');
    const phone = await Phone.open(browser, base, {mirror: false, dpr: 3});
    const [name, value] = someone.cookie.split('=');
    await phone.context.addCookies([{name, value, url: base}]);
    await phone.page.addInitScript(watchGl);
    await phone.go('/#/promote');
    await phone.idle();
    const session = await phone.context.newCDPSession(phone.page);
    const touch = (type, y) => session.send('Input.dispatchTouchEvent', {type, touchPoints: y === null ? [] : [{x: 195, y}]});
    const fling = async () => {
      await touch('touchStart', 700);
      for (let y = 660; y >= 260; y -= 40) await touch('touchMove', y);
      await touch('touchEnd', null);
      await phone.idle();
    };
    await fling();
    await phone.page.evaluate(() => {
      window.glCounts.gets = 0;
      window.glCounts.worst = {calls: 0, draws: 0, bytes: 0};
    });
    const before = await phone.page.evaluate(() => window.fenxiao.stats().frames);
    await fling();
    const {worst, gets} = await phone.page.evaluate(() => window.glCounts);
    check((await phone.page.evaluate(() => window.fenxiao.stats().frames)) > before + 3, 'nothing moved');
    console.log(`          worst frame: ${worst.calls} GL calls, ${worst.draws} draws, ${worst.bytes} B uploaded`);
    equal(gets, 0, 'gets');
    check(worst.calls <= GL_CALLS_MAX, `${worst.calls} GL calls in a frame`);
    check(worst.draws <= DRAWS_MAX, `${worst.draws} draw calls in a frame`);
    check(worst.bytes <= UPLOAD_BYTES_MAX, `${worst.bytes} B uploaded in a frame`);
    await phone.close();
  });
}

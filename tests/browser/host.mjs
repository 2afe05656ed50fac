import fs from 'node:fs';
import path from 'node:path';

import {Phone, check, equal, eventually, root} from './harness.mjs';

export const title = 'a poster is saved and shared by the ladder of each host';

// The page's own modules on an empty page, with a stand-in for the Wasm: this is about web/host.js and web/posters.js.
async function open(browser, base, {query = '', mouse = false, uploads = null} = {}) {
  const phone = await Phone.open(browser, base, {mirror: false, dpr: 1});
  if (mouse) {
    await phone.context.close();
    phone.context = await browser.newContext({acceptDownloads: true, locale: 'zh-CN'});
    phone.page = await phone.context.newPage();
  }
  await phone.page.route('**/modules/*', (route) => {
    const name = path.basename(new URL(route.request().url()).pathname);
    if (name === 'page') return route.fulfill({contentType: 'text/html; charset=utf-8', body: '<!doctype html><html lang="zh-CN"><body></body></html>'});
    return route.fulfill({contentType: 'text/javascript', body: fs.readFileSync(path.join(root, 'web', name))});
  });
  if (uploads) {
    await phone.page.route('**/api/v1/posters', (route) => {
      uploads.push(route.request());
      return route.fulfill({contentType: 'application/json', body: JSON.stringify({id: 'abc123', url: `${base}/modules-up/abc123.jpg`})});
    });
    await phone.page.route('**/modules-up/*', (route) => route.fulfill({contentType: 'image/svg+xml',
      body: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="16"><rect width="9" height="16" fill="red"/></svg>'}));
  }
  await phone.page.goto(`${base}/modules/page${query}`);
  await phone.page.evaluate(async () => {
    const heap = new Uint8Array(1 << 16);
    const answers = [];
    const wasm = await import('/modules/wasm.js');
    wasm.attach({HEAPU8: heap, HEAPF32: new Float32Array(heap.buffer), HEAPF64: new Float64Array(heap.buffer), _fx_room: () => 0,
                 _fx_answer: (id, ok) => answers.push([id, ok])});
    wasm.enter();
    const posters = await import('/modules/posters.js');
    // A packed list without commands: 108 × 192, nothing on it (src/poster/packed.h).
    const view = new DataView(heap.buffer);
    view.setUint32(64, 0x31505846, true);
    view.setUint16(68, 108, true);
    view.setUint16(70, 192, true);
    Object.assign(window, {posters, answers, shared: []});
    posters.prepare(1, 64, 16, 0, 0);
  });
  await eventually('the file', () => phone.page.evaluate(() => window.answers.some(([id, ok]) => id === 1 && ok === 1)));
  return phone;
}

/** A share sheet that takes files. */
async function withShareSheet(phone, answers) {
  await phone.page.evaluate((ok) => {
    navigator.canShare = (data) => Array.isArray(data.files);
    navigator.share = (data) => {
      window.shared.push(data.files.map((file) => `${file.name} ${file.type} ${file.size > 300}`));
      return ok ? Promise.resolve() : Promise.reject(new DOMException('closed', 'AbortError'));
    };
  }, answers);
}
async function save(phone, id, share) {
  await phone.page.evaluate(([number, wanted]) => window.posters.save(number, wanted), [id, share]);
}
async function answer(phone, id) {
  return eventually(`answer ${id}`, async () => {
    const all = await phone.page.evaluate(() => window.answers);
    const mine = all.find((one) => one[0] === id);
    return mine ? {ok: mine[1]} : null;
  });
}

export async function run({browser, base, report}) {
  await report.step('a desktop downloads a JPEG', async () => {
    const phone = await open(browser, base, {mouse: true});
    const download = phone.page.waitForEvent('download');
    await save(phone, 2, 0);
    const file = await download;
    equal(file.suggestedFilename(), 'poster.jpg', 'its name');
    const bytes = fs.readFileSync(await file.path());
    equal(bytes.subarray(0, 3).toString('hex'), 'ffd8ff', 'its first bytes');
    equal((await answer(phone, 2)).ok, 1, 'the answer');
    await phone.close();
  });

  await report.step('a phone opens its share sheet with the file; closing it is told', async () => {
    const phone = await open(browser, base);
    await withShareSheet(phone, true);
    await save(phone, 2, 0);
    equal((await answer(phone, 2)).ok, 1, 'shared');
    equal((await phone.page.evaluate(() => window.shared)).join(), 'poster.jpg image/jpeg true', 'what was shared');
    await withShareSheet(phone, false);
    await save(phone, 3, 1);
    equal((await answer(phone, 3)).ok, 0, 'closed');
    await phone.close();
  });

  await report.step('WeChat shows a real picture to press long, then the uploaded one', async () => {
    const uploads = [];
    const phone = await open(browser, base, {query: '?host=wechat-h5', uploads});
    await save(phone, 2, 0);
    const image = phone.page.locator('#press img');
    await image.waitFor();
    await phone.sees('长按图片保存到相册');
    await eventually('the https picture', async () => (await image.getAttribute('src')).endsWith('/abc123.jpg'));
    equal(uploads.length, 1, 'uploads');
    equal(uploads[0].headers()['content-type'], 'image/jpeg', 'type');
    await phone.page.getByRole('button', {name: '关闭'}).click();
    equal((await answer(phone, 2)).ok, 1, 'the answer');
    equal(await phone.page.locator('#press').count(), 0, 'overlays');
    await save(phone, 3, 0);
    await image.waitFor();
    equal(uploads.length, 1, 'the same file is uploaded once');
    await phone.close();
  });

  await report.step('a mini-program gets a native page by the id of the upload', async () => {
    const uploads = [];
    const phone = await open(browser, base, {query: '?host=wechat-miniprogram', uploads});
    await phone.page.evaluate(() => {
      window.wx = {miniProgram: {navigateTo: ({url}) => window.shared.push(url)}};
    });
    await save(phone, 2, 0);
    equal((await answer(phone, 2)).ok, 1, 'the answer');
    equal((await phone.page.evaluate(() => window.shared)).join(), '/pages/poster/poster?id=abc123', 'the page');
    await phone.close();
  });

  await report.step('nothing prepared, nothing saved', async () => {
    const phone = await open(browser, base);
    await phone.page.evaluate(() => window.posters.release());
    await save(phone, 2, 0);
    check((await answer(phone, 2)).ok === 0, 'a poster that was given back was saved');
    await phone.close();
  });
}

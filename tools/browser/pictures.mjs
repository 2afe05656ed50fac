// The pictures of the README: screens of the running demo shop side by side, as a phone shows them.
//
//   tools/dev up --port 19100 &
//   tools/dev shell node tools/browser/pictures.mjs http://127.0.0.1:19100
//
// Writes docs/images/app.jpg (Chinese) and docs/images/app-en.jpg, and each single screen to build/pictures.
import fs from 'node:fs';
import {chromium} from 'playwright-core';

import {Caller} from '../bench/demo_server.mjs';
import {FLAGS, idle, phone} from './shot.mjs';

const DISTRIBUTOR = '13800000001';
const EDITIONS = [{lang: 'zh-CN', file: 'app'}, {lang: 'en', file: 'app-en'}];
const PHONE_PX = 330;  // css pixels of one phone's width in the picture
const QUALITY = 82;

/** What is shown, from left to right. @param {string} product @param {string} commission */
const screensOf = (product, commission) => [
  {name: 'home', hash: '#/home'},
  {name: 'promote', hash: '#/promote'},
  {name: 'poster', hash: `#/poster/${product}`},
  {name: 'commission', hash: `#/earnings/${commission}`, dark: true},
];

async function main() {
  const base = process.argv[2]?.replace(/\/$/, '');
  if (!base) throw new Error('usage: node tools/browser/pictures.mjs ADDRESS');
  fs.mkdirSync('build/pictures', {recursive: true});
  fs.mkdirSync('docs/images', {recursive: true});
  const browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: FLAGS});
  try {
    const distributor = new Caller(base);
    await distributor.sign_in(DISTRIBUTOR);
    const [name, value] = distributor.cookie.split('=');
    const {items: [best]} = await distributor.call('GET', '/api/v1/products?sort=earn&limit=1');
    const {items: [frozen]} = await distributor.call('GET', '/api/v1/distributor/commissions?state=frozen&limit=1');
    for (const {lang, file} of EDITIONS) {
      const shots = [];
      for (const screen of screensOf(best.product_id, frozen.commission_id)) {
        const context = await phone(browser, {lang, dark: screen.dark, dpr: 2});
        await context.addCookies([{name, value, url: base}]);
        const page = await context.newPage();
        await page.goto(`${base}/${screen.hash}`);
        await idle(page);
        const path = `build/pictures/${screen.name}-${lang}.png`;
        await page.screenshot({path});
        shots.push(path);
        await context.close();
      }
      await compose(browser, shots, `docs/images/${file}.jpg`);
    }
  } finally {
    await browser.close();
  }
}

/** Phones beside each other on a quiet ground. @param {import('playwright-core').Browser} browser @param {string[]} shots @param {string} out */
async function compose(browser, shots, out) {
  const images = shots.map((path) => `<img src="data:image/png;base64,${fs.readFileSync(path, 'base64')}">`);
  const page = await browser.newPage({viewport: {width: 64 + (PHONE_PX + 28) * shots.length, height: 800}});
  await page.setContent(`<style>
    body {margin: 0; padding: 40px 46px; display: inline-flex; gap: 28px; background: linear-gradient(160deg, #eef3ef, #f7efe6)}
    img {width: ${PHONE_PX}px; border-radius: 26px; box-shadow: 0 12px 32px #0e2f2526, 0 0 0 1px #0e2f251a}
  </style>${images.join('')}`);
  const row = page.locator('body');
  await row.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
  await row.screenshot({path: out, type: 'jpeg', quality: QUALITY});
  await page.close();
}

await main();

// Screenshots of the running app, in a real browser at the size of a phone.
//
//   node tools/browser/shot.mjs ADDRESS OUT.png [option …]
//
//   --size 390x844  css pixels          --dpr 3            device pixels per css pixel
//   --dark          the dark theme      --lang en          the browser's language (zh-CN)
//   --mouse         no touch            --safe 47,34       safe areas, top and bottom (0,0)
//   --agent TEXT    the user agent      --storage FILE     signed-in state: read if it is there, written at the end
//   --slow N        CPU N times slower  --wait MS          a pause before the picture (after idle)
//   --do STEP       one step; any number of them, in order:
//        "tap button:生成海报"            by role and name, through the semantics mirror (which it turns on)
//        "touch button:生成海报"          the same place, by a real finger on the canvas
//        "at 195,700"                     a finger there
//        "type name=林晓"                 into the text field whose id is "name"
//        "enter"                          the enter key
//        "swipe 195,700 195,200"          a flick in 200 ms
//        "go #/promote"                   another hash
//        "wait 500"                       milliseconds
//        "shot OTHER.png"                 a picture in between
//
// Between the steps it waits until the app is idle: window.fenxiao.idle() (web/boot.js). Messages of the page's console
// and failed requests are printed. Run it inside the toolchain: tools/dev shell node tools/browser/shot.mjs …
import fs from 'node:fs';
import {pathToFileURL} from 'node:url';
import {chromium} from 'playwright-core';

export const FLAGS = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic', '--no-first-run',
                      '--disable-background-networking', '--disable-component-update', '--disable-sync', '--font-render-hinting=none',
                      '--force-color-profile=srgb'];
const IDLE_MS_MAX = 20_000;

/** Waits until the app has drawn and nothing is on its way. @param {import('playwright-core').Page} page */
export async function idle(page) {
  await page.waitForFunction(() => /** @type {any} */ (window).fenxiao?.idle(), null, {timeout: IDLE_MS_MAX, polling: 50});
  // Once more after a breath: a reply may have asked for the next thing.
  await page.waitForTimeout(120);
  await page.waitForFunction(() => /** @type {any} */ (window).fenxiao.idle(), null, {timeout: IDLE_MS_MAX, polling: 50});
}

/** A browser context like a phone's. @param {import('playwright-core').Browser} browser @param {any} options */
export function phone(browser, options = {}) {
  return browser.newContext({
    viewport: {width: options.width ?? 390, height: options.height ?? 844}, deviceScaleFactor: options.dpr ?? 3, hasTouch: !options.mouse,
    isMobile: !options.mouse, locale: options.lang ?? 'zh-CN', colorScheme: options.dark ? 'dark' : 'light', userAgent: options.agent,
    storageState: options.storage && fs.existsSync(options.storage) ? options.storage : undefined,
  });
}

/** One finger from point to point over CDP, as a phone would send it. */
export async function swipe(session, from, to, ms = 200) {
  const steps = Math.max(2, Math.round(ms / 16));
  const touch = (type, points) => session.send('Input.dispatchTouchEvent', {type, touchPoints: points});
  await touch('touchStart', [{x: from[0], y: from[1]}]);
  for (let i = 1; i <= steps; i++) {
    await touch('touchMove', [{x: from[0] + (to[0] - from[0]) * i / steps, y: from[1] + (to[1] - from[1]) * i / steps}]);
    await new Promise((resolve) => setTimeout(resolve, ms / steps));
  }
  await touch('touchEnd', []);
}

export async function step(page, session, text) {
  const [verb, ...rest] = text.split(' ');
  const argument = rest.join(' ');
  if (verb === 'tap' || verb === 'touch') {
    const [role, ...name] = argument.split(':');
    const target = page.getByRole(role, {name: name.join(':')}).first();
    await target.waitFor({state: 'attached', timeout: 8000});
    if (verb === 'tap') {
      await target.evaluate((element) => /** @type {HTMLElement} */ (element).click());
    } else {
      const box = await target.boundingBox();
      await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    }
  } else if (verb === 'at') {
    const [x, y] = argument.split(',').map(Number);
    await page.touchscreen.tap(x, y);
  } else if (verb === 'type') {
    const cut = argument.indexOf('=');
    await page.getByTestId(argument.slice(0, cut)).fill(argument.slice(cut + 1));
  } else if (verb === 'enter') {
    await page.keyboard.press('Enter');
  } else if (verb === 'swipe') {
    const [from, to] = rest.map((point) => point.split(',').map(Number));
    await swipe(session, from, to);
  } else if (verb === 'go') {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, argument);
  } else if (verb === 'wait') {
    await page.waitForTimeout(Number(argument));
    return;
  } else if (verb === 'shot') {
    await page.screenshot({path: argument});
    return;
  } else {
    throw new Error(`unknown step: ${text}`);
  }
  await page.waitForTimeout(60);
  await idle(page);
}

async function main() {
  const [address, out] = process.argv.slice(2);
  const rest = process.argv.slice(4);
  const value = (name, fallback) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : fallback);
  const [width, height] = value('--size', '390x844').split('x').map(Number);
  const steps = rest.flatMap((word, i) => (word === '--do' ? [rest[i + 1]] : []));
  const storage = value('--storage');
  const browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: FLAGS});
  try {
    const context = await phone(browser, {width, height, dpr: Number(value('--dpr', '3')), dark: rest.includes('--dark'), lang: value('--lang', 'zh-CN'),
                                          mouse: rest.includes('--mouse'), agent: value('--agent'), storage});
    const page = await context.newPage();
    page.on('console', (message) => console.log(`[${message.type()}] ${message.text()}`));
    page.on('pageerror', (error) => console.log(`[error] ${error.message}`));
    page.on('requestfailed', (request) => console.log(`[failed] ${request.url()} ${request.failure()?.errorText}`));
    const session = await context.newCDPSession(page);
    const [top, bottom] = value('--safe', '0,0').split(',').map(Number);
    if (top || bottom) await session.send('Emulation.setSafeAreaInsetsOverride', {insets: {top, bottom}});
    if (value('--slow')) await session.send('Emulation.setCPUThrottlingRate', {rate: Number(value('--slow'))});
    const url = new URL(address);
    if (steps.some((one) => /^(tap|touch) /.test(one))) url.searchParams.set('a11y', '1');
    await page.goto(url.href);
    await idle(page);
    for (const one of steps) await step(page, session, one);
    await page.waitForTimeout(Number(value('--wait', '0')));
    await page.screenshot({path: out});
    console.log(JSON.stringify(await page.evaluate(() => /** @type {any} */ (window).fenxiao.stats())));
    if (storage) await context.storageState({path: storage});
  } finally {
    await browser.close();
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();

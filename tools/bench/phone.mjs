// A headless Chromium that behaves like a phone: 390 × 844 at dpr 3, touch, throttled where asked.
import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {chromium} from 'playwright-core';

const FLAGS = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-extensions', '--hide-scrollbars'];

// Counts frames asked for, GL draws, and the time spent in the calls that make glyphs; told apart from outside, so that
// nothing in the page has to help.
const HOOKS = `(() => {
  const seen = window.__seen = {frames: 0, draws: 0, glyph_ms: 0, glyphs: new Map()};
  const frame = window.requestAnimationFrame;
  window.requestAnimationFrame = (then) => frame.call(window, (at) => { ++seen.frames; return then(at); });
  const gl = window.WebGL2RenderingContext && WebGL2RenderingContext.prototype;
  for (const name of gl ? ['drawElements', 'drawArrays'] : []) {
    const draw = gl[name];
    gl[name] = function (...args) { ++seen.draws; return draw.apply(this, args); };
  }
  const timed = (owner, name, note) => {
    const call = owner[name];
    owner[name] = function (...args) {
      const begin = performance.now();
      try { return call.apply(this, args); } finally { seen.glyph_ms += performance.now() - begin; note && note(this, args); }
    };
  };
  const flat = CanvasRenderingContext2D.prototype;
  timed(flat, 'fillText', (context, [text]) => seen.glyphs.set(context.font + '|' + text, (seen.glyphs.get(context.font + '|' + text) ?? 0) + 1));
  timed(flat, 'measureText');
  timed(flat, 'getImageData');
})();`;

/** @param {{scripts?: string[]}} [options] */
export async function open_phone({scripts = []} = {}) {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'fenxiao-bench-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.FENXIAO_CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS, viewport: {width: 390, height: 844},
    deviceScaleFactor: 3, isMobile: true, hasTouch: true, locale: 'zh-CN', serviceWorkers: 'block',
  });
  await browser.addInitScript(HOOKS);
  for (const script of scripts) await browser.addInitScript(script);
  const page = browser.pages()[0] ?? await browser.newPage();
  const devtools = await browser.newCDPSession(page);
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error).slice(0, 200)));
  return {
    page, devtools, errors,
    /** @param {number} times */
    slow_down: (times) => devtools.send('Emulation.setCPUThrottlingRate', {rate: times}),
    /** Until the app has drawn and nothing changes for a while. @param {number} [quiet_ms] */
    async until_settled(quiet_ms = 1500) {
      await page.waitForFunction('window.__seen.draws > 0', undefined, {timeout: 60_000});
      for (let last = -1, since = Date.now(); Date.now() - since < quiet_ms; await page.waitForTimeout(100)) {
        const draws = await page.evaluate('window.__seen.draws');
        if (draws !== last) {
          last = draws;
          since = Date.now();
        }
      }
    },
    async close() {
      await browser.close();
      rmSync(profile, {recursive: true, force: true, maxRetries: 5});
    },
  };
}

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// What the first screen's glyphs cost: time in fillText, measureText and getImageData at 4 × CPU slow-down, beside the same
// strings drawn once each on a plain canvas in an empty page under the same throttle.
import {sign_in_distributor} from './landing.mjs';
import {start_server} from './demo_server.mjs';
import {median, open_phone} from './phone.mjs';

const SLOW_DOWN = 4;
const RUNS = 5;
const BUDGET_MS = 60;

/** @param {{port: number}} context */
export async function measure({port}) {
  const server = await start_server(port);
  const phone = await open_phone();
  try {
    const {caller} = await sign_in_distributor(server.base);
    const [name, value] = caller.cookie.split('=');
    await phone.page.context().addCookies([{name, value, url: server.base}]);
    const ours = [];
    const plain = [];
    let count = 0;
    for (let run = 0; run < RUNS; ++run) {
      await phone.slow_down(SLOW_DOWN);
      await phone.page.goto(`${server.base}/?run=${run}`);
      await phone.until_settled();
      const seen = await phone.page.evaluate('({ms: __seen.glyph_ms, glyphs: [...__seen.glyphs.keys()]})');
      ours.push(seen.ms);
      count = seen.glyphs.length;
      await phone.page.goto('about:blank');
      plain.push(await phone.page.evaluate((glyphs) => {
        const canvas = document.createElement('canvas');
        canvas.width = 2048;
        canvas.height = 128;
        const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', {willReadFrequently: true}));
        const begin = performance.now();
        glyphs.forEach((/** @type {string} */ glyph, /** @type {number} */ at) => {
          const cut = glyph.indexOf('|');
          context.font = glyph.slice(0, cut);
          context.measureText(glyph.slice(cut + 1));
          context.fillText(glyph.slice(cut + 1), (at * 40) % 2000, 100);
        });
        context.getImageData(0, 0, canvas.width, canvas.height);
        return performance.now() - begin;
      }, seen.glyphs));
    }
    return [{what: `glyphs of the first screen, ${SLOW_DOWN} × slower`, value: median(ours), unit: 'ms', reference: median(plain), beside: 'the same on a plain canvas',
      budget: BUDGET_MS, per: 'value', note: `${count} glyphs, median of ${RUNS}`}];
  } finally {
    await phone.close();
    await server.stop();
  }
}

// Both painters draw the same posters: web/painter.js in headless Chromium, cairo in poster_probe.
//
//   node tests/poster/run.mjs [--probe PATH] [--keep FOLDER] [--only TEXT]
//
// For every case: fonts, boxes and QR modules exact; away from edges mean difference ≤ 3/255 and p99 ≤ 12; text after a
// 2 px blur ≤ 8/255; the QR is read from both after JPEG q40 at half size. Prints "N passed, N failed" last.
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import {createRequire} from 'node:module';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const {chromium} = createRequire(path.join(root, 'package.json'))('playwright-core');

const CHROMIUM_FLAGS = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic', '--no-first-run',
                        '--disable-background-networking', '--disable-component-update', '--disable-sync', '--font-render-hinting=none',
                        '--force-color-profile=srgb'];
const LIMITS = {mean: 3, p99: 12, text: 8};

function option(name, fallback) {
  const at = process.argv.indexOf(name);
  return at > 0 ? process.argv[at + 1] : fallback;
}

/** The newest poster_probe of any build folder, unless told. */
function findProbe() {
  const told = option('--probe', process.env.FENXIAO_POSTER_PROBE);
  if (told) return told;
  const found = [];
  const builds = path.join(root, 'build');
  for (const name of fs.existsSync(builds) ? fs.readdirSync(builds) : []) {
    const file = path.join(builds, name, 'src/server/painting/bench/poster_probe');
    if (fs.existsSync(file)) found.push(file);
  }
  found.sort((a, b) => fs.statSync(b).mtimeMs - fs.statSync(a).mtimeMs);
  if (found.length === 0) throw new Error('poster_probe is not built');
  return found[0];
}

const work = option('--keep', fs.mkdtempSync(path.join(os.tmpdir(), 'fenxiao-poster-')));
fs.mkdirSync(work, {recursive: true});
const probe = findProbe();

function native(...args) {
  try {
    return JSON.parse(execFileSync(probe, args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']}));
  } catch (error) {
    const out = /** @type {any} */ (error).stdout;
    if (out) return JSON.parse(out);
    throw error;
  }
}

for (const name of ['cutout', 'photo', 'avatar']) {
  execFileSync('rsvg-convert', ['-o', path.join(work, `${name}.png`), path.join(here, 'pictures', `${name}.svg`)]);
}

/** Serves the painter, the pictures and the packed lists to the page; takes pixels back. */
const uploads = new Map();
const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://local');
  if (request.method === 'POST') {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      uploads.set(url.pathname.slice(1), Buffer.concat(parts));
      response.end('ok');
    });
    return;
  }
  const file = url.pathname === '/painter.js' ? path.join(root, 'web/painter.js') : path.join(work, path.basename(url.pathname));
  const types = {'.js': 'text/javascript', '.png': 'image/png', '.woff2': 'font/woff2'};
  if (url.pathname === '/') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end('<!doctype html><html lang="zh-CN"><title>poster</title><body></body></html>');
  } else if (fs.existsSync(file)) {
    response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
    response.end(fs.readFileSync(file));
  } else {
    response.statusCode = 404;
    response.end();
  }
});
await new Promise((resolve) => server.listen(Number(option('--port', 0)), '127.0.0.1', () => resolve(undefined)));
const base = `http://127.0.0.1:${server.address().port}`;

/** In the page: loads, paints, measures, exports, uploads. */
async function paintInPage({key, displayText, pictures}) {
  const painter = await import('/painter.js');
  const displayLoaded = displayText ? await painter.loadDisplayFont(displayText, `/${key}.woff2`) : true;
  const bytes = new Uint8Array(await (await fetch(`/${key}.fxp`)).arrayBuffer());
  const loaded = await Promise.all(pictures.map(async (name) => {
    if (!name) return null;
    const image = new Image();
    image.src = `/${name}`;
    await image.decode();
    return image;
  }));
  const {width, height} = painter.posterSize(bytes);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const ctx = canvas.getContext('2d', {willReadFrequently: true, alpha: false});
  painter.paint(ctx, bytes, loaded);
  await fetch(`/${key}.rgba`, {method: 'POST', body: ctx.getImageData(0, 0, width, height).data});
  const jpeg = await painter.exportPoster(bytes, loaded);
  await fetch(`/${key}.jpg`, {method: 'POST', body: jpeg});
  const started = performance.now();
  for (let i = 0; i < 5; i++) painter.paint(ctx, bytes, loaded);
  ctx.getImageData(0, 0, 1, 1);
  return {width, height, displayLoaded, jpegBytes: jpeg.size, paintMs: (performance.now() - started) / 5,
          widths: (await (await fetch(`/${key}.runs`)).json()).map((run) => painter.measure(run.role, run.weight, run.px, run.text))};
}

/** Grey level of every pixel. @param {Uint8Array} pixels @param {number[]} order of red, green, blue in 4 bytes */
function channels(pixels, order) {
  const count = pixels.length / 4;
  const out = [new Uint8Array(count), new Uint8Array(count), new Uint8Array(count)];
  for (let i = 0; i < count; i++) for (let c = 0; c < 3; c++) out[c][i] = pixels[i * 4 + order[c]];
  return out;
}

/** Marks pixels with a strong step to a neighbour in either picture, and two px around. */
function edgeMask(a, b, width, height) {
  const steps = new Uint8Array(width * height);
  for (const picture of [a, b]) {
    for (const channel of picture) {
      for (let y = 0; y + 1 < height; y++) {
        for (let x = 0; x + 1 < width; x++) {
          const i = y * width + x;
          if (Math.abs(channel[i] - channel[i + 1]) > 10 || Math.abs(channel[i] - channel[i + width]) > 10) steps[i] = 1;
        }
      }
    }
  }
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!steps[y * width + x]) continue;
      for (let dy = -2; dy <= 3; dy++) {
        for (let dx = -2; dx <= 3; dx++) {
          const ny = y + dy, nx = x + dx;
          if (ny >= 0 && ny < height && nx >= 0 && nx < width) mask[ny * width + nx] = 1;
        }
      }
    }
  }
  return mask;
}

/** Mean and 99th percentile of the differences where the mask is 0. */
function flatDifference(a, b, mask) {
  const histogram = new Uint32Array(256);
  let total = 0, count = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i]) continue;
    const d = Math.max(Math.abs(a[0][i] - b[0][i]), Math.abs(a[1][i] - b[1][i]), Math.abs(a[2][i] - b[2][i]));
    histogram[d]++;
    total += d;
    count++;
  }
  let seen = 0, p99 = 0;
  while (p99 < 255 && (seen += histogram[p99]) < count * 0.99) p99++;
  return {mean: total / count, p99, share: count / mask.length};
}

/** Mean difference inside a rectangle after a Gaussian-like blur of 2 px on both. */
function blurredDifference(a, b, width, height, rect) {
  const margin = 6;
  const x0 = Math.max(0, Math.floor(rect.x) - margin), y0 = Math.max(0, Math.floor(rect.y) - margin);
  const x1 = Math.min(width, Math.ceil(rect.x + rect.width) + margin), y1 = Math.min(height, Math.ceil(rect.y + rect.height) + margin);
  const w = x1 - x0, h = y1 - y0;
  if (w < 3 || h < 3) return 0;
  const cut = (channel) => {
    const out = new Float32Array(w * h);
    for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) out[y * w + x] = channel[(y + y0) * width + x + x0];
    return out;
  };
  const kernel = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6].map((k) => Math.exp(-k * k / 8));
  const sum = kernel.reduce((s, k) => s + k, 0);
  const pass = (from, stepX, stepY) => {
    const out = new Float32Array(w * h);
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        let value = 0;
        for (let k = -6; k <= 6; k++) {
          const sx = Math.min(w - 1, Math.max(0, x + k * stepX)), sy = Math.min(h - 1, Math.max(0, y + k * stepY));
          value += from[sy * w + sx] * kernel[k + 6];
        }
        out[y * w + x] = value / sum;
      }
    }
    return out;
  };
  let total = 0;
  const blurred = [a, b].map((picture) => picture.map((channel) => pass(pass(cut(channel), 1, 0), 0, 1)));
  for (let i = 0; i < w * h; i++) {
    total += Math.max(...[0, 1, 2].map((c) => Math.abs(blurred[0][c][i] - blurred[1][c][i])));
  }
  return total / (w * h);
}

/** Pixels of the QR's modules that differ at all. */
function qrDifference(a, b, width, rect) {
  let count = 0;
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    for (let x = rect.x; x < rect.x + rect.width; x++) {
      const i = y * width + x;
      if (a[0][i] !== b[0][i] || a[1][i] !== b[1][i] || a[2][i] !== b[2][i]) count++;
    }
  }
  return count;
}

let passed = 0, failed = 0;
function check(what, fine, detail) {
  if (fine) passed++;
  else failed++;
  console.log(`${fine ? 'ok  ' : 'FAIL'} ${what}${detail ? `  (${detail})` : ''}`);
}

const browser = await chromium.launch({executablePath: process.env.FENXIAO_CHROMIUM ?? '/usr/bin/chromium', headless: true, args: CHROMIUM_FLAGS});
const page = await browser.newPage();
page.on('pageerror', (error) => check('no error in the page', false, String(error)));
await page.goto(base);

async function runCase(poster, key) {
  const fieldsFile = path.join(work, `${key}.json`);
  fs.writeFileSync(fieldsFile, JSON.stringify(poster.fields));
  const template = path.join(root, 'assets/posters', `${poster.template}.json`);
  const drawn = native('paint', template, fieldsFile, path.join(work, key), String(poster.palette), poster.language ?? 'zh-CN');
  fs.writeFileSync(path.join(work, `${key}.runs`), JSON.stringify(drawn.runs));
  const seen = await page.evaluate(paintInPage, {key, displayText: drawn.display_text,
                                                 pictures: [poster.fields.photo, poster.fields.cutout, poster.fields.avatar]});
  const {width, height} = drawn;
  const a = channels(fs.readFileSync(path.join(work, `${key}.raw`)), [2, 1, 0]);
  const b = channels(uploads.get(`${key}.rgba`), [0, 1, 2]);
  const jpegFile = path.join(work, `${key}.web.jpg`);
  fs.writeFileSync(jpegFile, uploads.get(`${key}.jpg`));

  check(`${poster.name}: same size`, seen.width === width && seen.height === height);
  check(`${poster.name}: display font loads, ≤ 20 KB`, seen.displayLoaded && drawn.display_font_bytes <= 20480, `${drawn.display_font_bytes} B`);
  const stretch = Math.max(...drawn.runs.map((run, i) => Math.abs(seen.widths[i] / run.width - 1)));
  check(`${poster.name}: same widths, hence the same fonts`, stretch <= 0.01, `largest difference ${(stretch * 100).toFixed(2)} %`);
  const flat = flatDifference(a, b, edgeMask(a, b, width, height));
  check(`${poster.name}: away from edges`, flat.mean <= LIMITS.mean && flat.p99 <= LIMITS.p99,
        `mean ${flat.mean.toFixed(2)}, p99 ${flat.p99}, ${(flat.share * 100).toFixed(0)} % of the picture`);
  const text = Math.max(...drawn.runs.map((run) => blurredDifference(a, b, width, height, run.rect)));
  check(`${poster.name}: text after a 2 px blur`, text <= LIMITS.text, `worst run ${text.toFixed(2)}`);
  check(`${poster.name}: QR modules exact`, qrDifference(a, b, width, drawn.qr_rect) === 0);
  check(`${poster.name}: native QR is read at half size, q40`, drawn.scans);
  const scanned = native('scan', jpegFile, poster.fields.link);
  check(`${poster.name}: browser QR is read at half size, q40`, scanned.scans, scanned.qr);
  check(`${poster.name}: JPEG ≤ 1 MB`, seen.jpegBytes <= 1_000_000, `${seen.jpegBytes} B, painted in ${seen.paintMs.toFixed(1)} ms`);
}

const cases = JSON.parse(fs.readFileSync(path.join(here, 'cases.json'), 'utf8'));
const only = option('--only', '');
for (const [index, poster] of cases.entries()) {
  if (!poster.name.includes(only)) continue;
  try {
    await runCase(poster, `case${index}`);
  } catch (error) {
    check(`${poster.name}: runs`, false, String(error));
  }
}

// Every palette of every shipped template is read back.
for (const file of fs.readdirSync(path.join(root, 'assets/posters')).filter((name) => name.endsWith('.json'))) {
  const template = JSON.parse(fs.readFileSync(path.join(root, 'assets/posters', file), 'utf8'));
  const poster = cases.find((one) => one.template === template.id);
  const fieldsFile = path.join(work, 'palettes.json');
  fs.writeFileSync(fieldsFile, JSON.stringify({...poster.fields, link: 'https://a-long-shop-name.example.com/p/8kQ2fLxAz9'}));
  for (const [index, palette] of template.palettes.entries()) {
    const drawn = native('paint', path.join(root, 'assets/posters', file), fieldsFile, path.join(work, `${template.id}-${palette.id}`), String(index));
    check(`${template.id}, ${palette.id}: QR is read at half size, q40`, drawn.scans);
  }
}

await browser.close();
server.close();
if (option('--keep', '') === '') fs.rmSync(work, {recursive: true, force: true});
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

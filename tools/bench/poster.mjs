// A poster in the browser: web/painter.js playing the packed list, beside the hand-written canvas page of the reference. Both
// have their pictures decoded and the QR computed, both end with a JPEG of 1080 × 1920 at quality 0.9; taken in turns.
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import path from 'node:path';

import {ROOT} from './demo_server.mjs';
import {median, open_phone} from './phone.mjs';

const ROUNDS = 15;
const RATIO_MAX = 1.2;
const PROBE = path.join(ROOT, 'build/release/src/server/painting/bench/poster_probe');

// The reference asks a QR library for the matrix; it gets the one that was kept beside its pictures.
const QR_STUB = `let matrix = [];
export const ready = fetch('/reference/assets/qr.json').then((reply) => reply.json()).then((rows) => { matrix = rows; });
await ready;
export default () => ({addData() {}, make() {}, getModuleCount: () => matrix.length, isDark: (y, x) => matrix[y][x]});`;

/** @param {{reference: string}} context */
export async function measure({reference}) {
  const assets = path.join(reference, 'poster/assets');
  if (!reference || !existsSync(assets)) return [{what: 'poster in the browser', note: 'FENXIAO_REFERENCE names no folder with poster/assets'}];
  if (!existsSync(PROBE)) throw new Error('poster_probe is not built');
  const work = path.join(ROOT, 'build/bench/poster');
  mkdirSync(work, {recursive: true});
  const fields = {title: '【产地直发】云南高山阳光玫瑰葡萄礼盒装 当季新鲜水果顺丰包邮 坏果包赔', price: '¥199.90', strike_price: '¥329.00', nickname: '小鹿🦌爱分享✨',
    subtitle: '邀请你一起抢购', note: '长按识别二维码', link: 'https://mall.example.cn/p/A7K21000', photo: path.join(assets, 'photo.jpg'), avatar: path.join(assets, 'avatar.jpg')};
  writeFileSync(path.join(work, 'fields.json'), JSON.stringify(fields));
  execFileSync(PROBE, ['paint', path.join(ROOT, 'tests/poster/bench_template.json'), path.join(work, 'fields.json'), path.join(work, 'ours')], {stdio: 'ignore'});

  const files = http.createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://local').pathname;
    response.setHeader('content-type', {'.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json', '.jpg': 'image/jpeg'}[path.extname(name)] ?? 'text/html');
    if (name === '/') response.end('<!doctype html><meta charset="utf-8">');
    else if (name.includes('/node_modules/')) response.end(QR_STUB);
    else if (name === '/painter.js') response.end(readFileSync(path.join(ROOT, 'web/painter.js')));
    else if (name === '/ours.fxp') response.end(readFileSync(path.join(work, 'ours.fxp')));
    else if (name.startsWith('/reference/') && existsSync(path.join(reference, 'poster', name.slice(11)))) response.end(readFileSync(path.join(reference, 'poster', name.slice(11))));
    else response.writeHead(404).end();
  });
  await new Promise((resolve) => files.listen(0, '127.0.0.1', () => resolve(undefined)));
  const phone = await open_phone();
  try {
    await phone.page.goto(`http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (files.address()).port}/`);
    const {ours, theirs, bytes} = await phone.page.evaluate(race, ROUNDS);
    return [{what: 'poster in the browser, painted to JPEG', value: median(ours), unit: 'ms', reference: median(theirs), beside: 'a hand-written canvas page', budget: RATIO_MAX,
      per: 'ratio', note: `median of ${ROUNDS} in turns; ${bytes} B`}];
  } finally {
    await phone.close();
    files.close();
  }
}

/** In the page. @param {number} rounds */
async function race(rounds) {
  const at = (/** @type {string} */ address) => import(address);
  const {exportPoster} = await at('/painter.js');
  const {W, H, data, qr, draw2d} = await at('/reference/spec.mjs');
  const packed = new Uint8Array(await (await fetch('/ours.fxp')).arrayBuffer());
  const picture = async (/** @type {string} */ name) => {
    const image = new Image();
    image.src = `/reference/assets/${name}`;
    await image.decode();
    return image;
  };
  const photo = await picture('photo.jpg'), avatar = await picture('avatar.jpg');
  const canvas = document.createElement('canvas');
  canvas.width = W;
  canvas.height = H;
  const context = canvas.getContext('2d', {willReadFrequently: true});
  const ours = [], theirs = [];
  let bytes = 0;
  for (let round = 0; round <= rounds; ++round) {
    let begin = performance.now();
    bytes = (await exportPoster(packed, [photo, null, avatar])).size;
    const mine = performance.now() - begin;
    await new Promise((resolve) => setTimeout(resolve, 30));
    const content = data(round), matrix = qr(content.url);
    begin = performance.now();
    draw2d(context, content, photo, avatar, matrix);
    await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));
    const other = performance.now() - begin;
    await new Promise((resolve) => setTimeout(resolve, 30));
    if (round > 0) {  // the first fills caches
      ours.push(mine);
      theirs.push(other);
    }
  }
  return {ours, theirs, bytes};
}

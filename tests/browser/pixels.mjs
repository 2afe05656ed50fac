// Looking at screenshots.
import {createRequire} from 'node:module';
import path from 'node:path';

import {root} from './harness.mjs';

const require = createRequire(path.join(root, 'package.json'));
const {PNG} = require('pngjs');
const jsqr = require('jsqr');

export function decode(buffer) {
  return PNG.sync.read(buffer);
}

/** Where something stands out from the ground in a region (css px): the box of its ink, in css px. The ground is the
 * region's own upper left pixel. */
export function inkBox(png, region, dpr, threshold = 70) {
  const x0 = Math.max(0, Math.round(region.x * dpr)), y0 = Math.max(0, Math.round(region.y * dpr));
  const x1 = Math.min(png.width, Math.round((region.x + region.width) * dpr)), y1 = Math.min(png.height, Math.round((region.y + region.height) * dpr));
  const at = (x, y) => (y * png.width + x) * 4;
  const ground = at(x0, y0);
  let left = x1, top = y1, right = x0, bottom = y0;
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const i = at(x, y);
      const difference = Math.abs(png.data[i] - png.data[ground]) + Math.abs(png.data[i + 1] - png.data[ground + 1]) + Math.abs(png.data[i + 2] - png.data[ground + 2]);
      if (difference < threshold) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return {left: left / dpr, top: top / dpr, right: right / dpr, bottom: bottom / dpr};
}

/** Share of the pixels of a region that differ by more than the tolerance in any channel. */
export function differing(a, b, region, dpr, tolerance = 24) {
  const x0 = Math.round(region.x * dpr), y0 = Math.round(region.y * dpr);
  const x1 = Math.min(a.width, Math.round((region.x + region.width) * dpr)), y1 = Math.min(a.height, Math.round((region.y + region.height) * dpr));
  let count = 0;
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const i = (y * a.width + x) * 4;
      if (Math.abs(a.data[i] - b.data[i]) > tolerance || Math.abs(a.data[i + 1] - b.data[i + 1]) > tolerance ||
          Math.abs(a.data[i + 2] - b.data[i + 2]) > tolerance) count++;
    }
  }
  return count / Math.max(1, (x1 - x0) * (y1 - y0));
}

/** More than one colour: something is drawn. */
export function isDrawn(png) {
  const seen = new Set();
  for (let i = 0; i < png.data.length && seen.size < 50; i += 4 * 97) seen.add((png.data[i] << 16) | (png.data[i + 1] << 8) | png.data[i + 2]);
  return seen.size >= 50;
}

export function readQr(rgba, width, height) {
  const found = (jsqr.default || jsqr)(new Uint8ClampedArray(rgba.buffer, rgba.byteOffset, rgba.byteLength), width, height);
  return found ? found.data : null;
}

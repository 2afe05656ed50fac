// Pictures: fetched, decoded and scaled by the browser at the slot's pixels, uploaded as textures. They never enter the
// Wasm heap. Textures are dropped least recently used; what the last frame showed stays.

import {call, putDoubles, textAt} from './wasm.js';
import {gl} from './surface.js';
import * as frames from './frames.js';

const TEXTURE_BYTES_MAX = 48 * 1024 * 1024;
const UPLOADS_A_FRAME = 2;
const DECODES_MAX = 4;
const SIDE_MAX = 2048;
/** How the addresses of pictures begin that web/posters.js paints. */
const PAINTED = 'poster:';
const RETRY_MS = 15_000;
/** Widths are rounded up to one of these, so that slots of nearly one size share a texture. */
const WIDTHS = [64, 96, 128, 192, 256, 320, 384, 512, 640, 768, 1024, 1200, 1536, SIDE_MAX];

/**
 * @typedef {object} Entry
 * @property {string} address @property {number} width what was asked for
 * @property {number} texture 0: none yet @property {number} bytes @property {number} aspect
 * @property {number} readyAt @property {number} failedAt 0: not @property {number} seen frame in which it was last asked for
 * @property {boolean} pinned painted by us, cannot be fetched again
 * @property {'new' | 'loading' | 'decoded' | 'ready' | 'failed'} state
 * @property {ImageBitmap | HTMLCanvasElement | null} source decoded, on its way up
 */
/** @type {Map<string, Map<number, Entry>>} by address, then width */
const entries = new Map();
/** @type {Entry[]} */
let queue = [];
/** @type {Entry[]} decoded, waiting for their frame */
let arrived = [];
let decoding = 0;
let frame = 0;
let bytes = 0;
/** Counts the contexts: what was decoded for a lost one is asked for again. */
let era = 0;

/** @param {number} wanted */
function widthFor(wanted) {
  return WIDTHS.find((width) => width >= wanted) ?? SIDE_MAX;
}

/** @param {string} address @param {number} width @returns {Entry} */
function entryOf(address, width) {
  let sizes = entries.get(address);
  if (!sizes) entries.set(address, (sizes = new Map()));
  let entry = sizes.get(width);
  if (!entry) {
    entry = {address, width, texture: 0, bytes: 0, aspect: 1, readyAt: 0, failedAt: 0, seen: 0, pinned: false, state: 'new', source: null};
    sizes.set(width, entry);
  }
  return entry;
}

/** Another size of the same picture stands in while this one comes. @param {string} address */
function standIn(address) {
  for (const other of entries.get(address)?.values() ?? []) if (other.texture) return other;
  return null;
}

/** platform::picture. @param {number} at @param {number} size @param {number} wanted @param {number} out */
export function picture(at, size, wanted, out) {
  const address = textAt(at, size);
  const painted = entries.get(address)?.get(0);
  if (!painted && address.startsWith(PAINTED)) {
    putDoubles(out, [0, 1, 0, 0]);  // the painter has not brought it yet; there is nothing to fetch
    return;
  }
  const entry = painted ?? entryOf(address, widthFor(wanted));
  entry.seen = frame;
  if (entry.state === 'failed' && performance.now() - entry.failedAt > RETRY_MS) entry.state = 'new';
  if (entry.state === 'new') {
    entry.state = 'loading';
    queue.push(entry);
    pump();
  }
  const shown = entry.texture ? entry : standIn(address);
  if (shown) shown.seen = frame;
  putDoubles(out, shown ? [shown.texture, shown.aspect, shown.readyAt, 0] : [0, 1, 0, entry.failedAt ? 1 : 0]);
}

function pump() {
  while (decoding < DECODES_MAX && queue.length) {
    // What was asked for last is what the person looks at.
    const entry = /** @type {Entry} */ (queue.pop());
    decoding++;
    const started = era;
    decode(entry).then(
      (source) => {
        if (started !== era) return;
        entry.source = source;
        entry.state = 'decoded';
        arrived.push(entry);
        frames.request();
      },
      () => {
        if (started !== era) return;
        // The screen changes the first time only: a retry that fails again must not keep an idle page drawing.
        if (!entry.failedAt) frames.request();
        entry.state = 'failed';
        entry.failedAt = performance.now();
      },
    ).finally(() => {
      decoding--;
      pump();
    });
  }
}

/** @param {string} address @returns {Promise<HTMLImageElement>} decoded, CORS-clean */
export async function load(address) {
  const image = new Image();
  // Never a tainted canvas or texture: other hosts must send CORS headers.
  image.crossOrigin = 'anonymous';
  image.decoding = 'async';
  image.src = address;
  await image.decode();
  return image;
}

/** @param {Entry} entry @returns {Promise<ImageBitmap | HTMLCanvasElement>} */
async function decode(entry) {
  const image = await load(entry.address);
  const w0 = image.naturalWidth || entry.width, h0 = image.naturalHeight || entry.width;
  entry.aspect = w0 / h0;
  const shrink = Math.min(1, entry.width / w0, SIDE_MAX / h0);
  const w = Math.max(1, Math.round(w0 * shrink)), h = Math.max(1, Math.round(h0 * shrink));
  try {
    const bitmap = await createImageBitmap(image, {resizeWidth: w, resizeHeight: h, resizeQuality: 'high', premultiplyAlpha: 'premultiply'});
    if (bitmap.width === w && bitmap.height === h) return bitmap;
    bitmap.close();
  } catch {
    // Older browsers know neither the options nor some formats: the canvas below does.
  }
  const canvas = document.createElement('canvas');
  canvas.width = w;
  canvas.height = h;
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(image, 0, 0, w, h);
  return canvas;
}

/** Uploads what has arrived, at most two; called before each frame. @returns {boolean} whether more waits */
export function upload() {
  frame++;
  for (let i = 0; i < UPLOADS_A_FRAME && arrived.length; i++) send(/** @type {Entry} */ (arrived.shift()));
  return arrived.length > 0;
}

/** @param {Entry} entry */
function send(entry) {
  const source = entry.source;
  if (!source) return;
  const size = source.width * source.height * 4;
  makeRoom(size - entry.bytes, entry);
  const g = gl();
  if (!entry.texture) {
    entry.texture = call('_fx_new_texture');
    entry.readyAt = frames.now();
  } else {
    call('_fx_bind_texture', entry.texture);
  }
  // An ImageBitmap is premultiplied already, and there the flag does not count; a canvas needs it.
  const isCanvas = !(typeof ImageBitmap !== 'undefined' && source instanceof ImageBitmap);
  if (isCanvas) g.pixelStorei(g.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
  g.texImage2D(g.TEXTURE_2D, 0, g.RGBA, g.RGBA, g.UNSIGNED_BYTE, source);
  if (isCanvas) g.pixelStorei(g.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  else /** @type {ImageBitmap} */ (source).close();
  bytes += size - entry.bytes;
  entry.bytes = size;
  entry.source = null;
  entry.state = 'ready';
  entry.failedAt = 0;
}

/** @param {number} size @param {Entry} keep */
function makeRoom(size, keep) {
  if (bytes + size <= TEXTURE_BYTES_MAX) return;
  const old = [];
  for (const sizes of entries.values())
    for (const entry of sizes.values()) if (entry.texture && !entry.pinned && entry !== keep && entry.seen < frame - 1) old.push(entry);
  old.sort((a, b) => a.seen - b.seen);
  for (const entry of old) {
    if (bytes + size <= TEXTURE_BYTES_MAX) return;
    drop(entry);
  }
}

/** @param {Entry} entry */
function drop(entry) {
  if (entry.texture) call('_fx_delete_texture', entry.texture);
  bytes -= entry.bytes;
  const sizes = entries.get(entry.address);
  sizes?.delete(entry.width);
  if (sizes && !sizes.size) entries.delete(entry.address);
}

/** A picture that we painted ourselves appears under this address. @param {string} address @param {HTMLCanvasElement} canvas */
export function show(address, canvas) {
  const entry = entryOf(address, 0);
  entry.pinned = true;
  entry.aspect = canvas.width / canvas.height;
  entry.source = canvas;
  entry.state = 'decoded';
  entry.seen = frame;
  arrived = arrived.filter((other) => other !== entry);
  arrived.unshift(entry);
  frames.request();
}

/** @param {string} address */
export function forget(address) {
  const entry = entries.get(address)?.get(0);
  if (!entry) return;
  arrived = arrived.filter((other) => other !== entry);
  drop(entry);
}

/** platform::forget_pictures: the context is lost, so the names mean nothing any more. Asked for again, they come again. */
export function forgetAll() {
  era++;
  /** @type {[string, Entry][]} */
  const painted = [];
  for (const [address, sizes] of entries) {
    const own = sizes.get(0);
    if (own) painted.push([address, own]);
  }
  entries.clear();
  queue = [];
  arrived = [];
  bytes = 0;
  return painted.map(([address]) => address);
}

export function isBusy() {
  return decoding > 0 || queue.length > 0 || arrived.length > 0;
}

export function stats() {
  let textures = 0;
  for (const sizes of entries.values()) for (const entry of sizes.values()) if (entry.texture) textures++;
  return {textures, bytes};
}

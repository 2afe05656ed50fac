// Posters: C++ lays out and packs, web/painter.js paints. The preview becomes a texture that appears through
// picture(address); the file for saving is prepared before the tap that wants it.

import {bytesAt, tell, textAt} from './wasm.js';
import * as painter from './painter.js';
import * as pictures from './pictures.js';
import * as frames from './frames.js';
import {hand} from './host.js';

const DECODED_MAX = 9;
const FILE_NAME = 'poster.jpg';
const UPLOAD_PATH = '/api/v1/posters';

/** Decoded pictures by address, most recently used last. @type {Map<string, Promise<HTMLImageElement | null>>} */
const decoded = new Map();
/** A canvas for each preview, by address. @type {Map<string, HTMLCanvasElement>} */
const canvases = new Map();
/** The newest request of each preview; older ones that still wait for pictures give up. @type {Map<string, number>} */
const newest = new Map();
/** What each preview was painted from, to paint it again after a lost context. @type {Map<string, () => void>} */
const repaints = new Map();
/** @type {File | null} */
let file = null;
let preparing = 0;
let busy = 0;
/** Uploads of one file are one. @type {Promise<import('./host.js').Upload> | null} */
let uploading = null;

/** @param {string} list one address a line; an empty line: none */
function load(list) {
  return Promise.all(list.split('\n').slice(0, -1).map((address) => {
    if (!address) return null;
    let image = decoded.get(address);
    if (image) decoded.delete(address);
    else image = pictures.load(address).catch(() => null);
    decoded.set(address, image);
    if (decoded.size > DECODED_MAX) decoded.delete(/** @type {string} */ (decoded.keys().next().value));
    image.then((done) => {
      if (!done) decoded.delete(address);
    });
    return image;
  }));
}

/** platform::measure_poster_text. @param {number} role @param {number} weight @param {number} px @param {number} at @param {number} size */
export function measure(role, weight, px, at, size) {
  return painter.measure(role, weight, px, textAt(at, size));
}

/**
 * platform::paint_poster
 * @param {number} addressAt @param {number} addressSize @param {number} packedAt @param {number} packedSize
 * @param {number} listAt @param {number} listSize @param {number} width
 */
export function paint(addressAt, addressSize, packedAt, packedSize, listAt, listSize, width) {
  const address = textAt(addressAt, addressSize);
  const packed = bytesAt(packedAt, packedSize);
  const list = textAt(listAt, listSize);
  const again = () => paintNow(address, packed, list, width);
  repaints.set(address, again);
  again();
}

/** @param {string} address @param {Uint8Array} packed @param {string} list @param {number} width */
function paintNow(address, packed, list, width) {
  const turn = (newest.get(address) ?? 0) + 1;
  newest.set(address, turn);
  busy++;
  load(list).then((images) => {
    busy--;
    if (newest.get(address) !== turn) return;
    const size = painter.posterSize(packed);
    const scale = width / size.width;
    let canvas = canvases.get(address);
    if (!canvas) canvases.set(address, (canvas = document.createElement('canvas')));
    const w = Math.round(size.width * scale), h = Math.round(size.height * scale);
    if (canvas.width !== w || canvas.height !== h) {
      canvas.width = w;
      canvas.height = h;
    }
    const ctx = canvas.getContext('2d', {willReadFrequently: true});
    if (!ctx) return;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, w, h);
    painter.paint(ctx, packed, images, {scale});
    pictures.show(address, canvas);
  });
}

/**
 * platform::prepare_poster
 * @param {number} id @param {number} packedAt @param {number} packedSize @param {number} listAt @param {number} listSize
 */
export function prepare(id, packedAt, packedSize, listAt, listSize) {
  const packed = bytesAt(packedAt, packedSize);
  const turn = ++preparing;
  file = null;
  uploading = null;
  busy++;
  load(textAt(listAt, listSize))
    .then((images) => painter.exportPoster(packed, images))
    .then((blob) => {
      if (turn === preparing) file = new File([blob], FILE_NAME, {type: 'image/jpeg'});
      return true;
    }, () => false)
    .then((ok) => {
      busy--;
      tell('_fx_answer', null, id, ok && turn === preparing ? 1 : 0);
      frames.request();
    });
}

/** @returns {Promise<import('./host.js').Upload>} */
function upload() {
  if (!file) return Promise.reject(new Error('no poster'));
  if (!uploading) {
    uploading = fetch(UPLOAD_PATH, {method: 'POST', headers: {'Content-Type': 'image/jpeg'}, body: file, credentials: 'same-origin'}).then((reply) => {
      if (!reply.ok) throw new Error(`upload: ${reply.status}`);
      return reply.json();
    });
    uploading.catch(() => {
      uploading = null;
    });
  }
  return uploading;
}

/** platform::save_poster. @param {number} id @param {number} share */
export function save(id, share) {
  const answer = (/** @type {boolean} */ ok) => {
    tell('_fx_answer', null, id, ok ? 1 : 0);
    frames.request();
  };
  if (!file) answer(false);
  else hand(file, share !== 0, upload).then(answer, () => answer(false));
}

/** platform::load_display_font. @param {number} id @param {number} at @param {number} size */
export function displayFont(id, at, size) {
  busy++;
  painter.loadDisplayFont(textAt(at, size)).then(() => {
    busy--;
    tell('_fx_answer', null, id, 1);
    frames.request();
  });
}

/** The poster screen is left: canvases, textures and the file go. */
export function release() {
  for (const [address, canvas] of canvases) {
    canvas.width = canvas.height = 0;
    pictures.forget(address);
  }
  canvases.clear();
  newest.clear();
  repaints.clear();
  decoded.clear();
  painter.releaseExport();
  file = null;
  preparing++;
}

/** After a lost context. */
export function repaint() {
  for (const again of repaints.values()) again();
}

export function isBusy() {
  return busy > 0;
}

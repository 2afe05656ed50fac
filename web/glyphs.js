// Glyphs and icons, drawn on demand with the phone's own fonts into two texture pages: R8 for ink, RGBA8 for emoji.
//
// A frame's misses are drawn side by side on one strip, read back once, and go up in one call per run of neighbours. The
// strip is a software canvas (willReadFrequently): with a GPU canvas each read-back would stall for milliseconds.

import {putFloats, textAt} from './wasm.js';
import {gl} from './surface.js';

/** By number: 0 ink, 1 colour; as platform.h's Page. */
const PAGE_PX = [2048, 1024];
/** The texture units that the renderer's program samples (gfx/renderer.cpp). */
const PAGE_UNITS = [1, 2];
const STRIP_W = 2048;
const STRIP_H = 512;
const MARGIN = 1;

const HAN = '"PingFang SC","Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","Microsoft YaHei",system-ui,sans-serif';
// The system's Latin first. Its name is spelled out where "system-ui" is a Linux desktop's idea of a font.
const LATIN = `-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,${HAN}`;
const EMOJI = `"Apple Color Emoji","Segoe UI Emoji","Noto Color Emoji",${HAN}`;
const IS_EMOJI = /\p{Emoji_Presentation}|\uFE0F|\u20E3/u;
const IS_LATIN = /^[\u0000-\u024F\u2010-\u2012\u2020-\u2022\u20A0-\u20CF\u2190-\u22FF]/;

/** @type {CanvasRenderingContext2D | null} */
let strip = null;
let stripFont = '';
/** @type {WebGLTexture[]} */
let pages = [];

/**
 * @typedef {object} Pending
 * @property {number} page @property {number} x @property {number} y @property {number} w @property {number} h
 * @property {(ctx: CanvasRenderingContext2D, x: number, y: number) => void} draw with the box's upper left corner there
 */
/** @type {Pending[]} */
let pending = [];
const counts = {glyphs: 0, uploads: 0, bytes: 0};

function context() {
  if (strip) return strip;
  const canvas = document.createElement('canvas');
  canvas.width = STRIP_W;
  canvas.height = STRIP_H;
  canvas.lang = 'zh-CN';
  strip = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', {willReadFrequently: true}));
  strip.textBaseline = 'alphabetic';
  strip.lineCap = strip.lineJoin = 'round';
  stripFont = '';
  return strip;
}

/** @param {string} text @param {number} px @param {number} weight */
function fontOf(text, px, weight) {
  const family = IS_EMOJI.test(text) ? EMOJI : IS_LATIN.test(text) ? LATIN : HAN;
  return `${weight} ${px}px ${family}`;
}

/** @param {CanvasRenderingContext2D} ctx @param {string} font */
function useFont(ctx, font) {
  if (font === stripFont) return;
  ctx.font = stripFont = font;
}

/** platform::measure_glyph. @param {number} at @param {number} size @param {number} px @param {number} weight @param {number} out */
export function measure(at, size, px, weight, out) {
  const text = textAt(at, size);
  const ctx = context();
  useFont(ctx, fontOf(text, px, weight));
  const m = ctx.measureText(text);
  const left = Math.floor(-m.actualBoundingBoxLeft), right = Math.ceil(m.actualBoundingBoxRight);
  const up = Math.ceil(m.actualBoundingBoxAscent), down = Math.ceil(m.actualBoundingBoxDescent);
  const inked = right > left && up + down > 0;
  putFloats(out, [m.width, left - MARGIN, -up - MARGIN, inked ? right - left + 2 * MARGIN : 0, inked ? up + down + 2 * MARGIN : 0,
                  IS_EMOJI.test(text) ? 1 : 0]);
}

/** From the middle of a line down to the baseline, as CSS would set it. @param {number} px */
export function baselineShift(px) {
  const ctx = context();
  useFont(ctx, fontOf('国', px, 400));
  const m = ctx.measureText('国');
  const up = m.fontBoundingBoxAscent ?? px * 1.06, down = m.fontBoundingBoxDescent ?? px * 0.34;
  return (up - down) / 2;
}

/**
 * @param {number} page @param {number} x @param {number} y @param {number} at @param {number} size @param {number} px
 * @param {number} weight @param {number} left @param {number} top @param {number} w @param {number} h
 */
export function drawGlyph(page, x, y, at, size, px, weight, left, top, w, h) {
  const text = textAt(at, size);
  const font = fontOf(text, px, weight);
  pending.push({page, x, y, w, h, draw: (ctx, sx, sy) => {
    useFont(ctx, font);
    ctx.fillText(text, sx - left, sy - top);
  }});
}

/** @param {number} page @param {number} x @param {number} y @param {number} at @param {number} size @param {number} px @param {number} stroke */
export function drawIcon(page, x, y, at, size, px, stroke) {
  const path = new Path2D(textAt(at, size));
  const side = Math.ceil(px) + 2 * MARGIN;
  pending.push({page, x, y, w: side, h: side, draw: (ctx, sx, sy) => {
    const unit = px / 24;
    ctx.setTransform(unit, 0, 0, unit, sx + MARGIN, sy + MARGIN);
    ctx.lineWidth = stroke / unit;
    ctx.stroke(path);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
  }});
}

/** Both pages anew: at the start, and after a lost context. */
export function makePages() {
  const g = gl();
  pending = [];
  pages = PAGE_PX.map((side, page) => {
    const texture = /** @type {WebGLTexture} */ (g.createTexture());
    g.activeTexture(g.TEXTURE0 + PAGE_UNITS[page]);
    g.bindTexture(g.TEXTURE_2D, texture);
    g.texStorage2D(g.TEXTURE_2D, 1, page === 0 ? g.R8 : g.RGBA8, side, side);
    for (const name of [g.TEXTURE_MIN_FILTER, g.TEXTURE_MAG_FILTER]) g.texParameteri(g.TEXTURE_2D, name, g.LINEAR);
    for (const name of [g.TEXTURE_WRAP_S, g.TEXTURE_WRAP_T]) g.texParameteri(g.TEXTURE_2D, name, g.CLAMP_TO_EDGE);
    return texture;
  });
  g.pixelStorei(g.UNPACK_ALIGNMENT, 1);
}

/** @typedef {{page: number, x: number, y: number, w: number, h: number, parts: Pending[], sx: number, sy: number}} Run */

/** Neighbours on a shelf become one rectangle: the store places them one pixel apart. */
function runsOf() {
  /** @type {Run[]} */
  const runs = [];
  /** @type {(Run | undefined)[]} the open run of each page */
  const open = [];
  for (const one of pending) {
    const run = open[one.page];
    if (run && run.y === one.y && run.x + run.w + 1 === one.x && run.w + 1 + one.w <= STRIP_W) {
      run.parts.push(one);
      run.w += 1 + one.w;
      run.h = Math.max(run.h, one.h);
    } else {
      const fresh = {page: one.page, x: one.x, y: one.y, w: one.w, h: one.h, parts: [one], sx: 0, sy: 0};
      open[one.page] = fresh;
      runs.push(fresh);
    }
  }
  return runs;
}

/** Reads the strip once and sends the runs on it. @param {Run[]} runs @param {number} usedW @param {number} usedH */
function send(runs, usedW, usedH) {
  const g = gl();
  const pixels = context().getImageData(0, 0, usedW, usedH).data;
  const ink = new Uint8Array(usedW * usedH);
  for (let from = 3, to = 0; to < ink.length; from += 4, to++) ink[to] = pixels[from];
  if (runs.some((run) => run.page === 1)) {
    for (let i = 0; i < pixels.length; i += 4) {
      const alpha = pixels[i + 3];
      if (alpha === 255 || alpha === 0) continue;
      for (let c = i; c < i + 3; c++) pixels[c] = Math.round(pixels[c] * alpha / 255);
    }
  }
  g.pixelStorei(g.UNPACK_ROW_LENGTH, usedW);
  for (const run of runs) {
    g.activeTexture(g.TEXTURE0 + PAGE_UNITS[run.page]);
    g.bindTexture(g.TEXTURE_2D, pages[run.page]);
    g.pixelStorei(g.UNPACK_SKIP_PIXELS, run.sx);
    g.pixelStorei(g.UNPACK_SKIP_ROWS, run.sy);
    if (run.page === 0) g.texSubImage2D(g.TEXTURE_2D, 0, run.x, run.y, run.w, run.h, g.RED, g.UNSIGNED_BYTE, ink);
    else g.texSubImage2D(g.TEXTURE_2D, 0, run.x, run.y, run.w, run.h, g.RGBA, g.UNSIGNED_BYTE, new Uint8Array(pixels.buffer));
    counts.uploads++;
    counts.bytes += run.w * run.h * (run.page === 0 ? 1 : 4);
  }
  g.pixelStorei(g.UNPACK_ROW_LENGTH, 0);
  g.pixelStorei(g.UNPACK_SKIP_PIXELS, 0);
  g.pixelStorei(g.UNPACK_SKIP_ROWS, 0);
  context().clearRect(0, 0, usedW, usedH);
}

/** platform::finish_glyphs: everything drawn since the last call goes to the GPU. */
export function finishGlyphs() {
  if (!pending.length) return;
  const ctx = context();
  ctx.fillStyle = ctx.strokeStyle = '#000';
  /** @type {Run[]} */
  let placed = [];
  let x = 0, y = 0, row = 0, widest = 0;
  for (const run of runsOf()) {
    if (x + run.w > STRIP_W) {
      y += row;
      x = row = 0;
    }
    if (y + run.h > STRIP_H && placed.length) {
      send(placed, widest, y + row);
      placed = [];
      x = y = row = widest = 0;
    }
    run.sx = x;
    run.sy = y;
    let at = x;
    for (const part of run.parts) {
      part.draw(ctx, at, y);
      at += part.w + 1;
    }
    placed.push(run);
    x += run.w;
    row = Math.max(row, run.h);
    widest = Math.max(widest, x);
  }
  if (placed.length) send(placed, widest, Math.min(STRIP_H, y + row));
  counts.glyphs += pending.length;
  pending = [];
}

export function stats() {
  return {...counts};
}

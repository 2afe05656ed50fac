// Plays a packed display list (src/poster/packed.h) on a 2D canvas with the phone's own fonts and decoders.
//
// How C++ hands a poster over (the host bridge, web/host_*.js, does this and nothing else):
//   measure(role, weight, px, text) → number              behind poster::Measure::width
//   loadDisplayFont(text) → Promise<boolean>              before layout; false: role 1 is drawn in the sans stack
//   paint(ctx, bytes, pictures, {scale}) → void           preview; bytes may be a view of the Wasm heap, they are not kept
//   exportPoster(bytes, pictures) → Promise<Blob>         the full size as JPEG; `bytes` must be a copy (slice), it is async
// `pictures` = [photo, cutout, avatar], each a decoded CanvasImageSource of a same-origin or CORS picture, or null.
//
// Only what the oldest supported browser has: no roundRect, letterSpacing, conic gradient or filter.

/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {(CanvasImageSource | null | undefined)[]} Pictures */

const MAGIC = 0x31505846;
const STRETCH_MAX = 0.03;
const SANS = '"PingFang SC","Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",system-ui,sans-serif';
const DISPLAY_FAMILY = 'fenxiao-display';
const EXPORT_BYTES_MAX = 1_000_000;
const DISPLAY_FONT_TIMEOUT_MS = 2000;

/** Characters whose display glyphs are loaded. @type {Set<string>} */
const displayCharacters = new Set();

/** Whether every character of `text` can be drawn in the display font; a space looks alike in any. @param {string} text */
function hasDisplay(text) {
  for (const character of text) if (character.trim() !== '' && !displayCharacters.has(character)) return false;
  return true;
}

/**
 * The canvas font for a run. Measuring and painting go through here, so that they always agree.
 * @param {number} role 0 sans, 1 display @param {number} weight @param {number} px @param {string} text
 */
function fontOf(role, weight, px, text) {
  const family = role === 1 && hasDisplay(text) ? `"${DISPLAY_FAMILY}",${SANS}` : SANS;
  return `${weight} ${px}px ${family}`;
}

/**
 * Loads the display glyphs of `text`. Answers false after the time-out; a font that comes later serves the next poster.
 * @param {string} text @param {string} [endpoint] @param {number} [timeoutMs] @returns {Promise<boolean>}
 */
export async function loadDisplayFont(text, endpoint = '/api/v1/fonts/display', timeoutMs = DISPLAY_FONT_TIMEOUT_MS) {
  const missing = [...new Set(text)].filter((c) => c.trim() !== '' && !displayCharacters.has(c)).sort();
  if (missing.length === 0) return true;
  if (typeof FontFace === 'undefined') return false;
  const unicodeRange = missing.map((c) => `U+${/** @type {number} */ (c.codePointAt(0)).toString(16)}`).join(',');
  const source = `url("${endpoint}?text=${encodeURIComponent(missing.join(''))}") format("woff2")`;
  // The subset holds the bold cut; declared for every weight so that no browser emboldens it once more.
  const face = new FontFace(DISPLAY_FAMILY, source, {unicodeRange, weight: '100 900'});
  const loaded = face.load().then(
    () => {
      /** @type {any} */ (document.fonts).add(face);
      for (const c of missing) displayCharacters.add(c);
      return true;
    },
    () => false,
  );
  const tooLate = new Promise((resolve) => setTimeout(() => resolve(false), timeoutMs));
  return /** @type {Promise<boolean>} */ (Promise.race([loaded, tooLate]));
}

/** @type {Context | null} */
let measuring = null;

/**
 * Width in px of one line of text. @param {number} role @param {number} weight @param {number} px @param {string} text
 */
export function measure(role, weight, px, text) {
  if (!measuring) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    measuring = /** @type {Context} */ (canvas.getContext('2d', {willReadFrequently: true}));
  }
  measuring.font = fontOf(role, weight, px, text);
  return measuring.measureText(text).width;
}

/** Reads the fields of the packed buffer in order. */
class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
    this.utf8 = new TextDecoder();
  }
  u16() {
    const value = this.view.getUint16(this.at, true);
    this.at += 2;
    return value;
  }
  u32() {
    const value = this.view.getUint32(this.at, true);
    this.at += 4;
    return value;
  }
  f32() {
    const value = this.view.getFloat32(this.at, true);
    this.at += 4;
    return value;
  }
  /** @param {number} count */
  raw(count) {
    const part = this.bytes.subarray(this.at, this.at + count);
    this.at += (count + 3) & ~3;
    return part;
  }
  text() {
    // A copy: TextDecoder refuses views of shared memory in some browsers, and the text is short.
    return this.utf8.decode(this.raw(this.u32()).slice());
  }
  color() {
    const rgba = this.u32();
    return `rgba(${rgba & 255},${(rgba >> 8) & 255},${(rgba >> 16) & 255},${(rgba >>> 24) / 255})`;
  }
  rect() {
    return {x: this.f32(), y: this.f32(), w: this.f32(), h: this.f32()};
  }
  radii() {
    return [this.f32(), this.f32(), this.f32(), this.f32()];
  }
  shadow() {
    const shadow = {dx: this.f32(), dy: this.f32(), blur: this.f32(), visible: false, color: ''};
    shadow.visible = this.view.getUint8(this.at + 3) !== 0;
    shadow.color = this.color();
    return shadow;
  }
  /** @param {Context} ctx */
  fill(ctx) {
    const kind = this.u32();
    const count = this.u32();
    const ax = this.f32(), ay = this.f32(), bx = this.f32(), by = this.f32(), radius = this.f32();
    if (kind === 0) {
      this.f32();
      return this.color();
    }
    const gradient = kind === 1 ? ctx.createLinearGradient(ax, ay, bx, by)
                                : ctx.createRadialGradient(ax, ay, 0, bx, by, radius);
    for (let i = 0; i < count; i++) {
      const at = this.f32();
      gradient.addColorStop(at, this.color());
    }
    return gradient;
  }
}

/** @typedef {{x: number, y: number, w: number, h: number}} Box */

/** @param {Context} ctx @param {Box} r @param {number[]} radii */
function boxPath(ctx, r, radii) {
  const [tl, tr, br, bl] = radii;
  ctx.beginPath();
  if (tl + tr + br + bl === 0) {
    ctx.rect(r.x, r.y, r.w, r.h);
    return;
  }
  const right = r.x + r.w, bottom = r.y + r.h;
  ctx.moveTo(r.x + tl, r.y);
  ctx.lineTo(right - tr, r.y);
  ctx.arcTo(right, r.y, right, r.y + tr, tr);
  ctx.lineTo(right, bottom - br);
  ctx.arcTo(right, bottom, right - br, bottom, br);
  ctx.lineTo(r.x + bl, bottom);
  ctx.arcTo(r.x, bottom, r.x, bottom - bl, bl);
  ctx.lineTo(r.x, r.y + tl);
  ctx.arcTo(r.x, r.y, r.x + tl, r.y, tl);
  ctx.closePath();
}

/** Shadows ignore the transform, so they are scaled by hand. @param {Context} ctx @param {any} shadow @param {number} scale */
function castShadow(ctx, shadow, scale) {
  if (!shadow.visible) return;
  ctx.shadowOffsetX = shadow.dx * scale;
  ctx.shadowOffsetY = shadow.dy * scale;
  ctx.shadowBlur = shadow.blur * scale;
  ctx.shadowColor = shadow.color;
}

/** @param {Context} ctx */
function noShadow(ctx) {
  ctx.shadowColor = 'rgba(0,0,0,0)';
  ctx.shadowBlur = ctx.shadowOffsetX = ctx.shadowOffsetY = 0;
}

/** @param {Context} ctx @param {Reader} reader @param {number} scale */
function drawBox(ctx, reader, scale) {
  const rect = reader.rect();
  const radii = reader.radii();
  castShadow(ctx, reader.shadow(), scale);
  ctx.fillStyle = reader.fill(ctx);
  boxPath(ctx, rect, radii);
  ctx.fill();
  noShadow(ctx);
}

/** @param {Context} ctx @param {Reader} reader @param {number} scale */
function drawEllipse(ctx, reader, scale) {
  const r = reader.rect();
  const stroke = reader.f32();
  castShadow(ctx, reader.shadow(), scale);
  const style = reader.fill(ctx);
  ctx.beginPath();
  ctx.ellipse(r.x + r.w / 2, r.y + r.h / 2, r.w / 2, r.h / 2, 0, 0, Math.PI * 2);
  if (stroke > 0) {
    ctx.lineWidth = stroke;
    ctx.strokeStyle = style;
    ctx.stroke();
  } else {
    ctx.fillStyle = style;
    ctx.fill();
  }
  noShadow(ctx);
}

/** @param {Context} ctx @param {Reader} reader */
function drawPath(ctx, reader) {
  const verbCount = reader.u32();
  reader.u32();
  const verbs = reader.raw(verbCount);
  ctx.beginPath();
  for (const verb of verbs) {
    if (verb === 0) ctx.moveTo(reader.f32(), reader.f32());
    else if (verb === 1) ctx.lineTo(reader.f32(), reader.f32());
    else if (verb === 2) ctx.bezierCurveTo(reader.f32(), reader.f32(), reader.f32(), reader.f32(), reader.f32(), reader.f32());
    else ctx.closePath();
  }
  ctx.fillStyle = reader.fill(ctx);
  ctx.fill();
}

/** @param {any} picture */
function sizeOf(picture) {
  return {w: picture.naturalWidth || picture.videoWidth || picture.width, h: picture.naturalHeight || picture.videoHeight || picture.height};
}

/**
 * The part of the picture that is drawn and where; mirrors poster::place_picture.
 * @param {Box} rect @param {number} fit @param {{x: number, y: number, zoom: number}} focus @param {{w: number, h: number}} size
 */
function placePicture(rect, fit, focus, size) {
  const across = rect.w / size.w, down = rect.h / size.h;
  const scale = (fit === 0 ? Math.max(across, down) : Math.min(across, down)) * focus.zoom;
  const source = {w: Math.min(size.w, rect.w / scale), h: Math.min(size.h, rect.h / scale), x: 0, y: 0};
  source.x = (size.w - source.w) * focus.x;
  source.y = (size.h - source.h) * focus.y;
  const w = source.w * scale, h = source.h * scale;
  const target = {x: rect.x + (rect.w - w) / 2, y: rect.y + (rect.h - h) / 2, w, h};
  return {source, target};
}

/** @param {Context} ctx @param {Reader} reader @param {Pictures} pictures */
function drawPicture(ctx, reader, pictures) {
  const picture = pictures[reader.u32()];
  const fit = reader.u32();
  const rect = reader.rect();
  const radii = reader.radii();
  const focus = {x: reader.f32(), y: reader.f32(), zoom: reader.f32()};
  const opacity = reader.f32();
  const placeholder = reader.color();
  const rounded = radii.some((r) => r > 0);
  if (!picture) {
    ctx.fillStyle = placeholder;
    boxPath(ctx, rect, radii);
    ctx.fill();
    return;
  }
  if (rounded) {
    ctx.save();
    boxPath(ctx, rect, radii);
    ctx.clip();
  }
  const {source: s, target: t} = placePicture(rect, fit, focus, sizeOf(picture));
  ctx.globalAlpha = opacity;
  ctx.drawImage(picture, s.x, s.y, s.w, s.h, t.x, t.y, t.w, t.h);
  ctx.globalAlpha = 1;
  if (rounded) ctx.restore();
}

/** @param {Context} ctx @param {Reader} reader @param {number} scale */
function drawRun(ctx, reader, scale) {
  const role = reader.u32();
  const weight = reader.u32();
  const px = reader.f32();
  const x = reader.f32(), y = reader.f32(), width = reader.f32();
  const color = reader.color();
  const shadow = reader.shadow();
  const text = reader.text();
  ctx.font = fontOf(role, weight, px, text);
  ctx.fillStyle = color;
  const own = ctx.measureText(text).width;
  const wanted = own > 0 ? width / own : 1;
  const stretch = Math.min(1 + STRETCH_MAX, Math.max(1 - STRETCH_MAX, wanted));
  castShadow(ctx, shadow, scale);
  if (Math.abs(own - width) < 0.5) {
    ctx.fillText(text, x, y);
  } else {
    ctx.save();
    ctx.translate(x, y);
    ctx.scale(stretch, 1);
    ctx.fillText(text, 0, 0);
    ctx.restore();
  }
  noShadow(ctx);
}

/** Whole modules as runs of rectangles in one path: never anti-aliased at whole scales. @param {Context} ctx @param {Reader} reader */
function drawQr(ctx, reader) {
  const x0 = reader.f32(), y0 = reader.f32();
  const modules = reader.u32();
  const px = reader.u32();
  ctx.fillStyle = reader.color();
  const bits = reader.raw(reader.u32());
  const dark = (/** @type {number} */ i) => ((bits[i >> 3] >> (7 - (i & 7))) & 1) === 1;
  for (let y = 0; y < modules; y++) {
    for (let x = 0; x < modules; x++) {
      if (!dark(y * modules + x)) continue;
      const start = x;
      while (x + 1 < modules && dark(y * modules + x + 1)) x++;
      ctx.fillRect(x0 + start * px, y0 + y * px, (x - start + 1) * px, px);
    }
  }
}

/** @param {Uint8Array} bytes @returns {{width: number, height: number}} */
export function posterSize(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 16 || view.getUint32(0, true) !== MAGIC) throw new Error('not a packed poster');
  return {width: view.getUint16(4, true), height: view.getUint16(6, true)};
}

/**
 * Paints the list with its upper left corner at the canvas's origin. The caller clears the canvas where layers are
 * transparent.
 * @param {Context} ctx @param {Uint8Array} bytes @param {Pictures} pictures @param {{scale?: number}} [options]
 */
export function paint(ctx, bytes, pictures, options = {}) {
  posterSize(bytes);
  const scale = options.scale || 1;
  const reader = new Reader(bytes);
  reader.at = 8;
  const count = reader.u32();
  reader.at = 16;
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  ctx.textBaseline = 'alphabetic';
  ctx.textAlign = 'left';
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = 'high';
  for (let i = 0; i < count; i++) {
    const start = reader.at;
    const op = reader.u16();
    reader.u16();
    const size = reader.u32();
    reader.u32();
    if (op === 1) drawBox(ctx, reader, scale);
    else if (op === 2) drawEllipse(ctx, reader, scale);
    else if (op === 3) drawPath(ctx, reader);
    else if (op === 4) drawPicture(ctx, reader, pictures);
    else if (op === 5) drawRun(ctx, reader, scale);
    else if (op === 6) drawQr(ctx, reader);
    else throw new Error(`unknown poster command ${op}`);
    reader.at = start + size;
  }
  ctx.setTransform(1, 0, 0, 1, 0, 0);
}

/** @type {HTMLCanvasElement | null} */
let exporting = null;
/** The export that is under way: they take turns on the one canvas. @type {Promise<unknown>} */
let lastExport = Promise.resolve();

/** @param {HTMLCanvasElement} canvas @param {number} quality @returns {Promise<Blob>} */
function toJpeg(canvas, quality) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the canvas gave no picture'))), 'image/jpeg', quality);
  });
}

/**
 * The poster at full size as a JPEG of at most about 1 MB. One canvas is kept for all exports: phones that get a new
 * full-size canvas per poster run out of memory after several.
 * @param {Uint8Array} bytes @param {Pictures} pictures @returns {Promise<Blob>}
 */
export function exportPoster(bytes, pictures) {
  const turn = lastExport.then(() => exportNow(bytes, pictures));
  lastExport = turn.catch(() => undefined);
  return turn;
}

/** @param {Uint8Array} bytes @param {Pictures} pictures @returns {Promise<Blob>} */
async function exportNow(bytes, pictures) {
  const {width, height} = posterSize(bytes);
  if (!exporting) exporting = document.createElement('canvas');
  if (exporting.width !== width || exporting.height !== height) {
    exporting.width = width;
    exporting.height = height;
  }
  const ctx = /** @type {Context | null} */ (exporting.getContext('2d', {willReadFrequently: true, alpha: false}));
  if (!ctx) throw new Error('no 2D canvas');
  paint(ctx, bytes, pictures);
  let blob = await toJpeg(exporting, 0.92);
  for (const quality of [0.85, 0.75, 0.6]) {
    if (blob.size <= EXPORT_BYTES_MAX) break;
    blob = await toJpeg(exporting, quality);
  }
  return blob;
}

/** Gives the export canvas's memory back (leaving the poster screen, or the page is hidden). */
export function releaseExport() {
  if (exporting) exporting.width = exporting.height = 0;
}

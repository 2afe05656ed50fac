// The canvas's size in device pixels, the safe areas, the keyboard's height, and the lost context.

import {call, isDead, tell} from './wasm.js';
import * as frames from './frames.js';
import {reloadOnce} from './failure.js';

const SCALE_MAX = 3;
const PIXELS_MAX = 6_000_000;
/** Less than this is a browser bar that moves, not a keyboard. */
const KEYBOARD_MIN = 80;
const RESTORE_PATIENCE_MS = 2000;
const SETTLE_AFTER_KEYBOARD_MS = 500;

/** @type {HTMLElement} */
let root;
/** @type {HTMLCanvasElement} */
let canvas;
/** @type {HTMLElement} */
let insets;
let scale = 1;
let safeTop = 0;
let safeBottom = 0;
let keyboard = 0;
/** The root's height before a field took the focus; 0: none has it. */
let heightBefore = 0;
let widthBefore = 0;
/** @type {{width: number, height: number} | null} what the root became while a field had the focus */
let postponed = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let settling;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let restoring;

const dark = matchMedia('(prefers-color-scheme: dark)');
const still = matchMedia('(prefers-reduced-motion: reduce)');
/** iOS and Android have a swipe or a button of their own for "back". */
const hostSwipes = /iPhone|iPad|iPod|Android|HarmonyOS/i.test(navigator.userAgent);

/** Lists spring back at their ends where the system's own do. */
const bounces = /iPhone|iPad|iPod|Macintosh/i.test(navigator.userAgent);

/** What platform::screen() says. */
export function screen() {
  return [canvas.width, canvas.height, scale, safeTop, safeBottom, keyboard, dark.matches ? 1 : 0, still.matches ? 1 : 0, hostSwipes ? 1 : 0, bounces ? 1 : 0];
}

function readInsets() {
  const style = getComputedStyle(insets);
  safeTop = parseFloat(style.paddingTop) || 0;
  safeBottom = parseFloat(style.paddingBottom) || 0;
}

/**
 * @param {number} width css @param {number} height css
 * @param {{width: number, height: number} | null} exact device pixels, where the browser tells them
 * @returns {boolean} whether something changed
 */
function resize(width, height, exact) {
  if (width <= 0 || height <= 0) return false;
  const ratio = devicePixelRatio || 1;
  let wanted = Math.min(ratio, SCALE_MAX);
  if (width * height * wanted * wanted > PIXELS_MAX) wanted = Math.sqrt(PIXELS_MAX / (width * height));
  // Told sizes are believed where they are the rounding of ours; Chromium's device emulation tells css pixels instead.
  const told = exact !== null && Math.abs(exact.width - width * wanted) <= 1 && Math.abs(exact.height - height * wanted) <= 1;
  const w = told ? exact.width : Math.floor(width * wanted);
  const h = told ? exact.height : Math.floor(height * wanted);
  readInsets();
  if (w === canvas.width && h === canvas.height && wanted === scale) return false;
  scale = wanted;
  canvas.width = w;
  canvas.height = h;
  canvas.style.width = `${w / scale}px`;
  canvas.style.height = `${h / scale}px`;
  return true;
}

/** A size change and its draw happen in one task, so no stretched or empty picture is ever shown. */
function resized() {
  frames.draw(performance.now());
}

/** @param {ResizeObserverEntry[]} entries */
function observed(entries) {
  const entry = entries[entries.length - 1];
  const {width, height} = entry.contentRect;
  const device = entry.devicePixelContentBoxSize?.[0];
  const exact = device ? {width: device.inlineSize, height: device.blockSize} : null;
  // Never while a field is focused: the keyboard must not cost a new surface. A turned phone is another matter.
  if (heightBefore && width === widthBefore) {
    postponed = {width, height};
    return;
  }
  if (resize(width, height, exact)) resized();
}

function viewportMoved() {
  const view = visualViewport;
  if (!view || view.scale > 1.01) return;
  const covered = heightBefore ? heightBefore - view.height - view.offsetTop : 0;
  const next = covered > KEYBOARD_MIN ? Math.round(covered) : 0;
  if (next === keyboard) return;
  keyboard = next;
  frames.request();
}

export function fieldFocused() {
  clearTimeout(settling);
  if (!heightBefore) {
    heightBefore = root.clientHeight;
    widthBefore = root.clientWidth;
  }
  viewportMoved();
}

export function fieldBlurred() {
  clearTimeout(settling);
  // Not at once: from one field to the next the keyboard stays. iOS 26.0 also leaves stale offsets behind.
  settling = setTimeout(() => {
    heightBefore = 0;
    keyboard = 0;
    scrollTo(0, 0);
    if (postponed && resize(root.clientWidth, root.clientHeight, null)) resized();
    postponed = null;
    frames.request();
  }, SETTLE_AFTER_KEYBOARD_MS);
}

function watchContext() {
  canvas.addEventListener('webglcontextlost', (event) => {
    event.preventDefault();
    frames.pause();
    tell('_fx_hidden', null);
    restoring = setTimeout(() => reloadOnce('the drawing context did not come back'), RESTORE_PATIENCE_MS);
  });
  canvas.addEventListener('webglcontextrestored', () => {
    clearTimeout(restoring);
    if (isDead()) return;
    call('_fx_context_restored');
    frames.resume();
  });
}

/** A change of zoom or of the screen the window is on. */
function watchRatio() {
  const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  query.addEventListener?.('change', () => {
    if (resize(root.clientWidth, root.clientHeight, null)) resized();
    watchRatio();
  }, {once: true});
}

/** @param {HTMLElement} element the app's root */
export function open(element) {
  root = element;
  canvas = /** @type {HTMLCanvasElement} */ (document.getElementById('screen'));
  insets = /** @type {HTMLElement} */ (document.getElementById('insets'));
  resize(root.clientWidth, root.clientHeight, null);
  const observer = new ResizeObserver(observed);
  try {
    observer.observe(root, {box: 'device-pixel-content-box'});
  } catch {
    observer.observe(root);
  }
  watchRatio();
  watchContext();
  visualViewport?.addEventListener('resize', viewportMoved);
  visualViewport?.addEventListener('scroll', viewportMoved);
  for (const query of [dark, still]) query.addEventListener?.('change', frames.request);
}

export function gl() {
  return /** @type {WebGL2RenderingContext} */ (canvas.getContext('webgl2'));
}

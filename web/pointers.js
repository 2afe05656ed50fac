// Every pointer of the page, from one place: listeners on the common root in capture phase. The gesture arena in C++
// decides what it becomes; the only touches it does not get are those on the focused text field, which are the DOM's.

import {tell} from './wasm.js';
import * as frames from './frames.js';
import {focusedInput} from './fields.js';

const LINE_PX = 40;
const KEY_STEP_PX = 60;

let lastAt = -Infinity;
/** Pointers that are down, by id: those that C++ knows. @type {Set<number>} */
const down = new Set();

/** When a pointer was last seen in a sequence: a mirror click right after one is the browser's echo of it. */
export function lastSequenceAt() {
  return lastAt;
}

/** @param {PointerEvent} event @param {number} kind 0 down, 1 move, 2 up, 3 cancel */
function send(event, kind) {
  tell('_fx_pointer', null, kind, event.pointerId, event.clientX, event.clientY, event.timeStamp, event.pointerType === 'mouse' ? 0 : 1);
  frames.request();
}

/** @param {Event} event */
function isNative(event) {
  const field = focusedInput();
  return field !== null && event.target === field;
}

/** @param {HTMLElement} root */
export function open(root) {
  const listen = (/** @type {string} */ type, /** @type {(event: any) => void} */ act, passive = true) =>
    root.addEventListener(type, act, {capture: true, passive});
  listen('pointerdown', (event) => {
    lastAt = performance.now();
    if (isNative(event) || (event.pointerType === 'mouse' && event.button !== 0)) return;
    down.add(event.pointerId);
    // A mouse that is dragged off the page still belongs to us. A touch is captured by its target anyway, and a mouse on an
    // input must stay the input's, or selecting text breaks.
    if (event.pointerType === 'mouse' && !(event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement))
      root.setPointerCapture(event.pointerId);
    send(event, 0);
  });
  listen('pointermove', (event) => {
    if (down.has(event.pointerId)) lastAt = performance.now();
    // A mouse moves without a button too: hover. Touches only move while down.
    if (down.has(event.pointerId) || (event.pointerType === 'mouse' && event.buttons === 0)) send(event, 1);
  });
  const end = (/** @type {PointerEvent} */ event, /** @type {number} */ kind) => {
    lastAt = performance.now();
    if (down.delete(event.pointerId)) send(event, kind);
  };
  listen('pointerup', (event) => end(event, 2));
  listen('pointercancel', (event) => end(event, 3));
  listen('wheel', (event) => {
    if (event.ctrlKey || isNative(event)) return;
    event.preventDefault();
    const unit = event.deltaMode === 1 ? LINE_PX : event.deltaMode === 2 ? innerHeight : 1;
    tell('_fx_wheel', null, event.clientX, event.clientY, event.deltaX * unit, event.deltaY * unit);
    frames.request();
  }, false);
  // Where touch-action is not known (iOS 12 and the like) the page must not scroll or bounce either.
  listen('touchmove', (event) => {
    if (event.cancelable && !isNative(event)) event.preventDefault();
  }, false);
  listen('contextmenu', (event) => {
    if (!(event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement)) event.preventDefault();
  }, false);
  document.addEventListener('keydown', scrollByKey);
}

/** Desktop: arrows and page keys scroll like the wheel would, in the middle of the page. @param {KeyboardEvent} event */
function scrollByKey(event) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
  const page = innerHeight * 0.85;
  /** @type {Record<string, number>} */
  const steps = {ArrowDown: KEY_STEP_PX, ArrowUp: -KEY_STEP_PX, PageDown: page, PageUp: -page, Home: -1e6, End: 1e6};
  const dy = steps[event.key];
  if (!dy) return;
  event.preventDefault();
  tell('_fx_wheel', null, innerWidth / 2, innerHeight / 2, 0, dy);
  frames.request();
}

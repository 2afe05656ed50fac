// Frames on demand. An idle page draws none; a hidden one neither, its logic runs when replies come.

import {call, isDead} from './wasm.js';
import * as pictures from './pictures.js';

/** Timers fire a little early and late; a wake-up within this of its time is on time. */
const EARLY_MS = 4;

let scheduled = false;
let inFrame = false;
let frameTime = 0;
let wakeTime = Infinity;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let wakeTimer;
let count = 0;
let lastCost = 0;
/** Until the canvas has a size nothing can be drawn. */
let open = false;
/** @type {(() => void) | null} */
let afterFirst = null;

/** The page's clock: the frame's time stamp within a frame. */
export function now() {
  return inFrame ? frameTime : performance.now();
}

export function request() {
  if (scheduled || isDead() || !open) return;
  scheduled = true;
  requestAnimationFrame(run);
}

/** A frame not later than this. @param {number} at */
export function wakeAt(at) {
  if (at >= wakeTime) return;
  wakeTime = at;
  clearTimeout(wakeTimer);
  wakeTimer = setTimeout(() => {
    wakeTime = Infinity;
    request();
  }, Math.max(0, at - performance.now() - EARLY_MS));
}

/** @param {number} time */
function run(time) {
  scheduled = false;
  draw(time);
}

/** Draws now, within the task that runs. @param {number} time */
export function draw(time) {
  if (isDead() || !open || inFrame) return;
  const begin = performance.now();
  inFrame = true;
  // A resize draws outside of rAF: the clock never runs backwards.
  frameTime = Math.max(frameTime, time);
  if (pictures.upload()) request();
  call('_fx_frame', frameTime);
  inFrame = false;
  count++;
  lastCost = performance.now() - begin;
  if (afterFirst && count === 1) afterFirst();
}

/** From now on frames may be drawn. @param {() => void} first called after the first one */
export function begin(first) {
  open = true;
  afterFirst = first;
}

/** No frames until begin() (context lost). */
export function pause() {
  open = false;
}
export function resume() {
  open = true;
  request();
}

export function stats() {
  return {frames: count, lastMs: lastCost, pending: scheduled};
}

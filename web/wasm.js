// The running Wasm module: its memory, texts in and out, and guarded calls into it.
//
// Two rules keep C++ simple. It is never entered while it runs: what happens meanwhile (a focus event fired by our own
// focus(), say) waits in a queue. And after it has aborted once it is never entered again: the failure panel takes over.

import {fail} from './failure.js';

/**
 * @typedef {Record<string, any> & {HEAPU8: Uint8Array, HEAPF32: Float32Array, HEAPF64: Float64Array}} Module
 */

/** @type {Module} */
let module;
/** The module has its exports and main() has returned. */
let ready = false;
let running = false;
let dead = false;
/** @type {(() => void)[]} */
const waiting = [];
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** @param {Module} started */
export function attach(started) {
  module = started;
}

/** From here on C++ is told what happens; what happened before, while it was still being compiled, it is told now. */
export function enter() {
  ready = true;
  drain();
}

/** A text that C++ passed as pointer and size. @param {number} at @param {number} size */
export function textAt(at, size) {
  return size ? decoder.decode(module.HEAPU8.subarray(at, at + size)) : '';
}

/** Bytes that C++ passed, as a copy of their own. @param {number} at @param {number} size */
export function bytesAt(at, size) {
  return module.HEAPU8.slice(at, at + size);
}

/** Numbers into a float array of C++. @param {number} at its index in floats @param {number[]} values */
export function putFloats(at, values) {
  module.HEAPF32.set(values, at);
}

/** @param {number} at its index in doubles @param {number[]} values */
export function putDoubles(at, values) {
  module.HEAPF64.set(values, at);
}

/** Writes bytes to an address that C++ gave. @param {number} at @param {Uint8Array} bytes */
export function putBytes(at, bytes) {
  module.HEAPU8.set(bytes, at);
}

/** @param {string} text */
export function utf8(text) {
  return encoder.encode(text);
}

/**
 * Calls an exported function at once; for the frame itself and for functions that answer.
 * @param {string} name @param {number[]} values @returns {number}
 */
export function call(name, ...values) {
  if (dead || !ready) return 0;
  const outer = running;
  running = true;
  try {
    return module[name](...values) || 0;
  } catch (error) {
    dead = true;
    fail(error);
    return 0;
  } finally {
    running = outer;
    if (!outer) drain();
  }
}

function drain() {
  while (waiting.length && !dead) /** @type {() => void} */ (waiting.shift())();
}

/**
 * Tells C++ that something happened: now, or as soon as it has returned. A text or bytes go into the room it gives.
 * @param {string} name @param {string | Uint8Array | null} payload @param {number[]} values
 */
export function tell(name, payload, ...values) {
  if (running || !ready) {
    waiting.push(() => tell(name, payload, ...values));
    return;
  }
  if (dead) return;
  if (payload !== null) {
    const bytes = typeof payload === 'string' ? encoder.encode(payload) : payload;
    const at = call('_fx_room', bytes.length);
    if (bytes.length && at) module.HEAPU8.set(bytes, at);
  }
  call(name, ...values);
}

export function isDead() {
  return dead;
}

/** The Wasm aborted on its own. @param {unknown} reason */
export function aborted(reason) {
  dead = true;
  fail(reason);
}

// The address bar: hash routes only. WeChat signs the landing address on iOS and the current one on Android, so the path
// never changes and nothing is pushed by script; each entry only carries its depth, to tell back from forth.

import {tell} from './wasm.js';
import * as frames from './frames.js';

/** How many entries of ours lie before the current one. */
let depth = 0;
let replacing = false;
let goingBack = false;
let gesture = false;

function depthOf() {
  const state = history.state;
  return state && typeof state.fenxiao === 'number' ? state.fenxiao : -1;
}

/** @param {number} value */
function mark(value) {
  depth = value;
  history.replaceState({fenxiao: value}, '');
}

export function open() {
  // After a reload the entry still knows how deep it was.
  if (depthOf() >= 0) depth = depthOf();
  else mark(0);
  addEventListener('hashchange', () => {
    const known = depthOf();
    const back = known >= 0 && known < depth;
    if (known >= 0) depth = known;
    else mark(replacing ? depth : depth + 1);
    // Neither our own back nor our own set: the browser's button or swipe.
    gesture = (back || known >= 0) && !goingBack && !replacing;
    replacing = goingBack = false;
    tell('_fx_hash_changed', location.hash);
    frames.request();
  });
}

/** @param {string} hash with its "#" @param {boolean} replace */
export function setHash(hash, replace) {
  const wanted = hash.startsWith('#') ? hash : `#${hash}`;
  if (location.hash === wanted) {
    // The page came with this address: the browser tells of no change, and the app waits for its answer.
    setTimeout(() => {
      tell('_fx_hash_changed', location.hash);
      frames.request();
    });
    return;
  }
  replacing = replace;
  if (replace) location.replace(wanted);
  else location.hash = wanted;
}

export function goBack() {
  if (depth === 0) return;
  goingBack = true;
  history.back();
}

export function canGoBack() {
  return depth > 0;
}

export function wasGesture() {
  return gesture;
}

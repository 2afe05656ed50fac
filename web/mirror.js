// The semantics mirror: real, visually transparent elements where the canvas shows something, for screen readers, for the
// keyboard, and for tests, which read getByRole('button', {name: '生成海报'}).
//
// Off until somebody needs it: a screen reader finds the hidden "enable" button, a keyboard presses Tab, or ?a11y=1 says so.

import {tell, textAt} from './wasm.js';
import * as frames from './frames.js';
import {lastSequenceAt} from './pointers.js';

const PERIOD_MS = 100;
/** A click this soon after a pointer sequence is its echo; the gesture arena has dealt with it. */
const ECHO_MS = 500;

/**
 * @typedef {object} Node
 * @property {string} id @property {string} role @property {string} name @property {string} value
 * @property {number} selected @property {number} disabled @property {number} inert
 * @property {number} x @property {number} y @property {number} w @property {number} h
 */
/** @typedef {{element: HTMLElement, role: string, shown: string}} Made */

/** @type {Record<string, string>} */
const TAGS = {button: 'button', tab: 'button', switch: 'button', checkbox: 'button', radio: 'button', link: 'button', heading: 'h2', text: 'p'};
const PRESSED_BY = new Set(['button', 'link', 'tab', 'switch', 'checkbox', 'radio', 'listitem']);

/** @type {HTMLElement} */
let layer;
let on = false;
/** @type {Map<string, Made>} */
const made = new Map();
/** @type {Node[] | null} */
let next = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let lastAt = -Infinity;

export function isWanted() {
  return on;
}

/** What was shown last stands in the elements. */
export function isBusy() {
  return timer !== undefined;
}

function enable() {
  if (on) return;
  on = true;
  document.getElementById('mirror-enable')?.remove();
  frames.request();
}

/** @param {HTMLElement} element */
export function open(element) {
  layer = element;
  layer.addEventListener('click', clicked);
  const query = new URLSearchParams(location.search);
  if (query.get('a11y') === '1') {
    enable();
    return;
  }
  const button = document.createElement('button');
  button.id = 'mirror-enable';
  button.type = 'button';
  button.tabIndex = -1;
  button.textContent = /^en/i.test(document.documentElement.lang) ? 'Enable accessibility' : '启用无障碍浏览';
  button.addEventListener('click', enable);
  layer.append(button);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Tab') enable();
  });
}

/** @param {MouseEvent} event */
function clicked(event) {
  const target = event.target instanceof Element ? event.target.closest('[data-node]') : null;
  if (!target || performance.now() - lastSequenceAt() < ECHO_MS) return;
  tell('_fx_activated', target.getAttribute('data-node') || '');
  frames.request();
}

/** @param {HTMLElement} element @param {string} name @param {string | null} value */
function set(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** @param {Node} node @returns {HTMLElement} */
function make(node) {
  const tag = TAGS[node.role] ?? 'div';
  const element = document.createElement(tag);
  if (tag === 'button') /** @type {HTMLButtonElement} */ (element).type = 'button';
  if (node.role !== tag && node.role !== 'heading' && node.role !== 'text') element.setAttribute('role', node.role);
  if (node.role === 'alert' || node.role === 'status') element.setAttribute('aria-live', node.role === 'alert' ? 'assertive' : 'polite');
  if (node.role === 'dialog') element.setAttribute('aria-modal', 'true');
  element.dataset.node = node.id;
  element.dataset.testid = node.id;
  if (PRESSED_BY.has(node.role)) element.classList.add('press');
  return element;
}

/** @param {HTMLElement} element @param {Node} node */
function update(element, node) {
  const {role} = node;
  const flag = node.selected ? 'true' : 'false';
  if (role === 'tab' || role === 'listitem') set(element, 'aria-selected', role === 'tab' || node.selected ? flag : null);
  else if (role === 'switch' || role === 'checkbox' || role === 'radio') set(element, 'aria-checked', flag);
  else if (role === 'button') set(element, 'aria-pressed', node.selected ? 'true' : null);
  if (element instanceof HTMLButtonElement) element.disabled = node.disabled !== 0;
  else set(element, 'aria-disabled', node.disabled ? 'true' : null);
  element.inert = node.inert !== 0;
  if (role === 'progressbar' || role === 'slider') {
    set(element, 'aria-valuetext', node.value || null);
    set(element, 'aria-label', node.name || null);
  } else if (role === 'img' || role === 'dialog' || role === 'list' || role === 'listitem') {
    set(element, 'aria-label', node.value ? `${node.name} ${node.value}` : node.name || null);
  } else {
    const text = node.value ? `${node.name} ${node.value}` : node.name;
    if (element.textContent !== text) element.textContent = text;
  }
  element.style.cssText = `left:${node.x}px;top:${node.y}px;width:${node.w}px;height:${node.h}px`;
}

function apply() {
  timer = undefined;
  if (!next) return;
  lastAt = performance.now();
  const nodes = next;
  next = null;
  const ids = new Set(nodes.map((node) => node.id));
  for (const [id, one] of made) {
    if (ids.has(id)) continue;
    one.element.remove();
    made.delete(id);
  }
  /** @type {Element | null} */
  let before = layer.firstElementChild;
  for (const node of nodes) {
    const shown = JSON.stringify(node);
    let one = made.get(node.id);
    if (one && one.role !== node.role) {
      if (before === one.element) before = before.nextElementSibling;
      one.element.remove();
      one = undefined;
    }
    if (!one) {
      one = {element: make(node), role: node.role, shown: ''};
      made.set(node.id, one);
    }
    if (one.shown !== shown) {
      update(one.element, node);
      one.shown = shown;
    }
    // In reading order, moving nothing that stands right already: a moved element loses the focus.
    if (one.element === before) before = before.nextElementSibling;
    else layer.insertBefore(one.element, before);
  }
}

/** platform::show_semantics. @param {number} at @param {number} size */
export function showSemantics(at, size) {
  next = JSON.parse(textAt(at, size));
  if (timer !== undefined) return;
  const wait = lastAt + PERIOD_MS - performance.now();
  if (wait <= 0) apply();
  else timer = setTimeout(apply, wait);
}

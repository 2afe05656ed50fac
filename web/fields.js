// Text fields: a real, transparent DOM input lies over each field that the canvas shows, so that keyboard, caret,
// selection, paste, autofill, one-time codes and composition are the phone's own.
//
// The rules, each bought with somebody's bug:
// - The tap is native: we never focus by script (but for autofocus, where the browser lets us), or iOS shows no keyboard.
// - While focused the input is the truth; its value is never written.
// - `composing` is our own flag: isComposing is wrong in Safari before 27, and its last `input` comes after compositionend.
// - Text is never made from keydown; Enter does not count while composing or at keyCode 229 (Gboard).
// - Filters and limits apply outside of composition only.
// - A font below 16 css px makes iOS zoom in; opacity 0 kills autofill.

import {tell, textAt} from './wasm.js';
import * as surface from './surface.js';
import * as frames from './frames.js';

/** By platform.h's FieldKind. @type {{type: string, mode: string, complete: string, area?: boolean}[]} */
const KINDS = [
  {type: 'text', mode: 'text', complete: 'off'},
  {type: 'tel', mode: 'tel', complete: 'tel'},
  {type: 'text', mode: 'numeric', complete: 'one-time-code'},
  {type: 'text', mode: 'decimal', complete: 'off'},
  {type: 'textarea', mode: 'text', complete: 'off', area: true},
  {type: 'password', mode: 'text', complete: 'current-password'},
  {type: 'search', mode: 'search', complete: 'off'},
];
const KIND = {text: 0, phone: 1, code: 2, number: 3, multiline: 4, password: 5, search: 6};
const ENTER = ['done', 'next', 'search', 'send'];
const FONT_MIN = 16;

/**
 * @typedef {object} Shown
 * @property {string} id @property {string} label @property {string} placeholder @property {string} value
 * @property {number} kind @property {number} enter @property {number} max
 * @property {number} x @property {number} y @property {number} w @property {number} h @property {number} top @property {number} bottom
 * @property {number} font @property {number} colour @property {number} strong
 * @property {number} disabled @property {number} invalid @property {number} autofocus
 */
/** @typedef {HTMLInputElement | HTMLTextAreaElement} Input */
/** @typedef {{input: Input, shown: Shown, composing: boolean}} Live */

/** @type {HTMLElement} */
let layer;
/** @type {Map<string, Live>} */
const live = new Map();
/** @type {Live | null} */
let focused = null;

/** @param {HTMLElement} element */
export function open(element) {
  layer = element;
}

/** The input that has the focus: its gestures are the DOM's. */
export function focusedInput() {
  return focused?.input ?? null;
}

export function blur() {
  focused?.input.blur();
}

/** @param {string} text full-width digits and signs become plain ones */
function narrow(text) {
  return text.replace(/[\uFF10-\uFF19\uFF0B\uFF0D\uFF0E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xFEE0)).replace(/。/g, '.');
}

/** What a field of this kind may hold. @param {Shown} shown @param {string} text */
function filtered(shown, text) {
  let out = text;
  if (shown.kind === KIND.code) out = narrow(out).replace(/\D/g, '');
  if (shown.kind === KIND.phone) out = narrow(out).replace(/[^\d+ -]/g, '');
  if (shown.kind === KIND.number) out = narrow(out).replace(/[^\d.]/g, '').replace(/(\..*)\./g, '$1');
  const letters = [...out];
  return letters.length > shown.max ? letters.slice(0, shown.max).join('') : out;
}

/** @param {Live} one */
function edited(one) {
  if (!one.composing) {
    const {input, shown} = one;
    const kept = filtered(shown, input.value);
    if (kept !== input.value) {
      const end = input.selectionEnd ?? kept.length;
      const lost = input.value.length - kept.length;
      input.value = kept;
      const caret = Math.max(0, Math.min(kept.length, end - lost));
      input.setSelectionRange(caret, caret);
    }
  }
  tell('_fx_field_edited', `${one.shown.id}\0${one.input.value}`);
  frames.request();
}

/** @param {KeyboardEvent} event @param {Live} one */
function keyed(event, one) {
  if (event.key !== 'Enter' || one.composing || event.isComposing || event.keyCode === 229) return;
  if (one.shown.kind === KIND.multiline && !event.metaKey && !event.ctrlKey) return;
  event.preventDefault();
  tell('_fx_field_submitted', one.shown.id);
  // "Done" puts the keyboard away; "next" leaves it to the app, which shows where to go on.
  if (one.shown.enter !== 1) one.input.blur();
  else focusNext(one);
  frames.request();
}

/** @param {Live} one */
function focusNext(one) {
  const all = [...live.values()].filter((other) => !other.input.disabled).sort((a, b) => a.shown.y - b.shown.y || a.shown.x - b.shown.x);
  const next = all[all.indexOf(one) + 1];
  if (next) next.input.focus({preventScroll: true});
  else one.input.blur();
}

/** @param {Live} one @param {boolean} on */
function focusChanged(one, on) {
  if (on) {
    focused = one;
    surface.fieldFocused();
  } else {
    if (focused === one) focused = null;
    // "Done" of iOS arrives as blur, sometimes without the end of the composition.
    if (one.composing) {
      one.composing = false;
      edited(one);
    }
    surface.fieldBlurred();
  }
  paint(one);
  tell('_fx_field_focused', one.shown.id, on ? 1 : 0);
  frames.request();
}

/** @param {Shown} shown @returns {Live} */
function make(shown) {
  const kind = KINDS[shown.kind] ?? KINDS[0];
  const input = /** @type {Input} */ (document.createElement(kind.area ? 'textarea' : 'input'));
  if (!kind.area) input.setAttribute('type', kind.type);
  input.inputMode = kind.mode;
  input.setAttribute('autocomplete', kind.complete);
  input.setAttribute('autocapitalize', 'off');
  input.setAttribute('autocorrect', 'off');
  input.spellcheck = false;
  input.name = input.id = `field-${shown.id}`;
  input.dataset.testid = shown.id;
  input.value = shown.value;
  const one = {input, shown, composing: false};
  input.addEventListener('input', () => edited(one));
  input.addEventListener('compositionstart', () => {
    one.composing = true;
  });
  input.addEventListener('compositionend', () => {
    one.composing = false;
    edited(one);
  });
  input.addEventListener('keydown', (event) => keyed(/** @type {KeyboardEvent} */ (event), one));
  input.addEventListener('focus', () => focusChanged(one, true));
  input.addEventListener('blur', () => focusChanged(one, false));
  layer.append(input);
  return one;
}

/** The DOM draws the text only while it is focused. @param {Live} one */
function paint(one) {
  const {input, shown} = one;
  const on = focused === one;
  const c = shown.colour;
  const ink = `rgba(${(c >>> 24) & 255},${(c >>> 16) & 255},${(c >>> 8) & 255},${(c & 255) / 255})`;
  input.style.color = on ? ink : 'transparent';
  input.style.setProperty('-webkit-text-fill-color', on ? ink : 'transparent');
  input.style.caretColor = ink;
  input.style.touchAction = on ? 'auto' : 'none';
  input.classList.toggle('on', on);
}

/** @param {HTMLElement} element @param {string} name @param {string} value */
function attribute(element, name, value) {
  if (value === '') element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** @param {Live} one @param {Shown} shown */
function update(one, shown) {
  const {input} = one;
  one.shown = shown;
  if (focused !== one && !one.composing && input.value !== shown.value) input.value = shown.value;
  const style = input.style;
  style.transform = `translate(${shown.x}px,${shown.y}px)`;
  style.width = `${shown.w}px`;
  style.height = `${shown.h}px`;
  style.fontSize = `${Math.max(FONT_MIN, shown.font)}px`;
  style.fontWeight = shown.strong ? '600' : '400';
  // The whole rectangle stays where it is; the scroll region's bars only cut it.
  style.clipPath = shown.top > 0 || shown.bottom > 0 ? `inset(${shown.top}px 0 ${shown.bottom}px 0)` : '';
  input.disabled = shown.disabled !== 0;
  attribute(input, 'aria-label', shown.label);
  attribute(input, 'placeholder', shown.placeholder);
  attribute(input, 'aria-invalid', shown.invalid ? 'true' : '');
  attribute(input, 'enterkeyhint', shown.kind === KIND.multiline && shown.enter === 0 ? '' : ENTER[shown.enter] ?? 'done');
  paint(one);
}

/** platform::show_fields. @param {number} at @param {number} size */
export function showFields(at, size) {
  /** @type {Shown[]} */
  const wanted = JSON.parse(textAt(at, size));
  const ids = new Set(wanted.map((shown) => shown.id));
  for (const [id, one] of live) {
    if (ids.has(id)) continue;
    live.delete(id);
    // Blurred before it goes, or some browsers never say so.
    if (focused === one) one.input.blur();
    one.input.remove();
  }
  for (const shown of wanted) {
    let one = live.get(shown.id);
    if (one && one.shown.kind !== shown.kind) {
      one.input.blur();
      one.input.remove();
      one = undefined;
    }
    const fresh = !one;
    if (!one) live.set(shown.id, (one = make(shown)));
    update(one, shown);
    if (fresh && shown.autofocus) one.input.focus({preventScroll: true});
  }
}

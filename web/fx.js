// Module.fx: everything src/client/platform/web/platform_web.cpp calls, by its quoted name there.

import {putBytes, putFloats, textAt, tell, utf8} from './wasm.js';
import * as clipboard from './clipboard.js';
import * as fields from './fields.js';
import * as frames from './frames.js';
import * as glyphs from './glyphs.js';
import * as history from './history.js';
import * as host from './host.js';
import * as mirror from './mirror.js';
import * as net from './net.js';
import * as pictures from './pictures.js';
import * as posters from './posters.js';
import * as storage from './storage.js';
import * as surface from './surface.js';

const KEY_BYTES = 16;

/**
 * What boot adds: how the page that was here first is left.
 * @typedef {{takeOver: () => void, takeTaps: () => string[]}} Arrival
 */

/** The text that C++ fetches next, after it knows its size. */
let ready = new Uint8Array(0);
/** @param {string} text */
function offer(text) {
  ready = utf8(text);
  return ready.length;
}

/** @param {number} colour 0xRRGGBBAA, as a signed number */
function hex(colour) {
  return `#${(colour >>> 8).toString(16).padStart(6, '0')}`;
}

/** @param {Arrival} arrival */
export function makeFx(arrival) {
  const flags = [
    () => navigator.onLine, () => document.visibilityState === 'visible', mirror.isWanted, () => host.host, host.canShareLink,
    history.canGoBack, history.wasGesture,
  ];
  const acts = [history.goBack, arrival.takeOver, fields.blur, posters.release];
  const texts = [
    () => location.hash,
    () => new URLSearchParams(location.search).get('lang') || navigator.language || 'zh-CN',
    () => arrival.takeTaps().map((tap) => `${tap}\n`).join(''),
  ];
  return {
    'screen': (/** @type {number} */ out) => putFloats(out, surface.screen()),
    'now': frames.now,
    'flag': (/** @type {number} */ which) => Number(flags[which]()),
    'act': (/** @type {number} */ which) => acts[which](),
    'text': (/** @type {number} */ which) => offer(texts[which]()),
    'takeText': (/** @type {number} */ at) => putBytes(at, ready),
    'requestFrame': frames.request,
    'wakeAt': frames.wakeAt,
    'describe': (/** @type {number} */ titleAt, /** @type {number} */ titleSize, /** @type {number} */ languageAt,
                 /** @type {number} */ languageSize, /** @type {number} */ ground) => {
      document.title = textAt(titleAt, titleSize);
      document.documentElement.lang = textAt(languageAt, languageSize);
      document.querySelector('meta[name=theme-color]')?.setAttribute('content', hex(ground));
    },
    'measure': glyphs.measure,
    'baselineShift': glyphs.baselineShift,
    'drawGlyph': glyphs.drawGlyph,
    'drawIcon': glyphs.drawIcon,
    'makePages': glyphs.makePages,
    'finishGlyphs': glyphs.finishGlyphs,
    'picture': pictures.picture,
    'forgetPictures': () => {
      if (pictures.forgetAll().length) posters.repaint();
    },
    'fetch': net.send,
    'after': net.after,
    'randomKey': (/** @type {number} */ at) => {
      const key = [...crypto.getRandomValues(new Uint8Array(KEY_BYTES))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      putBytes(at, utf8(key));
      return key.length;
    },
    'stored': (/** @type {number} */ at, /** @type {number} */ size) => offer(storage.stored(textAt(at, size))),
    'store': (/** @type {number} */ nameAt, /** @type {number} */ nameSize, /** @type {number} */ at, /** @type {number} */ size) =>
      storage.store(textAt(nameAt, nameSize), textAt(at, size)),
    'setHash': (/** @type {number} */ at, /** @type {number} */ size, /** @type {number} */ replace) =>
      history.setHash(textAt(at, size), replace !== 0),
    'copyText': (/** @type {number} */ at, /** @type {number} */ size) => {
      clipboard.copy(textAt(at, size));
    },
    'shareLink': (/** @type {number} */ id, /** @type {number} */ titleAt, /** @type {number} */ titleSize, /** @type {number} */ at,
                  /** @type {number} */ size) => {
      host.shareLink(textAt(titleAt, titleSize), textAt(at, size)).then((ok) => tell('_fx_answer', null, id, ok ? 1 : 0));
    },
    'showFields': fields.showFields,
    'showSemantics': mirror.showSemantics,
    'measurePoster': posters.measure,
    'paintPoster': posters.paint,
    'preparePoster': posters.prepare,
    'savePoster': posters.save,
    'displayFont': posters.displayFont,
  };
}

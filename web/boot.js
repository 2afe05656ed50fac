// Starts the app: looks whether it can run here, compiles while the page is already up, shows the first frame, and keeps
// the page's events flowing into it.

import * as failure from './failure.js';
import * as fields from './fields.js';
import * as frames from './frames.js';
import {makeFx} from './fx.js';
import * as glyphs from './glyphs.js';
import * as history from './history.js';
import * as mirror from './mirror.js';
import * as net from './net.js';
import * as pictures from './pictures.js';
import * as pointers from './pointers.js';
import * as posters from './posters.js';
import * as surface from './surface.js';
import {aborted, attach, enter, isDead, tell} from './wasm.js';

/** @typedef {(options: object) => Promise<unknown>} Factory the linker's glue */

const FADE_MS = 120;
/** If the app does not say that its first full frame is there (the network is slow), what stands over it leaves by itself. */
const TAKE_OVER_MAX_MS = 5000;
function canRun() {
  if (typeof WebAssembly !== 'object' || typeof WebAssembly.instantiate !== 'function' || typeof ResizeObserver === 'undefined') return false;
  const probe = document.createElement('canvas');
  const context = probe.getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}

/** @param {string} address @param {WebAssembly.Imports} imports */
async function instantiate(address, imports) {
  const get = async () => {
    const reply = await fetch(address, {credentials: 'same-origin'});
    if (!reply.ok) throw new Error(`${address}: ${reply.status}`);
    return reply;
  };
  try {
    if (WebAssembly.instantiateStreaming) return await WebAssembly.instantiateStreaming(get(), imports);
  } catch {
    // A proxy that changes the content type: compile from memory.
  }
  return WebAssembly.instantiate(await (await get()).arrayBuffer(), imports);
}

function leaveBoot() {
  const boot = document.getElementById('boot');
  if (!boot) return;
  boot.style.opacity = '0';
  setTimeout(() => boot.remove(), FADE_MS);
}

function watchPage() {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') {
      tell('_fx_hidden', null);
    } else {
      tell('_fx_resumed', null);
      frames.request();
    }
  });
  addEventListener('pagehide', () => tell('_fx_hidden', null));
  addEventListener('pageshow', (event) => {
    // Back from the page cache: everything is as it was left, but the world went on.
    if (event.persisted) tell('_fx_resumed', null);
    frames.request();
  });
  addEventListener('online', () => tell('_fx_online_changed', null, 1));
  addEventListener('offline', () => tell('_fx_online_changed', null, 0));
}

/** What tests, benchmarks and tools/browser/shot.mjs ask. */
function openDoors() {
  const fenxiao = {
    idle: () => frames.stats().frames > 0 && !frames.stats().pending && !net.isBusy() && !pictures.isBusy() && !posters.isBusy() && !mirror.isBusy(),
    stats: () => ({...frames.stats(), glyphs: glyphs.stats(), pictures: pictures.stats(), dead: isDead()}),
  };
  Object.assign(window, {fenxiao});
}

/** @param {Factory} factory @param {string} wasm */
export async function boot(factory, wasm) {
  const landing = window.fenxiaoLanding ?? null;
  if (!canRun()) {
    if (landing) landing.stayPlain();
    else failure.tooOld();
    return;
  }
  const root = /** @type {HTMLElement} */ (document.getElementById('app'));
  let taken = false;
  const takeOver = () => {
    if (taken) return;
    taken = true;
    document.documentElement.classList.add('app-on');
    landing?.leave();
    leaveBoot();
    frames.request();
  };
  const takeTaps = () => landing?.takeTaps().map((tap) => tap.id) ?? [];
  const fx = makeFx({takeOver, takeTaps});
  surface.open(root);
  fields.open(/** @type {HTMLElement} */ (document.getElementById('fields')));
  mirror.open(/** @type {HTMLElement} */ (document.getElementById('mirror')));
  pointers.open(root);
  history.open();
  watchPage();
  openDoors();
  try {
    /** @type {any} */
    const module = {
      'fx': fx,
      'onAbort': aborted,
      'instantiateWasm': (/** @type {WebAssembly.Imports} */ imports, /** @type {(instance: WebAssembly.Instance, module: WebAssembly.Module) => void} */ done) => {
        instantiate(wasm, imports).then((made) => done(made.instance, made.module), failure.fail);
        return {};
      },
    };
    // The options become the module itself. main() runs in here: it makes its GL context and asks for the first frame,
    // which waits until begin().
    attach(module);
    await factory(module);
  } catch (error) {
    failure.fail(error);
    return;
  }
  enter();
  frames.begin(() => setTimeout(takeOver, TAKE_OVER_MAX_MS));
  frames.draw(performance.now());
}

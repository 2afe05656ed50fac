// The share page's own script: address, touch, and the taps made before the app is there.
//
// The app's boot (web/boot.js) starts inside this same document, after this script, and finds as window.fenxiaoLanding:
//   takeTaps() → [{id, at}]   what was tapped since the last call ("buy", "shop"), and how far the page is scrolled
//                             ("scroll=120"); the taps are the page's until it leaves
//   leave()                   after the first full frame: fades the page out in 120 ms and removes it
//   stayPlain()               no WebGL2 or WebAssembly: the form is shown instead
//   visitorKey()              ties the touches to the later sign-in
// On any other page of the shop there is no such thing.

const KEY_NAME = 'fenxiao.visitor_key';
const FADE_MS = 120;
// Crawlers run scripts too. The server decides for good; this only spares it the request.
const ROBOTS = /bot\b|crawl|spider|slurp|preview|facebookexternalhit|headlesschrome-lighthouse/i;

const page = /** @type {HTMLElement | null} */ (document.getElementById('landing'));
/** @type {{id: string, at: number}[]} */
const taps = [];
let appAnswers = false;

/** Random, 128 bit, kept by this browser. Without storage it lives as long as the page. @type {string} */
let sessionKey = '';

/** @returns {string} */
function visitorKey() {
  if (sessionKey) return sessionKey;
  try {
    sessionKey = localStorage.getItem(KEY_NAME) || '';
  } catch {
    // Storage is refused in some webviews.
  }
  if (!/^[0-9a-f]{32}$/.test(sessionKey)) {
    sessionKey = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    try {
      localStorage.setItem(KEY_NAME, sessionKey);
    } catch {
      // As above.
    }
  }
  return sessionKey;
}

/** @returns {{id: string, at: number}[]} */
function takeTaps() {
  const taken = taps.splice(0);
  if (!appAnswers && scrollY > 0) taken.push({id: `scroll=${Math.round(scrollY)}`, at: performance.now()});
  return taken;
}

function leave() {
  if (!page || !page.isConnected) return;
  appAnswers = true;
  page.style.opacity = '0';
  page.style.pointerEvents = 'none';
  setTimeout(() => page.remove(), FADE_MS);
}

function stayPlain() {
  appAnswers = true;
  document.documentElement.classList.add('plain');
  for (const button of document.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
}

/** @param {string} code */
function sendTouch(code) {
  if (ROBOTS.test(navigator.userAgent)) return;
  const body = JSON.stringify({promo_code: code, visitor_key: visitorKey(), source: 'landing'});
  fetch('/api/v1/touches', {method: 'POST', keepalive: true, headers: {'content-type': 'application/json'}, body}).catch(() => undefined);
}

/** Calls back once the page can really be seen. @param {() => void} act */
function whenVisible(act) {
  if (document.visibilityState === 'visible') {
    act();
    return;
  }
  document.addEventListener('visibilitychange', function seen() {
    if (document.visibilityState !== 'visible') return;
    document.removeEventListener('visibilitychange', seen);
    act();
  });
}

/** @param {MouseEvent} event */
function keepTap(event) {
  const target = event.target instanceof Element ? event.target.closest('[data-tap]') : null;
  if (!target || appAnswers) return;
  const id = target.getAttribute('data-tap') || '';
  event.preventDefault();
  if (id === 'share') {
    // Only within the tap itself may the sheet open; it needs no app.
    navigator.share({title: document.title, url: location.pathname}).catch(() => undefined);
    return;
  }
  taps.push({id, at: event.timeStamp});
  if (id === 'buy') target.setAttribute('aria-busy', 'true');
}

function start() {
  const {code, product} = document.body.dataset;
  if (!page || !code || !product) return;
  // Replaced, not pushed: "back" leaves the shop as the person expects.
  if (!location.hash) location.replace(`#/p/${encodeURIComponent(product)}?c=${encodeURIComponent(code)}`);
  Object.assign(window, {fenxiaoLanding: {takeTaps, leave, stayPlain, visitorKey}});
  page.addEventListener('click', keepTap);
  if (typeof navigator.share === 'function') document.getElementById('share')?.removeAttribute('hidden');
  const pictures = document.getElementById('pics');
  const count = document.getElementById('count');
  if (pictures && count) {
    pictures.addEventListener('scroll', () => {
      count.textContent = `${Math.round(pictures.scrollLeft / pictures.clientWidth) + 1} / ${pictures.childElementCount}`;
    }, {passive: true});
  }
  whenVisible(() => sendTouch(code));
}

start();

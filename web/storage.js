// Small texts that outlive a reload. Where storage is refused (some webviews, private windows) they live as long as the
// page does.

const PREFIX = 'fenxiao.';
const VISITOR_KEY = 'visitor_key';

/** @type {Map<string, string>} */
const kept = new Map();

/** @param {string} name @returns {string} empty: none */
export function stored(name) {
  const value = kept.get(name) ?? read(name);
  if (value || name !== VISITOR_KEY) return value;
  // The share page's script makes the same key under the same name.
  const key = window.fenxiaoLanding?.visitorKey() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  store(VISITOR_KEY, key);
  return key;
}

/** @param {string} name */
function read(name) {
  try {
    return localStorage.getItem(PREFIX + name) ?? '';
  } catch {
    return '';
  }
}

/** @param {string} name @param {string} value empty: forget it */
export function store(name, value) {
  try {
    if (value) localStorage.setItem(PREFIX + name, value);
    else localStorage.removeItem(PREFIX + name);
    kept.delete(name);
  } catch {
    kept.set(name, value);
  }
}

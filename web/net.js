// Requests with a time-out, answered once. What went wrong on the way is status 0; what the server says, problem
// documents too, is passed on as it is.

import {tell, textAt} from './wasm.js';

let inFlight = 0;
// Waits until there is something to tell: nothing that a page at rest would have to wait for.
const LIVE = '/api/v1/live';

/**
 * platform::fetch
 * @param {number} id
 * @param {number} methodAt @param {number} methodSize @param {number} addressAt @param {number} addressSize
 * @param {number} bodyAt @param {number} bodySize @param {number} keyAt @param {number} keySize @param {number} timeout
 */
export function send(id, methodAt, methodSize, addressAt, addressSize, bodyAt, bodySize, keyAt, keySize, timeout) {
  const body = textAt(bodyAt, bodySize);
  const key = textAt(keyAt, keySize);
  /** @type {Record<string, string>} */
  const headers = {Accept: 'application/json, application/problem+json'};
  if (body) headers['Content-Type'] = 'application/json';
  if (key) headers['Idempotency-Key'] = key;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeout);
  const address = textAt(addressAt, addressSize);
  const counts = address.startsWith(LIVE) ? 0 : 1;
  inFlight += counts;
  fetch(address, {
    method: textAt(methodAt, methodSize), headers, body: body || undefined, credentials: 'same-origin', signal: stop.signal,
  }).then(async (reply) => {
    const bytes = new Uint8Array(await reply.arrayBuffer());
    return {status: reply.status, bytes};
  }).catch(() => ({status: 0, bytes: new Uint8Array(0)})).then(({status, bytes}) => {
    clearTimeout(timer);
    inFlight -= counts;
    tell('_fx_fetched', bytes, id, status);
  });
}

/** @param {number} id @param {number} delay */
export function after(id, delay) {
  setTimeout(() => tell('_fx_timer', null, id), delay);
}

export function isBusy() {
  return inFlight > 0;
}

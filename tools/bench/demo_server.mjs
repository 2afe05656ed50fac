// A demo server for the time of a measurement, on a database of its own, and calls to it.
import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, rmSync} from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const SERVER = path.join(ROOT, 'build/release/fenxiao-server');
const START_MS_MAX = 60_000;

/**
 * @param {number} port
 * @param {{options?: string[], keep?: boolean, mode?: string}} [how] more options of `serve`; whether to go on with the data of the last one
 */
export async function start_server(port, {options = [], keep = false, mode = '--test'} = {}) {
  if (!existsSync(SERVER)) throw new Error('build/release/fenxiao-server is not built (tools/dev bench builds it)');
  const data = path.join(ROOT, `build/bench/data-${port}`);
  if (!keep) rmSync(data, {recursive: true, force: true});
  mkdirSync(data, {recursive: true});
  const child = spawn(SERVER, ['serve', mode, '--quiet', '--data', data, '--port', String(port), '--web', path.join(ROOT, 'build/wasm/web'),
    '--media', path.join(ROOT, 'build/media'), '--assets', path.join(ROOT, 'assets'), ...options], {cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe']});
  let said = '';
  child.stderr.on('data', (text) => { said = (said + text).slice(-4000); });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const base = `http://127.0.0.1:${port}`;
  for (const begin = Date.now(); ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${said.trim().split('\n').at(-1)}`);
    if (await fetch(`${base}/api/v1/shop`).then((reply) => reply.ok, () => false)) break;
    if (Date.now() - begin > START_MS_MAX) throw new Error('the server does not answer');
  }
  return {
    base, data, pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(data, {recursive: true, force: true});
    },
    async stop_and_keep() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** CPU time of a process so far, in ms. @param {number} pid */
export function cpu_ms(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** One person's calls: keeps the session's cookie. */
export class Caller {
  /** @param {string} base @param {Record<string, string>} [headers] */
  constructor(base, headers = {}) {
    this.base = base;
    this.headers = headers;
    this.cookie = '';
  }
  /** @param {string} method @param {string} where @param {unknown} [body] @param {string} [key] @returns {Promise<any>} */
  async call(method, where, body, key) {
    const reply = await fetch(this.base + where, {
      method,
      headers: {...this.headers, ...(this.cookie && {cookie: this.cookie}), ...(body !== undefined && {'content-type': 'application/json'}),
        ...(key && {'idempotency-key': key})},
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    for (const cookie of reply.headers.getSetCookie()) this.cookie = cookie.split(';')[0];
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${where}: ${reply.status} ${text.slice(0, 200)}`);
    return text ? JSON.parse(text) : undefined;
  }
  /** By phone and the code that the sandbox shows. @param {string} phone */
  async sign_in(phone) {
    await this.call('POST', '/api/v1/sessions/codes', {phone});
    const {code} = await this.call('GET', `/api/v1/sandbox/sms?phone=${encodeURIComponent(phone)}`);
    return this.call('POST', '/api/v1/sessions/phone', {phone, code});
  }
}

/** A GET without a browser: what is really sent. @param {string} address @param {Record<string, string>} headers */
export function raw_get(address, headers) {
  return new Promise((resolve, reject) => {
    http.get(address, {headers}, (reply) => {
      /** @type {Buffer[]} */
      const parts = [];
      reply.on('data', (part) => parts.push(part));
      reply.on('end', () => resolve({status: reply.statusCode, headers: reply.headers, body: Buffer.concat(parts)}));
    }).on('error', reject);
  });
}

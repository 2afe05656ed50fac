// What the tests share that know the product from outside only: a count of what held, a server on a folder of its own,
// and people who call it.
import {execFile, execFileSync, spawn} from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';

export const BINARY = path.resolve('build/release/fenxiao-server');
export const DEMO = path.resolve('assets/demo');
const START_MS_MAX = 60_000;
const SEEN_CHARS_MAX = 600;

let passed = 0;
let failed = 0;
export function expect(held, what, seen) {
  if (held) {
    passed++;
    console.log(`ok      ${what}`);
  } else {
    failed++;
    console.log(`FAILED  ${what}${seen === undefined ? '' : `: ${(JSON.stringify(seen) ?? '').slice(0, SEEN_CHARS_MAX)}`}`);
  }
  return Boolean(held);
}

/** Equal as JSON; keys in one order on both sides. */
export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Runs parts one after the other; one that throws is a failure, and the next one still runs. Closes with the count. */
export async function runAll(parts) {
  for (const part of parts) {
    try {
      await part();
    } catch (e) {
      expect(false, 'the run itself', String(e?.stack ?? e));
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const freePort = () =>
  new Promise((resolve) => {
    const listener = net.createServer();
    listener.listen(0, '127.0.0.1', () => {
      const {port} = listener.address();
      listener.close(() => resolve(port));
    });
  });

// --engine postgresql: every folder has a schema beside it in the cluster that FENXIAO_POSTGRES names (tools/toolchain/postgres.sh).
const at = process.argv.indexOf('--engine');
export const ENGINE = at < 0 ? 'sqlite' : process.argv.splice(at, 2)[1];
if (!['sqlite', 'postgresql'].includes(ENGINE)) throw new Error(`there is no engine ${ENGINE}`);
if (ENGINE === 'postgresql' && !process.env.FENXIAO_POSTGRES) throw new Error('no FENXIAO_POSTGRES: run this through tools/toolchain/postgres.sh');
const psql = (command) => execFileSync('psql', [process.env.FENXIAO_POSTGRES, '-qc', command]);
const schemaOf = (data) => path.basename(data).replaceAll('-', '_').toLowerCase();

/** The options that lead to the data of a folder. */
export function placeOf(data) {
  if (ENGINE === 'sqlite') return ['--data', data];
  return ['--data', data, '--database', `${process.env.FENXIAO_POSTGRES} options='-c search_path=${schemaOf(data)}'`];
}
export function newFolder() {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'fenxiao-test-'));
  if (ENGINE === 'postgresql') psql(`create schema ${schemaOf(data)}`);
  return data;
}
export function dropFolder(data) {
  if (ENGINE === 'postgresql') psql(`set client_min_messages = error; drop schema ${schemaOf(data)} cascade`);
  fs.rmSync(data, {recursive: true});
}

/** What the doctor says of a database that no server has open (of PostgreSQL: of any). */
export async function doctor(data, place = placeOf(data)) {
  try {
    return {sound: true, said: (await promisify(execFile)(BINARY, ['doctor', ...place])).stdout};
  } catch (e) {
    return {sound: false, said: e.stdout + e.stderr};
  }
}

export class Server {
  static async start(data, mode = ['--test'], place = placeOf(data), environment = {}, quiet = ['--quiet']) {
    const server = new Server();
    server.port = await freePort();
    server.child = spawn(BINARY, ['serve', ...mode, ...quiet, ...place, '--port', String(server.port)], {stdio: ['ignore', 'ignore', 'pipe'], env: {...process.env, ...environment}});
    server.said = '';
    server.child.stderr.on('data', (bytes) => (server.said += bytes));
    server.exited = new Promise((resolve) => server.child.on('exit', (code, signal) => resolve({code, signal})));
    const begin = Date.now();
    let ended = false;
    server.exited.then(() => (ended = true));
    while (!ended && Date.now() - begin < START_MS_MAX) {
      try {
        await fetch(`http://127.0.0.1:${server.port}/api/v1/shop`);
        return server;
      } catch {
        await sleep(50);
      }
    }
    return server;
  }
  async end(signal) {
    this.child.kill(signal);
    return this.exited;
  }
}

/** A fresh server for one topic, gone when the topic is through. */
export async function withServer(topic, mode = ['--test']) {
  const data = newFolder();
  const server = await Server.start(data, mode);
  server.data = data;
  try {
    await topic(server);
  } catch (error) {
    if (server.said) console.log(`the server said: ${server.said.slice(-2000)}`);
    throw error;
  } finally {
    await server.end('SIGTERM');
    dropFolder(data);
  }
}

/** Somebody with a cookie jar. `host` is the name the server is called by: another shop has another one. */
export class Person {
  constructor(server, host) {
    this.server = server;
    this.host = host;
    this.cookie = '';
  }

  /** Text and bytes go as they are, everything else as JSON. A header given as null is left out. */
  call(method, address, body, key, more = {}) {
    const headers = {'user-agent': 'Mozilla/5.0 (iPhone)', connection: 'close'};
    if (this.host) headers.host = this.host;
    if (this.cookie) headers.cookie = this.cookie;
    if (method === 'POST') headers['idempotency-key'] = key ?? crypto.randomUUID();
    let bytes;
    if (body !== undefined) {
      headers['content-type'] = 'application/json';
      bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      headers['content-length'] = bytes.length;
    }
    Object.assign(headers, more);
    for (const [name, value] of Object.entries(headers)) if (value === null) delete headers[name];
    return new Promise((resolve, reject) => {
      const request = http.request({host: '127.0.0.1', port: this.server.port, method, path: address, headers}, (reply) => {
        const parts = [];
        reply.on('data', (part) => parts.push(part));
        reply.on('error', reject);
        reply.on('end', () => {
          const cookie = reply.headers['set-cookie']?.[0];
          if (cookie) this.cookie = cookie.split(';')[0];
          const whole = Buffer.concat(parts);
          const text = whole.toString();
          let json;
          try {
            json = JSON.parse(text);
          } catch { /* a page or a picture */ }
          resolve({status: reply.statusCode, headers: reply.headers, bytes: whole, text, json});
        });
      });
      request.on('error', reject);
      request.end(bytes);
    });
  }
  get(address) {
    return this.call('GET', address);
  }
  post(address, body = {}, key) {
    return this.call('POST', address, body, key);
  }

  async codeFor(phone) {
    await this.post('/api/v1/sessions/codes', {phone});
    return (await this.get(`/api/v1/sandbox/sms?phone=${phone}`)).json.code;
  }
  async signIn(phone, visitor_key) {
    const code = await this.codeFor(phone);
    return (await this.post('/api/v1/sessions/phone', {phone, code, visitor_key})).status === 200;
  }
  /** As the member of the demo's staff who has this role. */
  async signInAs(role) {
    const {login, password} = staff().find((each) => each.role === role);
    return (await this.post('/api/v1/sessions/password', {login, password})).status === 200;
  }
}

const readDemo = (name) => JSON.parse(fs.readFileSync(path.join(DEMO, name), 'utf8'));
export const staff = () => readDemo('people.json').staff;
export const demoShop = () => readDemo('shop.json');
export const demoProducts = () => {
  const products = readDemo('products.json');
  return products.products ?? products;
};

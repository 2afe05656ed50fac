// What the browser scenarios share: the real server on a fresh test database, a Chromium, phones in it, and a count.
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import {createRequire} from 'node:module';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

import {FLAGS} from '../../tools/browser/shot.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const {chromium} = createRequire(path.join(root, 'package.json'))('playwright-core');
export const screens = path.join(root, 'build/screens');

// Nothing here is a timed test: a machine that is busy with other work may take its time.
const PRESS_MS = 10_000;
export const PATIENCE_MS = 60000;

export class Report {
  passed = 0;
  failed = 0;

  /** A step of a scenario: what it throws is its failure, and ends the scenario. */
  async step(title, run) {
    const begin = Date.now();
    try {
      const result = await run();
      this.passed++;
      console.log(`    ok    ${title}  (${Date.now() - begin} ms)`);
      return result;
    } catch (error) {
      this.failed++;
      console.log(`    FAIL  ${title}  (${Date.now() - begin} ms)\n${String(error.stack || error).replace(/^/gm, '          ')}`);
      throw new StepFailed(title);
    }
  }
}
export class StepFailed extends Error {}

export function check(truth, message) {
  if (!truth) throw new Error(message);
}
export function equal(actual, expected, message) {
  check(actual === expected, `${message}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}

async function freePort() {
  return new Promise((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const {port} = /** @type {net.AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}

/** The server that is built, on a database of its own that goes with it. */
export async function startServer() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fenxiao-browser-'));
  const port = Number(process.env.FENXIAO_TEST_PORT) || (await freePort());
  const base = `http://127.0.0.1:${port}`;
  const log = fs.openSync(path.join(screens, 'server.log'), 'w');
  const child = spawn('build/release/fenxiao-server', ['serve', '--test', '--data', folder, '--port', String(port), '--web', 'build/wasm/web',
                                                       '--media', 'build/media'],
                      {cwd: root, stdio: ['ignore', log, log]});
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${fs.readFileSync(path.join(screens, 'server.log'), 'utf8').slice(-2000)}`);
    if (tries > 300) throw new Error('the server does not answer');
    const up = await fetch(`${base}/api/v1/shop`).then((reply) => reply.ok, () => false);
    if (up) break;
    await pause(100);
  }
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    fs.rmSync(folder, {recursive: true, force: true});
  };
  return {base, stop};
}

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Asks until it is so. */
export async function eventually(what, run, timeoutMs = PATIENCE_MS) {
  const end = Date.now() + timeoutMs;
  let last;
  for (;;) {
    try {
      last = await run();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`${what} did not come about; last: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
    await pause(50);
  }
}

/** Somebody without a screen: staff, or a look behind the curtain. */
export class Api {
  cookie = '';
  constructor(base) {
    this.base = base;
  }
  async call(method, address, body, key = `test-${crypto.randomUUID()}`) {
    const headers = {'content-type': 'application/json', 'idempotency-key': key, origin: this.base};
    if (this.cookie) headers.cookie = this.cookie;
    const reply = await fetch(this.base + address, {method, headers, body: body === undefined ? undefined : JSON.stringify(body)});
    const set = reply.headers.get('set-cookie');
    if (set) this.cookie = set.split(';')[0];
    const text = await reply.text();
    const value = text ? JSON.parse(text) : null;
    if (!reply.ok) throw new Error(`${method} ${address}: ${reply.status} ${text}`);
    return value;
  }
  get(address) {
    return this.call('GET', address);
  }
  post(address, body = {}) {
    return this.call('POST', address, body);
  }
  async signInStaff(login = 'owner', password = 'owner-demo') {
    await this.post('/api/v1/sessions/password', {login, password});
    return this;
  }
  async signInPhone(phone) {
    await this.post('/api/v1/sessions/codes', {phone});
    const {code} = await this.get(`/api/v1/sandbox/sms?phone=${phone}`);
    return this.post('/api/v1/sessions/phone', {phone, code});
  }
  advance(days, seconds = 0) {
    return this.post('/api/v1/sandbox/clock', {advance_s: Math.round(days * 86400) + seconds});
  }
}

export async function openBrowser() {
  return chromium.launch({executablePath: process.env.FENXIAO_CHROMIUM || '/usr/bin/chromium', args: FLAGS});
}

/** The keyboard goes away. A field that its own last letter has sent away is gone already. */
export function leaveField(page) {
  return page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
}

/** One person's phone. */
export class Phone {
  errors = [];

  static async open(browser, base, options = {}) {
    const phone = new Phone();
    const {width = 390, height = 844, dpr = 3, language = 'zh-CN', dark = false, script = true, mirror = true} = options;
    phone.base = base;
    phone.mirror = mirror;
    phone.context = await browser.newContext({viewport: {width, height}, deviceScaleFactor: dpr, hasTouch: true, isMobile: true,
                                              locale: language, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: script,
                                              acceptDownloads: true});
    phone.page = await phone.context.newPage();
    phone.page.setDefaultTimeout(PATIENCE_MS);
    phone.page.on('pageerror', (error) => phone.errors.push(String(error)));
    phone.page.on('console', (message) => {
      if (message.type() === 'error' && !/status of (4|5)\d\d|ERR_INTERNET_DISCONNECTED|net::ERR_FAILED/.test(message.text())) phone.errors.push(message.text());
    });
    return phone;
  }

  async go(address) {
    const [before, hash = ''] = address.split('#');
    const query = this.mirror ? (before.includes('?') ? '&a11y=1' : '?a11y=1') : '';
    await this.page.goto(this.base + before + query + (hash ? '#' + hash : ''));
  }
  /** Another screen of the app that is open. */
  async route(hash) {
    await this.page.evaluate((to) => { location.hash = to; }, hash);
  }
  at() {
    return new URL(this.page.url()).hash;
  }
  async arrives(pattern) {
    await eventually(`the screen ${pattern}`, () => pattern.test(this.at()));
  }

  /** Nothing is on its way: no frame, no reply, no picture, no mirror. */
  async idle(timeoutMs = PATIENCE_MS) {
    await eventually('the page comes to rest', () => this.page.evaluate(() => Boolean(window.fenxiao?.idle())), timeoutMs);
  }

  button(name, role = 'button') {
    return this.page.getByRole(role, {name, exact: typeof name === 'string'}).first();
  }
  text(text) {
    return this.page.getByText(text).first();
  }
  async sees(text, timeoutMs = PATIENCE_MS) {
    await this.text(text).waitFor({state: 'attached', timeout: timeoutMs});
  }
  async seesNot(text) {
    await eventually(`"${text}" goes away`, async () => (await this.page.getByText(text).count()) === 0);
  }
  /** Through the mirror: what a screen reader does. */
  async press(name, role = 'button') {
    const node = this.button(name, role);
    await node.waitFor({state: 'attached'});
    await eventually(`"${name}" can be pressed`, () => node.isEnabled(), PRESS_MS);
    await node.evaluate((element) => element.click());
  }
  field(label) {
    return this.page.getByLabel(label, {exact: true}).first();
  }
  async type(label, text) {
    const field = this.field(label);
    await field.waitFor({state: 'attached'});
    await field.focus();
    await field.fill(text);
    await leaveField(this.page);
  }

  async shot(name) {
    if (await this.page.evaluate(() => Boolean(window.fenxiao)).catch(() => false)) await this.idle();
    await this.page.screenshot({timeout: 2 * PATIENCE_MS, path: path.join(screens, `${name}.png`)});
  }
  async close() {
    await this.context.close();
  }
}

export async function signIn(phone, api, number) {
  await phone.type('手机号', number);
  await phone.press('获取验证码');
  await phone.field('验证码').waitFor({state: 'attached'});
  const {code} = await api.get(`/api/v1/sandbox/sms?phone=${number}`);
  await phone.type('验证码', code);
}

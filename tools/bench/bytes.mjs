// First load: everything that crosses the wire until the app has drawn its first screen and waits for a tap.
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

import {ROOT, start_server} from './demo_server.mjs';
import {open_phone} from './phone.mjs';

const BUDGET_KB = 240;
const FIRST_SLICE_KB = 300;
// Brotli bytes of the same content as a Vue 3 + Vant 4 page, measured with the reference's own programs.
const VANT_KB = 201;

const brotli = (bytes) => zlib.brotliCompressSync(bytes, {params: {[zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length}}).length;
const kb = (bytes) => bytes / 1024;

/** @param {{port: number}} context */
export async function measure({port}) {
  const server = await start_server(port);
  const phone = await open_phone();
  try {
    const loads = new Map();
    await phone.devtools.send('Network.enable');
    phone.devtools.on('Network.responseReceived', ({requestId, response, type}) => loads.set(requestId, {url: response.url, type, encoding: header_of(response.headers, 'content-encoding'), sent: 0}));
    phone.devtools.on('Network.loadingFinished', ({requestId, encodedDataLength}) => {
      const load = loads.get(requestId);
      if (load) load.sent = encodedDataLength;
    });
    await phone.page.goto(`${server.base}/`);
    await phone.until_settled();
    const files = [...loads.values()].filter((load) => load.url.startsWith(server.base));
    const code = files.filter((load) => !/\/media\//.test(load.url));
    const pictures = files.filter((load) => /\/media\//.test(load.url));
    const fonts = files.filter((load) => load.type === 'Font');
    const total = kb(code.reduce((sum, load) => sum + load.sent, 0));
    const rows = [
      {what: 'first load, without pictures', value: total, unit: 'KB', reference: VANT_KB, beside: 'a Vant page of the same content', budget: FIRST_SLICE_KB, per: 'value',
        note: `the goal is ${BUDGET_KB} KB`},
      {what: 'fonts loaded', value: fonts.length, budget: 0, per: 'value'},
      {what: 'pictures of the first screen', value: kb(pictures.reduce((sum, load) => sum + load.sent, 0)), unit: 'KB', note: `${pictures.length} files`},
    ];
    for (const load of code.sort((a, b) => b.sent - a.sent)) {
      const url = new URL(load.url);
      rows.push({what: `  ${url.pathname}`, value: kb(load.sent), unit: 'KB', note: load.encoding ? `as ${load.encoding}` : 'not compressed'});
    }
    return [...rows, ...modules()];
  } finally {
    await phone.close();
    await server.stop();
  }
}

/** @param {Record<string, string>} headers @param {string} name */
function header_of(headers, name) {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
}

// Where a symbol of the linker's map belongs, and how much of the Wasm file each part may have. The whole app is one object by
// then (link-time optimisation), so it is the name that tells: the first of our namespaces in it, whoever's template it is in.
const PARTS = [
  {name: 'Dear ImGui', pattern: /Im(Gui|Draw|Font|Vec|Pool)|^_Z\w*stb/, budget_kb: 30},
  {name: 'QR code', pattern: /qrcodegen/, budget_kb: 4},
  {name: 'views', pattern: /7fenxiao6client5views/, budget_kb: 60},
  {name: 'ui', pattern: /7fenxiao6client2ui/, budget_kb: 40},
  {name: 'gfx', pattern: /7fenxiao6client3gfx/, budget_kb: 8},
  {name: 'platform', pattern: /7fenxiao6client8platform|^fx_|__em_js/, budget_kb: 12},
  {name: 'net: a call for each endpoint', pattern: /7fenxiao6client3Api/, budget_kb: 30},
  {name: 'app', pattern: /7fenxiao6client/, budget_kb: 45},
  {name: 'poster', pattern: /7fenxiao6poster/, budget_kb: 20},
  {name: 'contract', pattern: /7fenxiao8contract/, budget_kb: 30},
  {name: 'domain and base', pattern: /7fenxiao/, budget_kb: 6},
  {name: 'JSON (nlohmann)', pattern: /nlohmann/, budget_kb: 15},
  {name: 'C and C++ library', pattern: /./, budget_kb: 30},
];

/**
 * The Wasm file by module, from the linker's map: each one's share of the linked bytes, times the file's brotli bytes.
 * The map is of before wasm-opt, so a share is exact to a few per cent.
 */
function modules() {
  const map = path.join(ROOT, 'build/wasm/storefront.map');
  const app = path.join(ROOT, 'build/wasm/web/app');
  const wasm = existsSync(app) && readdirSync(app).filter((name) => name.endsWith('.wasm')).map((name) => path.join(app, name))[0];
  if (!existsSync(map) || !wasm) return [{what: '  by module', note: 'no linker map (build/wasm/storefront.map)'}];
  const sums = new Map();
  let all = 0;
  for (const line of readFileSync(map, 'utf8').split('\n')) {
    // Address, offset and size in hex, then "object:(symbol)" indented by eight: an input section.
    const match = /^\s*(?:-|[0-9a-f]+)\s+[0-9a-f]+\s+([0-9a-f]+)\s{9}(\S.*)$/.exec(line);
    if (!match) continue;
    const size = parseInt(match[1], 16);
    const symbol = /:\((.*)\)$/.exec(match[2])?.[1] ?? match[2];
    const part = symbol.startsWith('.') ? 'data' : PARTS.find(({pattern}) => pattern.test(symbol))?.name ?? 'other';
    sums.set(part, (sums.get(part) ?? 0) + size);
    all += size;
  }
  if (all === 0) return [{what: '  by module', note: 'the linker map cannot be read'}];
  const whole = kb(brotli(readFileSync(wasm)));
  return [...sums].sort((a, b) => b[1] - a[1]).map(([name, size]) => ({
    what: `  in the Wasm file: ${name}`, value: whole * size / all, unit: 'KB', budget: PARTS.find((part) => part.name === name)?.budget_kb, per: 'value',
  }));
}

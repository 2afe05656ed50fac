// Puts together what is served: build/wasm/web from the linked Wasm and its glue, web/*.js, index.html and the data.
//
//   node tools/web/pack.mjs LINKED OUT      LINKED.js and LINKED.wasm come from the linker
//
// The glue and web/boot.js with all it imports become one script; script and Wasm are named by their content and so may be
// cached for ever. Every file that compresses gets its brotli copy beside it. Prints the sizes of the first load.
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const [linked, out] = process.argv.slice(2);
const COMPILER = 'node_modules/google-closure-compiler-linux/compiler';
const HASH_LENGTH = 12;
const SMALL = 256;

function fingerprint(bytes) {
  return createHash('sha256').update(bytes).digest('hex').slice(0, HASH_LENGTH);
}

/** web/main.js and everything it imports, as one function that calls itself. */
function bundled() {
  const sources = fs.readdirSync('web').filter((name) => name.endsWith('.js') && name !== 'landing.js');
  const externs = path.join(path.dirname(linked), 'externs.js');
  fs.writeFileSync(externs, '/** @externs */\nvar createFenxiao;\nvar WASM_ADDRESS;\n');
  return execFileSync(COMPILER, [
    '--compilation_level=SIMPLE', '--language_in=ECMASCRIPT_NEXT', '--language_out=ECMASCRIPT_2020', '--module_resolution=BROWSER',
    '--dependency_mode=PRUNE', '--entry_point=web/main.js', '--isolation_mode=IIFE', '--warning_level=QUIET',
    '--emit_use_strict=false', '--assume_function_wrapper=true', `--externs=${externs}`, ...sources.map((name) => `--js=web/${name}`),
  ], {encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'inherit']});
}

fs.rmSync(out, {recursive: true, force: true});
fs.mkdirSync(path.join(out, 'app'), {recursive: true});
/** @param {string} name @param {Buffer | string} content */
function write(name, content) {
  const bytes = Buffer.from(content);
  const file = path.join(out, name);
  fs.mkdirSync(path.dirname(file), {recursive: true});
  fs.writeFileSync(file, bytes);
  if (bytes.length < SMALL) return bytes.length;
  const small = zlib.brotliCompressSync(bytes, {params: {
    [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 22, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }});
  fs.writeFileSync(`${file}.br`, small);
  return small.length;
}

const wasm = fs.readFileSync(`${linked}.wasm`);
const wasmName = `storefront.${fingerprint(wasm)}.wasm`;
const glue = fs.readFileSync(`${linked}.js`, 'utf8');
const script = `${glue.trim()}\n${bundled().trim()}\n`.replaceAll('WASM_ADDRESS', JSON.stringify(`/app/${wasmName}`));
const scriptName = `storefront.${fingerprint(script)}.js`;
const page = fs.readFileSync('index.html', 'utf8').replaceAll('/app/WASM', `/app/${wasmName}`).replaceAll('/app/SCRIPT', `/app/${scriptName}`);

const sizes = {
  'index.html': write('index.html', page),
  'script': write(`app/${scriptName}`, script),
  'wasm': write(`app/${wasmName}`, wasm),
};
write('web/landing.js', fs.readFileSync('web/landing.js'));
for (const name of fs.readdirSync('assets/i18n')) {
  const size = write(`i18n/${name}`, JSON.stringify(JSON.parse(fs.readFileSync(`assets/i18n/${name}`, 'utf8'))));
  if (name === 'zh-CN.json') sizes['words (zh-CN)'] = size;
}
for (const name of fs.readdirSync('assets/posters').filter((file) => file.endsWith('.json')))
  write(`posters/${name}`, JSON.stringify(JSON.parse(fs.readFileSync(`assets/posters/${name}`, 'utf8'))));
// The icons are small, already compressed, and asked for after the first screen.
execFileSync('assets/brand/render.sh', [path.join(out, 'icons')]);
fs.copyFileSync('assets/brand/app.webmanifest', path.join(out, 'icons/app.webmanifest'));

let total = 0;
for (const [name, size] of Object.entries(sizes)) {
  total += size;
  console.log(`${name.padEnd(14)} ${String(size).padStart(7)} B brotli`);
}
console.log(`${'first load'.padEnd(14)} ${String(total).padStart(7)} B brotli (budget 300 000, aim 240 000)`);
fs.writeFileSync(path.join(path.dirname(linked), 'sizes.json'), JSON.stringify({...sizes, total}));

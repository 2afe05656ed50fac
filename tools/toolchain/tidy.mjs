// Runs clang-tidy (.clang-tidy says which checks, and why some are off) over the rules that both sides share, where a
// silent mistake costs money. Results are remembered by the hash of a file with all it includes.
//
//   node tools/toolchain/tidy.mjs [FOLDER…]      src/base, src/domain and src/contract unless told; needs a configured build/release
//
// Prints "N passed, N failed" last: one for each file, and one for a planted mistake that must be found.
import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';

import {includes} from '../lint/cpp.mjs';
import {FolderTree} from '../lint/tree.mjs';

const TIDY = 'clang-tidy-19';
const KEPT = 'build/lint/tidied.json';
const run = promisify(execFile);

const folders = process.argv.length > 2 ? process.argv.slice(2) : ['src/base', 'src/domain', 'src/contract'];
const tree = new FolderTree(process.cwd());
const files = tree.files(/^src\/.*\.cpp$/).filter((file) => folders.some((folder) => file === folder || file.startsWith(`${folder.replace(/\/$/, '')}/`)));

/** Of a file, what it includes of ours, and how it is judged. @param {string} file */
function hash_of(file) {
  const hash = createHash('sha1').update(tree.text('.clang-tidy'));
  const seen = new Set();
  const take = (/** @type {string} */ name) => {
    if (seen.has(name) || !tree.has(name)) return;
    seen.add(name);
    hash.update(tree.text(name));
    for (const {path: other} of includes(tree.text(name))) take(`src/${other}`);
  };
  take(file);
  return hash.digest('base64');
}

/** @param {string[]} options @returns {Promise<string>} what was found; empty: nothing */
async function tidy(options) {
  try {
    await run(TIDY, ['--quiet', ...options], {maxBuffer: 1 << 26});
    return '';
  } catch (error) {
    const {stdout, message} = /** @type {any} */ (error);
    return stdout || message;
  }
}

let kept = {};
try {
  kept = JSON.parse(readFileSync(KEPT, 'utf8'));
} catch { /* the first run */ }
let passed = 0;
let failed = 0;
const left = files.filter((file) => {
  if (kept[file] !== hash_of(file)) return true;
  ++passed;
  return false;
});
await Promise.all(Array.from({length: os.cpus().length}, async () => {
  for (let file = left.pop(); file; file = left.pop()) {
    const found = await tidy(['-p', 'build/release', '--extra-arg=-Wno-unknown-warning-option', file]);
    if (found) {
      ++failed;
      console.log(`FAILED ${file}\n${found.split('\n').slice(0, 20).join('\n')}`);
    } else {
      ++passed;
      kept[file] = hash_of(file);
    }
  }
}));

mkdirSync(path.dirname(KEPT), {recursive: true});
writeFileSync(KEPT, JSON.stringify(kept));
const planted = 'build/lint/planted.cpp';
writeFileSync(planted, '#include <string>\n#include <utility>\nstd::size_t f(std::string a) {\n  std::string b = std::move(a);\n  return a.size() + b.size();\n}\n');
if (/bugprone-use-after-move/.test(await tidy([planted, '--', '-std=c++20']))) ++passed;
else {
  ++failed;
  console.log('FAILED clang-tidy did not notice a use after a move');
}
if (!existsSync('build/release/compile_commands.json')) console.log('build/release is not configured');
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 1 ? 0 : 1);

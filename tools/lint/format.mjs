import {execFile, execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';

export const title = 'C++ is formatted by .clang-format (tools/dev format does it)';

const FORMATTER = 'clang-format-19';
const BATCH = 40;
const run = promisify(execFile);

/**
 * Files that were well formatted are remembered by their hash, so that the inner loop asks about what changed only.
 * @param {import('./tree.mjs').FolderTree} tree
 */
export async function check(tree) {
  if (!tree.folder) return in_memory(tree);
  const kept = path.join(tree.folder, 'build/lint/formatted.json');
  const style = tree.text('.clang-format');
  let known = new Set();
  try {
    known = new Set(JSON.parse(readFileSync(kept, 'utf8')));
  } catch { /* the first run */ }
  const hash_of = (file) => createHash('sha1').update(style).update(tree.text(file)).digest('base64');
  const all = tree.files(/^(src|tests)\/.*\.(h|cpp)$/);
  const unknown = all.filter((file) => !known.has(hash_of(file)));
  const batches = [];
  for (let at = 0; at < unknown.length; at += BATCH) batches.push(unknown.slice(at, at + BATCH));
  const problems = [];
  await Promise.all(Array.from({length: os.cpus().length}, async () => {
    for (let batch = batches.pop(); batch; batch = batches.pop()) problems.push(...await judge(tree.folder, batch));
  }));
  const bad = new Set(problems.map((problem) => problem.file));
  mkdirSync(path.dirname(kept), {recursive: true});
  writeFileSync(kept, JSON.stringify(all.filter((file) => !bad.has(file)).map(hash_of)));
  return problems;
}

/** @param {string} folder @param {string[]} files */
async function judge(folder, files) {
  try {
    await run(FORMATTER, ['--dry-run', '-Werror', ...files], {cwd: folder, maxBuffer: 1 << 26});
    return [];
  } catch (error) {
    const {stderr, code, message} = /** @type {any} */ (error);
    if (code === 'ENOENT') return [{file: '.clang-format', message: `${FORMATTER} is missing: run this inside the toolchain (tools/dev check)`}];
    const first = new Map();
    for (const [, file, line] of stderr.matchAll(/^(\S+?):(\d+):\d+: error: /gm)) if (!first.has(file)) first.set(file, Number(line));
    if (first.size === 0) return [{file: files[0], message: message.split('\n')[0]}];
    return [...first].map(([file, line]) => ({file, line, message: 'is not formatted: tools/dev format'}));
  }
}

function in_memory(tree) {
  const style = JSON.stringify({BasedOnStyle: 'Google', ColumnLimit: 120});
  return tree.files(/\.(h|cpp)$/).filter((file) => {
    const formatted = execFileSync(FORMATTER, [`--style=${style}`, `--assume-filename=${file}`], {input: tree.text(file), encoding: 'utf8'});
    return formatted !== tree.text(file);
  }).map((file) => ({file, message: 'is not formatted'}));
}

export const planted = [
  {files: {'src/base/x.cpp': 'int  f( ){return 1;}\n'}, provokes: 'is not formatted'},
  {clean: true, files: {'src/base/x.cpp': 'int f() { return 1; }\n'}},
];

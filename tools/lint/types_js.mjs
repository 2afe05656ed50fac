import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

export const title = 'what web/ says in JSDoc is true (tsc --checkJs)';

const here = path.dirname(fileURLToPath(import.meta.url));
const TSC = path.resolve(here, '../../node_modules/typescript/bin/tsc');

/** @param {import('./tree.mjs').FolderTree} tree */
export function check(tree) {
  if (!tree.folder) return in_memory(tree);
  if (!tree.has('web/tsconfig.json')) return [{file: 'web/tsconfig.json', message: 'is missing: it says how strictly the page\'s JavaScript is read'}];
  return judge(tree.folder, ['-p', 'web/tsconfig.json']);
}

/** @param {string} folder @param {string[]} options */
function judge(folder, options) {
  try {
    execFileSync(process.execPath, [TSC, '--noEmit', '--pretty', 'false', ...options], {cwd: folder, encoding: 'utf8', stdio: 'pipe'});
    return [];
  } catch (error) {
    const text = String(/** @type {any} */ (error).stdout || /** @type {any} */ (error).message);
    const found = [...text.matchAll(/^([^\s(]+)\((\d+),\d+\): error (.*)$/gm)].map((match) => ({file: match[1], line: Number(match[2]), message: match[3]}));
    return found.length > 0 ? found : [{file: 'web/tsconfig.json', message: text.split('\n')[0]}];
  }
}

function in_memory(tree) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fenxiao-types-'));
  try {
    for (const file of tree.all) writeFileSync(path.join(folder, path.basename(file)), tree.text(file));
    return judge(folder, ['--checkJs', '--strict', '--target', 'es2020', ...tree.all.map((file) => path.basename(file))]);
  } finally {
    rmSync(folder, {recursive: true});
  }
}

export const planted = [
  {files: {'web/x.js': '/** @param {number} n */\nexport const twice = (n) => n * 2;\ntwice("a");\n'}, provokes: 'x.js:3'},
  {clean: true, files: {'web/x.js': '/** @param {number} n */\nexport const twice = (n) => n * 2;\ntwice(1);\n'}},
];

// Checks the taste of the tree: who includes whom, calls that have a better replacement, dead files, missing words.
//
//   node tools/lint/run.mjs [NAME…]      all lints, or those named (layers, sql, …)
//
// A lint is one file beside this one. It exports
//   title      what the tree promises, as one sentence
//   check      (tree) => a list of {file, line, message}; the message says what to do instead
//   planted    trees that break the promise, each with a part of the message it must provoke, and trees that keep it
// and every run proves with `planted` that the lint can fail. Prints "N passed, N failed" last.
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

import {FolderTree, MemoryTree} from './tree.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const NOT_LINTS = ['run.mjs', 'tree.mjs', 'cpp.mjs'];

const SHOWN_MAX = 20;

const wanted = process.argv.slice(2);
const names = readdirSync(here).filter((name) => name.endsWith('.mjs') && !NOT_LINTS.includes(name)).map((name) => name.slice(0, -4))
  .filter((name) => wanted.length === 0 || wanted.includes(name)).sort();
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`no such lint: ${unknown.join(', ')}`);
  process.exit(2);
}

let passed = 0;
let failed = 0;
/** @param {string} what @param {string[]} problems */
function report(what, problems) {
  if (problems.length === 0) {
    ++passed;
    return;
  }
  ++failed;
  console.log(`FAILED ${what}`);
  for (const line of problems.slice(0, SHOWN_MAX)) console.log(`  ${line}`);
  if (problems.length > SHOWN_MAX) console.log(`  … and ${problems.length - SHOWN_MAX} more`);
}

const tree = new FolderTree(path.resolve(here, '../..'));
for (const name of names) {
  const begin = performance.now();
  const lint = await import(`./${name}.mjs`);
  const found = await judged(lint, tree);
  report(`${name}: ${lint.title}`, found.filter((p) => !p.warning).map(text_of));
  for (const problem of found.filter((p) => p.warning)) console.log(`warning ${name}: ${text_of(problem)}`);
  for (const plant of lint.planted) report(`${name} notices what is planted`, await judge(lint, plant));
  if (process.env.FENXIAO_LINT_TIMES) console.log(`${name}: ${Math.round(performance.now() - begin)} ms`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

/** A lint that dies has found something too. */
async function judged(lint, over) {
  try {
    return await lint.check(over);
  } catch (error) {
    return [{file: 'tools/lint', message: `the lint itself failed: ${/** @type {Error} */ (error).message}`}];
  }
}

/** @param {{file: string, line?: number, message: string}} problem */
function text_of(problem) {
  return `${problem.file}${problem.line ? `:${problem.line}` : ''}: ${problem.message}`;
}

/** A planted tree either provokes exactly the message it names, or (`clean`) nothing. */
async function judge(lint, plant) {
  const found = (await judged(lint, new MemoryTree(plant.files))).filter((p) => !p.warning);
  if (plant.clean) return found.map((p) => `false alarm: ${text_of(p)}`);
  if (found.some((p) => text_of(p).includes(plant.provokes))) return [];
  return [`nothing said "${plant.provokes}" about ${Object.keys(plant.files).join(', ')}; said: ${found.map(text_of).join(' | ') || 'nothing'}`];
}

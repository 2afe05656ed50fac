// Imports orders with the real server and holds its statements against figures computed elsewhere: the small shop's files,
// which a person can check by hand, and northwind.mjs, which shares nothing with the product.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differences, northwind_dir, statements } from './northwind.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const server = here('../../build/release/fenxiao-server');
const small_shop = here('small_shop');
const scratch = mkdtempSync(join(tmpdir(), 'fenxiao-golden-'));
let passed = 0, failed = 0;

function check(title, problems) {
  const fine = problems.length === 0;
  fine ? ++passed : ++failed;
  console.log(`${fine ? 'ok  ' : 'FAIL'}  ${title}`);
  for (const problem of problems.slice(0, 20)) console.log(`        ${problem}`);
}

function run_import(folder, ...options) {
  const begin = performance.now();
  const run = spawnSync(server, ['import', folder, ...options], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const rows = run.stdout.split('\n').filter((row) => row !== '');
  return { status: run.status, rows, log: run.stderr, seconds: (performance.now() - begin) / 1000 };
}

function check_statements(title, folder, options, expected) {
  const run = run_import(folder, ...options);
  const problems = differences(expected, run.rows);
  if (run.status !== 0) problems.unshift(`exit status ${run.status}: ${run.log}`);
  if (!/ledger: \d+ journals, \d+ postings, sound/.test(run.log)) problems.push(`the ledger was not found sound: ${run.log}`);
  check(`${title}: ${expected.length - 1} rows`, problems);
  return run;
}

const file_rows = (name) => readFileSync(join(small_shop, name), 'utf8').trim().split(/\r?\n/);
const terms = [
  ['10 %', ['--level1-bp', '1000'], 1000, null, 'statements_10.csv'],
  ['10 % + 3 %', ['--level1-bp', '1000', '--level2-bp', '300'], 1000, 300, 'statements_10_3.csv'],
];
for (const [words, options, level1_bp, level2_bp, file] of terms) {
  check_statements(`small shop, ${words}`, small_shop, options, file_rows(file));
  check(`small shop, ${words}: the independent sums say the same`, differences(file_rows(file), statements(small_shop, level1_bp, level2_bp)));
}

// Rates that leave more than one cent per line to the floor, and a level 2 that has to be cut to what was paid.
for (const [level1_bp, level2_bp] of [[1234, 567], [9900, 300]])
  check_statements(`small shop, ${level1_bp} + ${level2_bp} basis points`, small_shop,
    ['--level1-bp', `${level1_bp}`, '--level2-bp', `${level2_bp}`], statements(small_shop, level1_bp, level2_bp));

const northwind = northwind_dir();
if (northwind === null) {
  console.log('SKIPPED: Northwind is not on this machine (FENXIAO_NORTHWIND names its folder)');
} else {
  for (const [words, options, level1_bp, level2_bp] of terms) {
    const run = check_statements(`Northwind, ${words}`, northwind, options, statements(northwind, level1_bp, level2_bp));
    const columns = run.rows.slice(1).map((row) => row.split(',').map(Number));
    const sum = (column) => (columns.reduce((all, row) => all + row[column], 0) / 100).toFixed(2);
    console.log(`        level 1 $${sum(5)}, level 2 $${sum(6)}, pending $${sum(8)}, received $${sum(9)} in ${run.seconds.toFixed(1)} s`);
  }
}

{
  const wrong = join(scratch, 'wrong');
  cpSync(small_shop, wrong, { recursive: true });
  const orders = join(wrong, 'orders.csv');
  writeFileSync(orders, readFileSync(orders, 'utf8').replace('A-3,c3,d3', 'A-3,c9,d3'));
  const data = join(scratch, 'wrong-data');
  const run = run_import(wrong, '--data', data);
  const problems = [];
  if (run.status === 0) problems.push('was accepted');
  if (!run.log.includes('orders.csv:4:5:')) problems.push(`does not name the place: ${run.log}`);
  if (run.rows.length > 0) problems.push('printed statements all the same');
  if (existsSync(join(data, 'fenxiao.db'))) problems.push('left a database behind');
  check('a wrong file is refused as a whole, with its place', problems);
}
{
  const data = join(scratch, 'kept');
  const first = run_import(small_shop, '--data', data);
  const again = run_import(small_shop, '--data', data);
  const problems = [];
  if (first.status !== 0) problems.push(`the first import failed: ${first.log}`);
  if (again.status === 0) problems.push('a second import into the same database was accepted');
  const doctor = spawnSync(server, ['doctor', '--data', data], { encoding: 'utf8' });
  if (doctor.status !== 0 || !doctor.stdout.includes('sound')) problems.push(`doctor: ${doctor.stdout}${doctor.stderr}`);
  check('a kept import is sound, and is not imported over', problems);
}

rmSync(scratch, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

// Prints every budget that exists so far as a ratio to a reference that runs beside it in the same minutes.
//
//   node tools/bench/run.mjs [bytes] [landing] [idle] [glyphs] [poster] [native] [orders] [reads] [postgres]      all, or those named
//     --port N       of the server that is started for it (8150)
//     --seconds N    of the order load (5)
//     --people N     distributors of the large shop (100000), with ten orders each
//     --json FILE    keeps the rows
//
// No row is a test: figures of a shared machine say something as a ratio only, and what else it was doing is printed. References
// are programs that stand outside the product: FENXIAO_REFERENCE names their folder, without it those columns stay empty.
import {writeFileSync} from 'node:fs';
import os from 'node:os';

import {print_table} from './table.mjs';

const MEASURES = ['bytes', 'landing', 'idle', 'glyphs', 'poster', 'native', 'orders', 'reads', 'postgres'];

const args = process.argv.slice(2);
/** @param {string} name @param {string} fallback */
function option(name, fallback) {
  const at = args.indexOf(name);
  return at < 0 ? fallback : args.splice(at, 2)[1];
}
const context = {port: Number(option('--port', '8150')), seconds: Number(option('--seconds', '5')), distributors: Number(option('--people', '100000')), reference: process.env.FENXIAO_REFERENCE ?? ''};
const keep = option('--json', '');
const unknown = args.filter((name) => !MEASURES.includes(name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; there are ${MEASURES.join(', ')}`);
  process.exit(2);
}

const rows = [];
let broken = 0;
for (const name of MEASURES.filter((one) => args.length === 0 || args.includes(one))) {
  process.stderr.write(`measuring ${name} …\n`);
  try {
    const {measure} = await import(`./${name}.mjs`);
    rows.push(...await measure(context));
  } catch (error) {
    ++broken;
    rows.push({what: name, note: `could not be measured: ${/** @type {Error} */ (error).message.split('\n')[0]}`});
    process.stderr.write(`${/** @type {Error} */ (error).stack}\n`);
  }
}
print_table(rows);
console.log(`\n${os.cpus().length} cores (${os.cpus()[0].model.trim()}), load ${os.loadavg().map((n) => n.toFixed(1)).join(' ')}` +
  `${os.loadavg()[0] > os.cpus().length ? ': busy, believe the ratios only' : ''}`);
if (keep) writeFileSync(keep, JSON.stringify(rows, null, 1));
process.exit(broken === 0 ? 0 : 1);

// Runs every fuzzer for a number of inputs from its corpus on; a fuzzer with planted faults must find them.
//
//   node tests/fuzz/run.mjs [NAME…] [--runs N] [--seed N] [--minutes N]      closes with "N passed, N failed"
//
// An input that breaks something is kept in build/fuzz/found; given to build/fuzz/tests/fuzz/fuzz_NAME as its argument, it
// breaks it again. What is worth keeping of it belongs in tests/fuzz/corpus/NAME, and its fault among the unit tests.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const PROGRAMS = 'build/fuzz/tests/fuzz';
const CORPUS = 'tests/fuzz/corpus';
const FOUND = 'build/fuzz/found';
const RUNS = 20_000;
const INPUT_S_MAX = 10;
const RSS_MB_MAX = 1500;

// Bytes of an input, and how many of the runs it gets: a picture is decoded in a millisecond, a line of CSV in microseconds.
const FUZZERS = {
  json: {bytesMax: 4096, share: 1},
  csv: {bytesMax: 1024, share: 2},
  order_files: {bytesMax: 2048, share: 1},
  template: {bytesMax: 4096, share: 1},
  packed: {bytesMax: 2048, share: 2},
  picture: {bytesMax: 4096, share: 0.5},
};

const value = (name, fallback) => (process.argv.includes(name) ? Number(process.argv.splice(process.argv.indexOf(name), 2)[1]) : fallback);
const runs = value('--runs', RUNS);
const seed = value('--seed', 20260912);
const minutes = value('--minutes', 0);
const wanted = process.argv.slice(2);

let passed = 0;
let failed = 0;
function expect(held, what, said) {
  console.log(`${held ? 'ok     ' : 'FAILED '} ${what}`);
  if (held) return void passed++;
  failed++;
  console.log(said.split('\n').slice(-60).join('\n'));
}

function fuzz(name, options, corpora) {
  fs.mkdirSync(FOUND, {recursive: true});
  const fresh = fs.mkdtempSync(path.join(os.tmpdir(), 'fenxiao-fuzz-'));
  const begin = Date.now();
  const ended = spawnSync(`${PROGRAMS}/fuzz_${name}`, [...options, `-seed=${seed}`, `-timeout=${INPUT_S_MAX}`, `-rss_limit_mb=${RSS_MB_MAX}`,
    `-artifact_prefix=${FOUND}/${name}-`, '-print_final_stats=1', fresh, ...corpora], {encoding: 'utf8', maxBuffer: 1 << 28});
  fs.rmSync(fresh, {recursive: true});
  const said = `${ended.error ?? ''}${ended.stderr}`;
  return {status: ended.status, said, executed: Number(/number_of_executed_units: (\d+)/.exec(said)?.[1] ?? 0), s: (Date.now() - begin) / 1000};
}

console.log(`seed ${seed}`);
for (const [name, {bytesMax, share}] of Object.entries(FUZZERS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const asked = Math.round(runs * share);
  const bound = minutes > 0 ? `-max_total_time=${Math.round(minutes * 60)}` : `-runs=${asked}`;
  const {status, said, executed, s} = fuzz(name, [`-max_len=${bytesMax}`, bound], [`${CORPUS}/${name}`]);
  expect(status === 0 && executed >= Math.min(asked, 100), `${name}: ${executed} inputs, none breaks it (${s.toFixed(1)} s)`, said);
}
if (wanted.length === 0) {
  // The runs above prove something only if a fault would have been seen.
  const planted = fuzz('planted', ['-runs=2000000', '-max_len=64'], []);
  expect(planted.status !== 0 && /heap-buffer-overflow|BROKEN PROMISE/.test(planted.said), 'a planted fault is found', planted.said);
  for (const [input, seen] of [['fen?', 'heap-buffer-overflow'], ['fen!', 'BROKEN PROMISE']]) {
    const file = path.join(os.tmpdir(), `fenxiao-fuzz-${process.pid}`);
    fs.writeFileSync(file, input);
    const {status, stderr} = spawnSync(`${PROGRAMS}/fuzz_planted`, [file], {encoding: 'utf8'});
    expect(status !== 0 && stderr.includes(seen), `and "${input}" is told as ${seen}`, stderr);
    fs.rmSync(file);
  }
  for (const left of fs.readdirSync(FOUND).filter((file) => file.startsWith('planted-'))) fs.rmSync(path.join(FOUND, left));
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

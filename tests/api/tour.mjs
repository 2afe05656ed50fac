// Runs docs/tour.md: every ```sh block, in order, in one shell, against a fresh demo shop. A ```text block after it is
// what must come out, line by line; "…" stands for anything.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const port = Number(process.env.FENXIAO_TOUR_PORT ?? 8127);
const shop = `http://127.0.0.1:${port}`;
const k_start_ms_max = 120_000;
const k_mark = '\u001e';  // ends a block's output; never part of it

// [{line, code, expected: lines or null}]
function blocks_of(markdown) {
  const blocks = [];
  let open = null;
  markdown.split('\n').forEach((text, i) => {
    if (open) {
      if (text !== '```') return open.lines.push(text);
      if (open.language === 'sh') blocks.push({ line: open.line, code: open.lines.join('\n'), expected: null });
      if (open.language === 'text') blocks.at(-1).expected = open.lines;
      open = null;
    } else if (text.startsWith('```')) {
      open = { language: text.slice(3), line: i + 1, lines: [] };
    }
  });
  return blocks;
}

function matches(expected, got) {
  const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${expected.split('…').map(literal).join('.*')}$`, 'u').test(got);
}

async function started(server) {
  const begin = Date.now();
  while (Date.now() - begin < k_start_ms_max && server.exitCode === null) {
    try {
      if ((await fetch(`${shop}/api/v1/shop`)).ok) return (Date.now() - begin) / 1000;
    } catch { /* not listening yet */ }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the server did not start');
}

const data = mkdtempSync(join(tmpdir(), 'fenxiao-tour-'));
const server = spawn(join(root, 'build/release/fenxiao-server'),
  ['serve', '--demo', '--quiet', '--port', `${port}`, '--data', join(data, 'data'), '--assets', join(root, 'assets')],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
let passed = 0, failed = 0;
const check = (title, fine, more = []) => {
  fine ? ++passed : ++failed;
  console.log(`${fine ? 'ok  ' : 'FAIL'}  ${title}`);
  if (!fine) for (const line of more) console.log(`        ${line}`);
};

try {
  console.log(`the demo shop stood after ${(await started(server)).toFixed(1)} s`);
  const blocks = blocks_of(readFileSync(join(root, 'docs/tour.md'), 'utf8'));
  const script = blocks.map(({ code }, i) => `${code}\nprintf '${k_mark}%d\\n' ${i}\n`).join('');
  const run = spawnSync('bash', ['-uo', 'pipefail', '-c', script],
    { encoding: 'utf8', env: { ...process.env, FENXIAO_SHOP: shop, no_proxy: '127.0.0.1', NO_COLOR: '1' }, cwd: data, timeout: 120_000 });
  const outputs = run.stdout.split(new RegExp(`${k_mark}\\d+\\n`));
  check(`all ${blocks.length} blocks ran`, outputs.length === blocks.length + 1 && run.status === 0, [`status ${run.status}`, run.stderr]);
  blocks.forEach(({ line, expected }, i) => {
    if (expected === null) return;
    const got = (outputs[i] ?? '').split('\n').slice(0, -1);
    const fine = got.length === expected.length && expected.every((text, n) => matches(text, got[n]));
    check(`docs/tour.md:${line}: ${expected.length} lines as written`, fine, ['expected:', ...expected, 'got:', ...got]);
  });
  if (run.stderr.trim() !== '') console.log(run.stderr);
} catch (error) {
  check(String(error), false);
} finally {
  const stopped = new Promise((resolve) => server.once('exit', resolve));
  if (server.exitCode === null) {
    server.kill('SIGTERM');
    check('the server stops cleanly', (await stopped) === 0);
  }
  rmSync(data, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

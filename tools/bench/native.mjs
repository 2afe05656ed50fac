// A poster on the server, in CPU time: cairo and libjpeg-turbo beside Pillow drawing the same.
import {execFile} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, rmSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';

import {ROOT} from './demo_server.mjs';

const run = promisify(execFile);
const COUNT = '15';
const BENCH = path.join(ROOT, 'build/release/src/server/painting/bench/poster_bench');
const EMOJI = '/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf';

/** @param {{reference: string}} context */
export async function measure({reference}) {
  const source = path.join(reference, 'poster');
  if (!reference || !existsSync(path.join(source, 'pil.py'))) return [{what: 'poster on the server', note: 'FENXIAO_REFERENCE names no folder with poster/pil.py'}];
  if (!existsSync(BENCH)) throw new Error('poster_bench is not built');
  const work = path.join(ROOT, 'build/bench/pillow');
  rmSync(work, {recursive: true, force: true});
  mkdirSync(path.join(work, 'out'), {recursive: true});
  cpSync(path.join(source, 'assets'), path.join(work, 'assets'), {recursive: true, mode: 0});
  if (!existsSync(path.join(work, 'assets/NotoColorEmoji.ttf'))) {
    await run('chmod', ['-R', 'u+w', work]);
    symlinkSync(EMOJI, path.join(work, 'assets/NotoColorEmoji.ttf'));
  }
  const ours = JSON.parse((await run(BENCH, [path.join(ROOT, 'tests/poster/bench_template.json'), path.join(source, 'assets/photo.jpg'), path.join(source, 'assets/avatar.jpg'), COUNT])).stdout);
  const pillow = JSON.parse((await run('/usr/bin/python3', ['-B', path.join(source, 'pil.py'), COUNT], {cwd: work})).stdout);
  const theirs = pillow.cpuDraw.med + pillow.cpuJ.med;
  const faster = (what, ms, times, note) => ({what, value: theirs / ms, unit: '× as fast', budget: times, per: 'value', atLeast: true, note: `${ms.toFixed(1)} ms beside Pillow's ${theirs.toFixed(1)} ms of CPU${note}`});
  return [
    faster('poster on the server, all anew', ours.fresh_cpu_ms, 1, '; Pillow keeps its background'),
    faster('poster on the server, pictures kept', ours.kept_cpu_ms, 2.5, ''),
    faster('poster on the server, same product for N', ours.shared_cpu_ms, 15, ''),
  ];
}

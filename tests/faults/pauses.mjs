// A server that stands still under load (SIGSTOP), as a machine that is moved or short of memory does; on PostgreSQL one of two,
// which loses its lock and its transaction meanwhile, and then the database's own processes. Nothing acknowledged is lost, nothing
// is done twice, and who waited is answered.
//
//   node tests/faults/pauses.mjs [--engine postgresql] [--pause-s N] [--seed N]      closes with "N passed, N failed"
import {execFileSync} from 'node:child_process';

import {ENGINE, doctor, expect, runAll, sleep} from '../black_box.mjs';
import {askAgain, astray, dice, option, standUp, trade} from './load.mjs';

// On PostgreSQL longer than a transaction may stand still (10 s).
const PAUSE_S = option('--pause-s', ENGINE === 'sqlite' ? 5 : 13);
const SEED = option('--seed', Date.now() % 1_000_000);
const LOAD_MS = 1_000;

async function standsStill() {
  console.log(`seed ${SEED}, ${PAUSE_S} s on ${ENGINE}`);
  const roll = dice(SEED);
  const acknowledged = [];
  const {fleet, world, data, clear} = await standUp(roll, acknowledged);

  const pausing = async (what, pids, goesOn) => {
    const stop = trade(world);
    await sleep(LOAD_MS);
    const before = acknowledged.length;
    for (const pid of pids()) process.kill(pid, 'SIGSTOP');
    await sleep(PAUSE_S * 1000);
    const during = acknowledged.length - before;
    if (goesOn) expect(during > 0, `${what}: the others go on (${during} answers)`);
    for (const pid of pids()) process.kill(pid, 'SIGCONT');
    await sleep(LOAD_MS);
    await stop();
    expect(acknowledged.length > before + during, `${what}: afterwards it goes on`, [before, during, acknowledged.length]);
    const again = await askAgain(world, acknowledged);
    expect(again.asked > 20 && again.wrong.length === 0, `${what}: what was acknowledged is answered again to the byte (${again.asked})`, again.wrong[0]);
  };
  await pausing('a server', () => [fleet.servers.at(-1).child.pid], ENGINE === 'postgresql');
  if (ENGINE === 'postgresql') {
    const backends = () => execFileSync('psql', [process.env.FENXIAO_POSTGRES, '-Atc', "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"])
      .toString().trim().split('\n').map(Number);
    const stopped = backends();
    await pausing('the database\'s processes', () => stopped, false);
  }
  expect(await astray(world) === 0, 'every buyer has the orders he was told of, once each, and no other');
  for (const server of fleet.servers) await server.end('SIGTERM');
  const examined = await doctor(data);
  expect(examined.sound, 'the books are sound', examined.said);
  clear();
}

await runAll([standsStill]);

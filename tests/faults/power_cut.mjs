// The power fails under load (SQLite): what was not synced is lost or torn, sector by sector (bad_disk.cpp, preloaded into the
// server). Nothing that was acknowledged is. The control, in which the log is not synced at a commit, must lose something, or
// the test proves nothing.
//
//   node tests/faults/power_cut.mjs [--cycles N] [--seed N]      closes with "N passed, N failed"
import {doctor, dropFolder, expect, newFolder, placeOf, runAll, sleep} from '../black_box.mjs';
import {Fleet, askAgain, astray, badDisk, dice, option, populate, trade} from './load.mjs';

const LOAD_MS = [200, 900];
const CYCLES = option('--cycles', 30);
const CONTROL_CYCLES = 10;
const SEED = option('--seed', Date.now() % 1_000_000);

/** Cycles of load and power cut, until something acknowledged is missing or they are through. */
async function cuts(cycles, environment) {
  const disk = badDisk(SEED);
  const roll = dice(SEED);
  const acknowledged = [];
  const fleet = new Fleet(roll);
  const data = newFolder();
  const start = (seed) => fleet.start(data, placeOf(data), {...disk, BAD_DISK_SEED: String(seed), ...environment});
  const seen = {asked: 0, lostSectors: 0, wrong: [], unsound: []};
  try {
    fleet.servers = [await start(SEED)];
    const world = await populate(fleet, acknowledged, roll);
    for (let cycle = 0; cycle < cycles && seen.wrong.length + seen.unsound.length === 0; cycle++) {
      const stop = trade(world);
      await sleep(roll.between(LOAD_MS));
      const [server] = fleet.servers;
      await server.end('SIGUSR2');
      const said = /(\d+) sectors not synced, (\d+) lost/.exec(server.said);
      if (!said) throw new Error(`the power was not cut: ${server.said.slice(-300)}`);
      seen.lostSectors += Number(said[2]);
      const examined = await doctor(data);
      if (!examined.sound) seen.unsound.push(`cycle ${cycle}: ${examined.said}`);
      fleet.servers = [await start(SEED + cycle + 1)];
      await stop();
      const again = await askAgain(world, acknowledged);
      seen.asked += again.asked;
      seen.wrong.push(...again.wrong);
    }
    seen.astray = await astray(world);
  } catch (error) {
    seen.broken = String(error);
  }
  for (const server of fleet.servers) await server.end('SIGKILL');
  dropFolder(data);
  return seen;
}

async function powerFails() {
  console.log(`seed ${SEED}, ${CYCLES} cycles`);
  const seen = await cuts(CYCLES, {});
  expect(!seen.broken, 'the server comes up after every cut', seen.broken);
  expect(seen.asked > CYCLES * 20 && seen.lostSectors > CYCLES, `there was much to lose (${seen.asked} acknowledged, ${seen.lostSectors} sectors lost)`);
  expect(seen.wrong.length === 0 && seen.astray === 0, 'and nothing of what was acknowledged was lost', [seen.astray, seen.wrong[0]]);
  expect(seen.unsound.length === 0, 'the books and the pages are sound after every cut', seen.unsound[0]);
  const control = await cuts(CONTROL_CYCLES, {BAD_DISK_NO_LOG_SYNC: '1'});
  expect(control.wrong.length + control.unsound.length > 0 || control.broken, 'without the sync at a commit something is lost: the test can see it', control);
}

await runAll([powerFails]);

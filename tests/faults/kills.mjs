// Killed at any moment, under load. On PostgreSQL two servers share the database, either of them is killed, and people go on with
// the other. After every kill the books are sound, and what was acknowledged is answered again to the byte, by whichever server.
//
//   node tests/faults/kills.mjs [--engine postgresql] [--cycles N] [--seed N]      closes with "N passed, N failed"
//
// A normal run has 20 cycles on SQLite and 5 on PostgreSQL; a long one 500 and 100. The seed is printed and replays the choices
// of the test; what the machine makes of them is its own.

import {ENGINE, doctor, expect, runAll, sleep} from '../black_box.mjs';
import {askAgain, astray, dice, option, standUp, trade} from './load.mjs';

const LOAD_MS = [300, 1300];
const CYCLES = option('--cycles', ENGINE === 'sqlite' ? 20 : 5);
const SEED = option('--seed', Date.now() % 1_000_000);

async function killed() {
  console.log(`seed ${SEED}, ${CYCLES} cycles on ${ENGINE}`);
  const roll = dice(SEED);
  const acknowledged = [];
  const {fleet, world, data, folders, place, clear} = await standUp(roll, acknowledged);

  let wrong = 0;
  let unsound = 0;
  let asked = 0;
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const stop = trade(world);
    await sleep(roll.between(LOAD_MS));
    const at = roll.between([0, folders.length]);
    await fleet.servers[at].end('SIGKILL');
    const examined = await doctor(data);
    if (!examined.sound) {
      unsound++;
      console.log(`cycle ${cycle}: ${examined.said}`);
    }
    fleet.servers[at] = await fleet.start(folders[at], place(folders[at]));
    await stop();
    const again = await askAgain(world, acknowledged);
    asked += again.asked;
    wrong += again.wrong.length;
    for (const one of again.wrong.slice(0, 3)) console.log(`cycle ${cycle}: ${one}`);
  }
  expect(asked > CYCLES * 20, `there was much to ask again (${asked}; ${world.orders.length} orders)`);
  expect(wrong === 0, 'what was acknowledged is answered again to the byte', wrong);
  expect(unsound === 0, 'after every kill the books were sound', unsound);
  expect(await astray(world) === 0, 'every buyer has the orders he was told of, once each, and no other');
  for (const server of fleet.servers) await server.end('SIGTERM');
  const examined = await doctor(data);
  expect(examined.sound, 'in the end the books are sound', examined.said);
  clear();
}

await runAll([killed]);

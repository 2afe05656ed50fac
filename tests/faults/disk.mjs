// A disk that fails (bad_disk.cpp, preloaded into the server; SQLite): it is full, a sync of it fails, and the power fails after
// that. The server stops instead of trying again: what is on the disk is found out by opening it. Nothing acknowledged is lost.
//
//   node tests/faults/disk.mjs [--seed N] [--cycles N]      closes with "N passed, N failed"
import {doctor, dropFolder, expect, newFolder, placeOf, runAll, sleep} from '../black_box.mjs';
import {Fleet, askAgain, astray, badDisk, dice, option, populate, trade} from './load.mjs';

const CYCLES = option('--cycles', 3);
const SEED = option('--seed', Date.now() % 1_000_000);
const LOAD_MS = [300, 1200];
const STOP_MS_MAX = 30_000;
const COMMIT_FAILED = 70;  // how the server ends when it does not know what is on the disk

/** Load on a disk that goes bad in its midst; `after` says what becomes of the next servers. */
async function goesBad(how, after) {
  const roll = dice(SEED);
  const acknowledged = [];
  const fleet = new Fleet(roll);
  const data = newFolder();
  const start = (environment = {}) => fleet.start(data, placeOf(data), {...badDisk(SEED), BAD_DISK: how, ...environment});
  fleet.servers = [await start()];
  const world = await populate(fleet, acknowledged, roll);
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const stop = trade(world);
    await sleep(roll.between(LOAD_MS));
    const [server] = fleet.servers;
    server.child.kill('SIGUSR1');
    const ended = await Promise.race([server.exited, sleep(STOP_MS_MAX)]);
    expect(ended?.code === COMMIT_FAILED, `${how}, cycle ${cycle}: the server stops`, ended ?? server.said.slice(-300));
    if (!ended) await server.end('SIGKILL');
    expect(server.said.includes('commit_failed') && !server.said.includes('synced again'), 'it says why, and did not try again', server.said.slice(-300));
    const examined = await doctor(data);
    expect(examined.sound, 'the books are sound', examined.said);
    fleet.servers = [await after(start)];
    await sleep(roll.between(LOAD_MS));
    await stop();
    const again = await askAgain(world, acknowledged);
    expect(again.asked > 20 && again.wrong.length === 0, `nothing that was acknowledged is lost (${again.asked})`, again.wrong[0]);
  }
  // And what was acknowledged since then does not hang on what the disk never got.
  await fleet.servers[0].end('SIGUSR2');
  const examined = await doctor(data);
  expect(examined.sound, `${how}: the power fails later on, and the books are sound`, examined.said);
  fleet.servers = [await start()];
  const again = await askAgain(world, acknowledged);
  expect(again.wrong.length === 0 && await astray(world) === 0, 'and everybody has what he was told of', again.wrong[0]);
  await fleet.servers[0].end('SIGKILL');
  dropFolder(data);
}

async function isFull() {
  await goesBad('full', async (start) => {
    // A restart without room must not do harm: it comes up, or says why not.
    await start({BAD_DISK_FULL_AT_ONCE: '1'}).then((server) => server.end('SIGKILL'), (error) => expect(/full|disk|storage/.test(String(error)), 'a start on a full disk says why not', String(error)));
    return start();
  });
}
async function aSyncFails() {
  await goesBad('sync', (start) => start());
}

console.log(`seed ${SEED}, ${CYCLES} cycles each`);
await runAll([isFull, aSyncFails]);

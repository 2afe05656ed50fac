// Backup and restore as docs/operations.md says, while the shop trades: what was acknowledged before the copy was begun is in it,
// to the byte; without its master key it is not opened, and with another one the doctor says so.
//
//   node tests/faults/backup.mjs [--engine postgresql] [--seed N]      closes with "N passed, N failed"
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import {ENGINE, Server, doctor, dropFolder, expect, newFolder, placeOf, runAll, sleep} from '../black_box.mjs';
import {Fleet, askAgain, dice, option, populate, trade} from './load.mjs';

const SEED = option('--seed', Date.now() % 1_000_000);
const LOAD_MS = 1_500;

const schemaIn = (place) => /search_path=(\w+)/.exec(place.join(' '))[1];

function backUp(data, to) {
  if (ENGINE === 'sqlite') execFileSync('sqlite3', [path.join(data, 'fenxiao.db'), `.backup '${path.join(to, 'copy')}'`]);
  else execFileSync('pg_dump', ['-n', schemaIn(placeOf(data)), '-f', path.join(to, 'copy'), process.env.FENXIAO_POSTGRES]);
}
/** The place of the restored shop, in a folder that has nothing else. */
function restore(data, from, folder) {
  if (ENGINE === 'sqlite') {
    fs.copyFileSync(path.join(from, 'copy'), path.join(folder, 'fenxiao.db'));
    return ['--data', folder];
  }
  const name = `restored_${process.pid}`;
  const psql = (database, ...more) => execFileSync('psql', [process.env.FENXIAO_POSTGRES.replace(/dbname=\w+/, `dbname=${database}`), '-q', '-v', 'ON_ERROR_STOP=1', ...more], {stdio: ['ignore', 'ignore', 'inherit']});
  psql('postgres', '-c', `create database ${name}`);
  psql(name, '-f', path.join(from, 'copy'));
  return ['--data', folder, '--database', placeOf(data)[3].replace(/dbname=\w+/, `dbname=${name}`)];
}

async function restored() {
  console.log(`seed ${SEED} on ${ENGINE}`);
  const roll = dice(SEED);
  const acknowledged = [];
  const fleet = new Fleet(roll);
  const data = newFolder();
  const safe = fs.mkdtempSync(path.join(os.tmpdir(), 'fenxiao-backup-'));
  fleet.servers.push(await fleet.start(data, placeOf(data)));
  const world = await populate(fleet, acknowledged, roll);
  const stop = trade(world);
  await sleep(LOAD_MS);
  const before = [...acknowledged];
  backUp(data, safe);
  await sleep(LOAD_MS);
  const after = acknowledged.length - before.length;
  await fleet.servers[0].end('SIGKILL');
  fs.copyFileSync(path.join(data, 'master.key'), path.join(safe, 'master.key'));

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fenxiao-restored-'));
  const place = restore(data, safe, folder);
  const keyless = await Server.start(folder, ['--test'], place);
  expect((await keyless.exited).code === 1 && keyless.said.includes('master key'), 'a copy without its master key is not opened', keyless.said.slice(-300));
  fs.writeFileSync(path.join(folder, 'master.key'), crypto.getRandomValues(new Uint8Array(32)), {mode: 0o600});
  const strange = await doctor(folder, place);
  expect(!strange.sound && strange.said.includes('WRONG the master key'), 'with another key the doctor says so', strange.said.slice(-400));
  fs.copyFileSync(path.join(safe, 'master.key'), path.join(folder, 'master.key'));
  const examined = await doctor(folder, place);
  expect(examined.sound, 'with its own the restored shop is sound', examined.said);

  fleet.servers = [await fleet.start(folder, place)];
  await stop();
  const again = await askAgain(world, [...before]);
  expect(after > 20 && again.asked > 50 && again.wrong.length === 0, `all that was acknowledged before the copy is there, to the byte (${again.asked}; ${after} came after it)`, again.wrong[0]);
  await fleet.servers[0].end('SIGTERM');
  const later = await doctor(folder, place);
  expect(later.sound, 'and the books stay sound when trade goes on', later.said);
  for (const each of [folder, safe]) fs.rmSync(each, {recursive: true});
  dropFolder(data);
}

await runAll([restored]);

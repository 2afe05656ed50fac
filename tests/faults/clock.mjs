// A clock that is wrong (wrong_clock.cpp, preloaded into the server): it jumps a day ahead while the shop trades, and is behind at
// a later start. A shop's time never goes back: a little is waited for, more has to be looked at by somebody.
//
//   node tests/faults/clock.mjs [--engine postgresql]      closes with "N passed, N failed"
import {execFileSync} from 'node:child_process';
import path from 'node:path';

import {becomeDistributor, buy, order, productOf, well} from '../api/shopping.mjs';
import {Person, Server, doctor, dropFolder, expect, newFolder, placeOf, runAll, sleep} from '../black_box.mjs';

const DAY_S = 86_400;
const BEHIND_S = 300;
const JOBS_MS = 4_000;

function wrongClock(ahead_s, jump_s = 0) {
  const library = path.resolve('build/wrong_clock.so');
  execFileSync('g++', ['-std=c++20', '-O1', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', 'tests/faults/wrong_clock.cpp', '-o', library, '-ldl']);
  return {LD_PRELOAD: library, CLOCK_AHEAD_S: String(ahead_s), CLOCK_JUMP_S: String(jump_s)};
}

async function jumps() {
  const data = newFolder();
  const start = (environment, ...more) => Server.start(data, ['--test', ...more], placeOf(data), environment);
  let server = await start(wrongClock(0, DAY_S));
  const owner = new Person(server);
  const seller = new Person(server);
  const buyer = new Person(server);
  const people = [owner, seller, buyer];
  await owner.signInAs('owner');
  await seller.signIn('13900000001');
  await becomeDistributor(seller, owner, '周晓雯');
  await buyer.signIn('13700000001');
  const sku = (await productOf(buyer, 'tea')).skus[0].sku_id;
  const paid = await buy(buyer, sku, 1);
  const unpaid = await order(buyer, sku, 1);
  const left = async () => (await productOf(buyer, 'tea')).skus.find((each) => each.sku_id === sku).stock_left;
  const left_before = await left();

  server.child.kill('SIGUSR1');
  await sleep(JOBS_MS);
  const of = async ({order_id}) => well(buyer.get(`/api/v1/orders/${order_id}`));
  expect((await of(unpaid)).state === 'closed' && await left() === left_before + 1, 'a day ahead: what was not paid is closed, its goods are free');
  expect((await of(paid)).state === 'paid', 'what was paid is untouched');
  const tomorrow = await buy(buyer, sku, 1);
  expect(Date.parse(tomorrow.placed_at) - Date.parse(paid.placed_at) >= DAY_S * 1000, 'and trade goes on there', [paid.placed_at, tomorrow.placed_at]);
  await server.end('SIGTERM');
  expect((await doctor(data)).sound, 'the books are sound');

  const refused = await start(wrongClock(0));
  expect((await refused.exited).code === 1 && refused.said.includes('minutes behind the latest entry'), 'put back by a day, the clock is not believed', refused.said.slice(-300));

  server = await start(wrongClock(DAY_S - BEHIND_S));
  for (const person of people) person.server = server;
  const still = await buy(buyer, sku, 1);
  expect(Date.parse(still.placed_at) >= Date.parse(tomorrow.placed_at), 'a few minutes behind, time stands still instead of going back', [tomorrow.placed_at, still.placed_at]);
  await server.end('SIGTERM');

  server = await start(wrongClock(0), '--clock-is-right');
  for (const person of people) person.server = server;
  const back = await buy(buyer, sku, 1);
  expect(Date.parse(back.placed_at) < Date.parse(still.placed_at), 'it goes back only where somebody says so', [still.placed_at, back.placed_at]);
  await server.end('SIGTERM');
  const examined = await doctor(data);
  expect(examined.sound, 'and the books are sound after all of it', examined.said);
  dropFolder(data);
}

await runAll([jumps]);

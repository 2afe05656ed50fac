// The JSON API from outside: plain calls to a built server, each topic on a fresh one.
//   node tests/api/run.mjs [--engine postgresql] [TOPIC…]      closes with "N passed, N failed"
import {runAll, withServer} from '../black_box.mjs';
import * as bad_input from './bad_input.mjs';
import * as finance from './finance.mjs';
import * as matrix from './matrix.mjs';
import * as messages from './messages.mjs';
import * as payouts from './payouts.mjs';
import * as order_sync from './order_sync.mjs';
import * as policies from './policies.mjs';
import * as risk from './risk.mjs';
import * as security from './security.mjs';
import * as slice from './slice.mjs';
import * as standing from './standing.mjs';
import * as webhooks from './webhooks.mjs';

const TOPICS = {slice, messages, policies, risk, standing, finance, payouts, order_sync, webhooks, bad_input, security, matrix};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in TOPICS));
if (unknown.length > 0) {
  console.error(`no such topic: ${unknown.join(', ')}`);
  process.exit(2);
}
const chosen = Object.entries(TOPICS).filter(([name]) => wanted.length === 0 || wanted.includes(name));
// `surroundings`, where a topic has them: other systems that the server is told of as it starts.
await runAll(chosen.map(([name, {title, run, mode, surroundings}]) => async () => {
  console.log(`${name}: ${title}`);
  const around = await surroundings?.();
  try {
    await withServer((server) => run(server, around), around?.mode ?? mode);
  } finally {
    await around?.end();
  }
}));

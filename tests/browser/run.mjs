// The browser end to end: the built server, the built app, a Chromium; two phones at once.
//
//   node tests/browser/run.mjs [--only TEXT] [--headed-log]
//
// Screenshots are kept under build/screens/. Prints "N passed, N failed" last.
import fs from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

import {Report, StepFailed, openBrowser, root, screens, startServer} from './harness.mjs';

const SCENARIOS = ['slice', 'offline', 'page', 'landing', 'touch', 'platform', 'host', 'looks', 'distributor'];
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : '';

fs.mkdirSync(screens, {recursive: true});
for (const needed of ['build/release/fenxiao-server', 'build/wasm/web/index.html']) {
  if (!fs.existsSync(path.join(root, needed))) {
    console.log(`${needed} is not built\n0 passed, 1 failed`);
    process.exit(1);
  }
}

const report = new Report();
const browser = await openBrowser();
const chosen = only ? SCENARIOS.filter((each) => each.includes(only)) : SCENARIOS;
for (const name of chosen) {
  const begin = Date.now();
  const {title, run} = await import(pathToFileURL(path.join(root, 'tests/browser', `${name}.mjs`)).href);
  console.log(`${name}: ${title}`);
  const server = await startServer();
  try {
    await run({browser, base: server.base, report});
  } catch (error) {
    if (!(error instanceof StepFailed)) {
      report.failed++;
      console.log(`    FAIL  ${name}: ${error.stack || error}`);
    }
  }
  for (const context of browser.contexts()) await context.close();
  await server.stop();
  console.log(`    ${((Date.now() - begin) / 1000).toFixed(1)} s`);
}
await browser.close();
console.log(`${report.passed} passed, ${report.failed} failed`);
process.exit(report.failed === 0 && report.passed > 0 ? 0 : 1);

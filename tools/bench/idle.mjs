// An idle page draws nothing: frames asked for and GL draws in 10 seconds of leaving the phone alone.
import {sign_in_distributor} from './landing.mjs';
import {start_server} from './demo_server.mjs';
import {open_phone} from './phone.mjs';

const WAIT_MS = 10_000;

/** @param {{port: number}} context */
export async function measure({port}) {
  const server = await start_server(port);
  const phone = await open_phone();
  try {
    const rows = [];
    const {caller} = await sign_in_distributor(server.base);
    const [name, value] = caller.cookie.split('=');
    for (const [who, cookie] of [['a visitor', false], ['a distributor', true]]) {
      if (cookie) await phone.page.context().addCookies([{name, value, url: server.base}]);
      await phone.page.goto('about:blank');
      await phone.page.goto(`${server.base}/`);
      await phone.until_settled(12_000);  // a shimmer may move for 10 s
      const before = await phone.page.evaluate('({frames: __seen.frames, draws: __seen.draws})');
      await phone.page.waitForTimeout(WAIT_MS);
      const after = await phone.page.evaluate('({frames: __seen.frames, draws: __seen.draws})');
      rows.push({what: `frames in 10 s of idling, ${who}`, value: after.frames - before.frames, budget: 0, per: 'value', note: `${after.draws - before.draws} GL draws`});
    }
    return rows;
  } finally {
    await phone.close();
    await server.stop();
  }
}

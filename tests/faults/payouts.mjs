// Servers that are killed while they talk to a payment channel. Whatever was said last, in the end everybody has his money
// once: counted at the vendor's, and by the books.
//   node tests/faults/payouts.mjs [--engine postgresql] [--cycles 4] [--seed N]      closes with "N passed, N failed"
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import {BINARY, ENGINE, Server, doctor, dropFolder, expect, newFolder, placeOf, runAll, sleep} from '../black_box.mjs';
import {Payouts, until, vendors} from '../api/paying_out.mjs';
import {well} from '../api/shopping.mjs';
import {dice, option} from './load.mjs';

const CYCLES = option('--cycles', ENGINE === 'sqlite' ? 4 : 2);
const SEED = option('--seed', Date.now() % 1_000_000);
const EACH_CYCLE = 4;
const CALL_LOST_S = 130;

const open = ({mode}, data) => Server.start(data, mode, placeOf(data));

/** The same people at a server that has come up again. */
function moveTo(shop, server) {
  shop.server = server;
  for (const person of [shop.owner, shop.finance, shop.seller, shop.buyer]) person.server = server;
}

async function within(topic) {
  const data = newFolder();
  const around = await vendors();
  let server = await open(around, data);
  server.data = data;
  try {
    const shop = await Payouts.open(server);
    await well(shop.owner.call('PUT', '/api/v1/admin/payout_channels/wechat', around.wechat.setting));
    await well(shop.owner.call('PUT', '/api/v1/admin/payout_channels/alipay', around.alipay.setting));
    const killAndStart = async () => {
      await server.end('SIGKILL');
      server = await open(around, data);
      moveTo(shop, server);
    };
    const afterwards = await topic(shop, around, killAndStart);
    await server.end('SIGTERM');
    const found = await doctor(data);
    expect(found.sound, 'and the doctor finds the books sound', found.said);
    await afterwards?.(data);
  } finally {
    await server.end('SIGKILL');
    await around.end();
    dropFolder(data);
  }
}

/** Killed in the very moment in which the channel has heard of it, or has not yet. */
async function killedBetween() {
  await within(async (shop, {wechat, alipay}, killAndStart) => {
    for (const [vendor, channel, account, script, sends] of [
      [wechat, 'wechat', 'o-killed', 'hang', 1], [wechat, 'wechat', 'o-killed', 'hang_before', 2],
      [alipay, 'alipay', 'payee@example.com', 'hang', 1], [alipay, 'alipay', 'payee@example.com', 'hang_before', 2],
    ]) {
      vendor.calls.send = 0;
      const before = vendor.paid;
      vendor.script = [script];
      const heard = new Promise((resolve) => (vendor.hung = resolve));
      const withdrawal = await shop.withdraw(channel, account, 1000);
      expect(await heard === withdrawal.withdrawal_no, `${channel}: the channel is called`);
      await killAndStart();
      expect((await shop.find(withdrawal)).state === 'paying', `killed before the answer (${script}), it is on its way and nobody knows more`);
      await sleep(1500);
      expect(vendor.calls.send === 1, 'it is not sent again by starting');
      await shop.pass(CALL_LOST_S);
      if (channel === 'wechat') {
        await shop.becomes(withdrawal, 'wait_user_confirm');
        wechat.confirm(withdrawal.withdrawal_no);
      }
      const over = await shop.becomes(withdrawal, 'paid', 'failed');
      expect(over.state === 'paid' && vendor.calls.send === sends && vendor.paid - before === 1000,
             `it is asked for, and paid once: ${sends} sends of one number`, [over.state, vendor.calls, vendor.paid - before]);
    }
    const {items} = await well(shop.owner.get('/api/v1/admin/withdrawals?state=paid&limit=100'));
    return (folder) => compared(folder, items);
  });
}

const yuan = (fen) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
const inChina = (instant) => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
const billOf = {
  wechat: (lines) => ['记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号',
    ...lines.map(({at, fen, number}) => `\`${at},\`1,\`2,\`商家转账,\`商家转账,\`支出,\`${yuan(fen)},\`0.00,\`system,\`,\`${number}`),
    '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额', `\`${lines.length}.0,\`0.0,\`0.00,\`${lines.length}.0,\`${yuan(lines.reduce((sum, {fen}) => sum + fen, 0))}`, ''].join('\r\n'),
  alipay: (lines) => ['#支付宝账务明细查询', '账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注',
    ...lines.map(({at, fen, number}) => `1\t,2\t,${number}\t,佣金提现,${at},p@e.com,0.00,-${yuan(fen)},0.00,,转账,`), ''].join('\r\n'),
};

/** The channel's bill beside the books, as it is and with something planted in it. */
function compared(data, items) {
  for (const channel of ['wechat', 'alipay']) {
    const lines = items.filter(({account}) => account.channel === channel).map(({finished_at, net, withdrawal_no}) => ({at: inChina(finished_at), fen: net.amount, number: withdrawal_no}));
    const [first, ...rest] = lines;
    for (const [what, planted, status, word] of [
      ['as it is', lines, 0, `${lines.length} payouts agree`],
      ['with one fen more', [{...first, fen: first.fen + 1}, ...rest], 1, `${first.number} was paid here with ${first.fen}, on the bill it is ${first.fen + 1}`],
      ['with a payout twice', [first, ...lines], 1, `on the bill it is ${2 * first.fen}`],
      ['with a number that nobody knows', [...lines, {...first, number: 'W7'}], 1, 'W7 (1000) is no payout of this shop'],
    ]) {
      const file = path.join(data, 'bill.csv');
      fs.writeFileSync(file, billOf[channel](planted));
      const {status: seen, stdout, stderr} = spawnSync(BINARY, ['reconcile', ...placeOf(data), '--channel', channel, '--bill', file, '--shop', 'shp_1'], {encoding: 'utf8'});
      expect(seen === status && stdout.includes(word), `reconcile: the bill of ${channel} ${what}: exit status ${status}`, [seen, stdout, stderr]);
    }
    fs.writeFileSync(path.join(data, 'bill.csv'), billOf[channel](lines).replace('1000', 'x').slice(0, -60));
    const broken = spawnSync(BINARY, ['reconcile', ...placeOf(data), '--channel', channel, '--bill', path.join(data, 'bill.csv'), '--shop', 'shp_9'], {encoding: 'utf8'});
    expect(broken.status === 1 && broken.stderr.includes('fenxiao-server:'), 'a file that is not whole, or a shop that is none, is refused', broken.stderr);
  }
}

/** Killed at random moments, with answers that take their time, get lost or are refused. */
async function killedAnywhere() {
  const roll = dice(SEED);
  console.log(`seed ${SEED}`);
  await within(async (shop, {wechat, alipay}, killAndStart) => {
    const accounts = {wechat: 'o-anywhere', alipay: 'payee@example.com'};
    const asked = [];
    wechat.delay_ms = alipay.delay_ms = () => roll.next() * 400;
    for (let cycle = 0; cycle < CYCLES; ++cycle) {
      for (let i = 0; i < EACH_CYCLE; ++i) {
        const channel = roll.next() < 0.5 ? 'wechat' : 'alipay';
        const vendor = channel === 'wechat' ? wechat : alipay;
        if (roll.next() < 0.4) vendor.script.push(['drop', 'drop_after', 'system_error', 'not_enough'][Math.floor(roll.next() * 4)]);
        asked.push({channel, amount: 500 + asked.length, withdrawal: await shop.withdraw(channel, accounts[channel], 500 + asked.length)});
      }
      await sleep(roll.next() * 1500);
      await killAndStart();
      await shop.pass(CALL_LOST_S);
    }
    wechat.script = [];
    alipay.script = [];
    const confirmAll = () => {
      for (const {number, state} of wechat.bills.values()) if (state === 'WAIT_USER_CONFIRM') wechat.confirm(number);
    };
    const all = await until(async () => {
      confirmAll();
      await shop.pass(CALL_LOST_S);
      await sleep(500);
      return Promise.all(asked.map(({withdrawal}) => shop.find(withdrawal)));
    }, (found) => found.every(({state}) => state === 'paid'));
    expect(all.every(({state}) => state === 'paid'), `${asked.length} payouts over ${CYCLES} kills have all arrived`, all.map(({state}) => state));
    const once = asked.filter(({channel, amount, withdrawal}) => {
      const bill = (channel === 'wechat' ? wechat : alipay).bills.get(withdrawal.withdrawal_no);
      return bill?.state === 'SUCCESS' && bill.amount_fen === amount;
    });
    const sum = asked.reduce((all_fen, {amount}) => all_fen + amount, 0);
    expect(once.length === asked.length && wechat.paid + alipay.paid === sum, `each once, with its amount: ${sum} at the vendors`, [once.length, wechat.paid, alipay.paid]);
    expect(wechat.refused.length + alipay.refused.length === 0, 'and no signature was wrong', [wechat.refused, alipay.refused]);
  });
}

await runAll([killedBetween, killedAnywhere]);

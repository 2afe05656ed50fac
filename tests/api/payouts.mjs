import fs from 'node:fs';
import path from 'node:path';

import {ENGINE, Person, expect, sleep} from '../black_box.mjs';
import {keyPair, pemOf} from '../doubles/vendor.mjs';
import {HOLDER, Payouts, until, vendors} from './paying_out.mjs';
import {DAY_S, well} from './shopping.mjs';

export const title = 'payouts through WeChat, Alipay and a bank: sent once, asked for when unknown, back whole when they fail';
export const surroundings = vendors;

const CHANNELS = '/api/v1/admin/payout_channels';

export async function run(server, {wechat, alipay}) {
  const shop = await Payouts.open(server);
  await setsUp(shop, wechat, alipay);
  await arrivesByWechat(shop, wechat);
  await isNotFooled(shop, wechat);
  await comesBack(shop, wechat);
  await isUnknown(shop, wechat);
  await isNotConfirmed(shop, wechat);
  await keepsToItsMerchant(shop, wechat);
  await arrivesByAlipay(shop, alipay);
  await goesToTheBank(shop);

  let paid = 0;
  for (let cursor = ''; ; ) {
    const page = await well(shop.owner.get(`/api/v1/admin/withdrawals?state=paid&limit=100${cursor}`));
    for (const {account, net} of page.items) if (['wechat', 'alipay'].includes(account.channel)) paid += net.amount;
    if (!page.next_cursor) break;
    cursor = `&cursor=${page.next_cursor}`;
  }
  const counted = wechat.paid + alipay.paid - wechat.foreign_fen;
  expect(paid > 0 && paid === counted, `the vendors have paid what the books say: ${paid}`, counted);
}

async function setsUp(shop, wechat, alipay) {
  const before = await well(shop.owner.get(CHANNELS));
  expect(before.items.length === 2 && before.items.every(({configured}) => !configured), 'at first no channel is set up', before);
  expect((await shop.account('wechat', 'o-somebody')).json.field === 'channel', 'and nobody can be paid through it');
  const set = (channel, setting, who = shop.owner) => who.call('PUT', `${CHANNELS}/${channel}`, setting);
  const good = wechat.setting;
  for (const [change, field] of [
    [{merchant_key: 'nonsense'}, 'merchant_key'], [{merchant_key: good.platform_key}, 'merchant_key'], [{platform_key: good.merchant_key}, 'platform_key'],
    [{platform_key: pemOf(wechat.merchant.publicKey)}, 'platform_key'], [{api_v3_key: 'short'}, 'api_v3_key'], [{platform_key_id: '5157F09EFDC096DE15EBE'}, 'platform_key_id'],
    [{mch_id: '19000"0109'}, 'mch_id'],
  ]) {
    const {status, json, text} = await set('wechat', {...good, ...change});
    expect(status === 422 && json.field === field && !text.includes('BEGIN'), `${field} is checked when it is set`, json);
  }
  const {alipay_key, ...lacking} = alipay.setting;
  expect((await set('alipay', lacking)).json.field === 'alipay_key', 'Alipay\'s key must be there');
  expect((await set('alipay', {...lacking, alipay_key: pemOf(alipay.app.publicKey)})).json.field === 'alipay_key', 'and be Alipay\'s, not the app\'s own');
  expect((await set('wechat', good, shop.finance)).status === 403, 'finance sets no keys');
  expect((await well(shop.owner.get(CHANNELS))).items.every(({configured}) => !configured), 'nothing of that was kept');

  const kept = await well(set('wechat', good));
  await well(set('alipay', alipay.setting));
  expect(kept.configured && kept.merchant_no === wechat.mchid && kept.key_serial === wechat.serial && kept.platform_key === wechat.key_id && kept.since, 'the owner sets them', kept);
  const seen = [(await shop.finance.get(CHANNELS)).text, (await shop.owner.get('/api/v1/admin/audit?limit=100')).text].join();
  expect(seen.includes(wechat.serial) && !/PRIVATE KEY|BEGIN/.test(seen) && !seen.includes(wechat.api_v3_key), 'the serial number is shown and audited, the keys never');
  if (ENGINE === 'sqlite') {
    const stored = fs.readdirSync(shop.server.data).filter((name) => name.startsWith('fenxiao.db')).map((name) => fs.readFileSync(path.join(shop.server.data, name), 'latin1')).join();
    const inner = good.merchant_key.split('\n')[1];
    expect(!stored.includes(wechat.api_v3_key) && !stored.includes(inner), 'and on disk they are sealed');
  }
  const {channels} = await well(shop.seller.get('/api/v1/distributor/payout_accounts'));
  expect(['wechat', 'alipay', 'manual_bank', 'sandbox'].every((channel) => channels.includes(channel)), 'the distributor is told of the channels', channels);
}

async function arrivesByWechat(shop, wechat) {
  const before = await shop.available();
  const withdrawal = await shop.withdraw('wechat', 'o-first', 2000);
  const waiting = await shop.becomes(withdrawal, 'wait_user_confirm');
  const bill = wechat.bills.get(withdrawal.withdrawal_no);
  expect(bill?.account === 'o-first' && bill.amount_fen === 2000 && bill.name === HOLDER, 'the bill is at WeChat with account, amount and the name that only WeChat can read', bill);
  const {confirmation} = waiting;
  expect(confirmation?.package_info === bill.package_info && confirmation.mch_id === wechat.mchid && confirmation.app_id === wechat.appid, 'the payee gets what WeChat asks him with', waiting);
  const left_ms = Date.parse(confirmation?.until) - Date.parse((await shop.pass(0)).now);
  expect(left_ms > 0.99 * DAY_S * 1000 && left_ms <= DAY_S * 1000, 'and a day for it', confirmation);
  const staff = await shop.find(withdrawal, shop.owner);
  expect(!staff.confirmation && staff.channel_no === bill.transfer_bill_no, 'staff see the channel\'s number, not the payee\'s ticket', staff);
  wechat.confirm(withdrawal.withdrawal_no);
  const told = wechat.notification(withdrawal.withdrawal_no);
  expect(await shop.notify(told) === 204, 'WeChat tells that it arrived');
  const paid = await shop.find(withdrawal);
  expect(paid.state === 'paid' && !paid.confirmation, 'and it is paid at once', paid);
  const replayed = [await shop.notify(told), await shop.notify(wechat.notification(withdrawal.withdrawal_no)), await shop.notify(told)];
  expect(replayed.every((status) => status === 204) && await shop.available() === before - 2000, 'told again, it changes nothing', replayed);
  expect(wechat.calls.send === 1 && wechat.refused.length === 0, 'one send, and no signature was wrong', [wechat.calls, wechat.refused]);
  await shop.sound('a payout through WeChat');
}

async function isNotFooled(shop, wechat) {
  const withdrawal = await shop.withdraw('wechat', 'o-target', 1500);
  await shop.becomes(withdrawal, 'wait_user_confirm');
  const number = withdrawal.withdrawal_no;
  const success = {content: {state: 'SUCCESS'}};
  const now_s = Math.floor(Date.now() / 1000);
  const altered = wechat.notification(number, success);
  for (const [what, notification, wanted] of [
    ['signed by another', wechat.notification(number, {...success, key: keyPair().privateKey}), 401],
    ['signed with our own key', wechat.notification(number, {...success, key: wechat.merchant.privateKey}), 401],
    ['signed ten minutes ago', wechat.notification(number, {...success, at_s: now_s - 600}), 401],
    ['signed in ten minutes', wechat.notification(number, {...success, at_s: now_s + 600}), 401],
    ['without a signature', {...altered, headers: {}}, 401],
    ['altered on its way', {...altered, body: altered.body.replace('"id"', '"ix"')}, 401],
    ['sealed with another key', wechat.notification(number, {...success, api_v3_key: 'x'.repeat(32)}), 400],
    ['of another merchant', wechat.notification(number, {content: {state: 'SUCCESS', mch_id: '1900000110'}}), 400],
    ['of a bill that is not ours', wechat.notification('W1', success), 404],
    ['of another amount', wechat.notification(number, {content: {state: 'SUCCESS', transfer_amount: 1501}}), 204],
    ['of another kind', wechat.notification(number, {...success, event_type: 'TRANSACTION.SUCCESS'}), 204],
    ['empty', {headers: wechat.seal(''), body: ''}, 400],
  ]) {
    const status = await shop.notify(notification);
    const {state} = await shop.find(withdrawal);
    expect(status === wanted && state === 'wait_user_confirm', `a notification ${what} pays nothing: ${wanted}`, [status, state]);
  }
  expect(await shop.notify({headers: {}, body: 'x'.repeat(70_000)}) === 413, 'nor does a large one');
  wechat.confirm(number);
  expect((await shop.becomes(withdrawal, 'paid')).state === 'paid', 'without any notification it is asked for');
}

async function comesBack(shop, wechat) {
  const before = await shop.available();
  const withdrawal = await shop.withdraw('wechat', 'o-wrong-name', 2500);
  const failed = await shop.becomes(withdrawal, 'failed', 'paid');
  expect(failed.state === 'failed' && failed.failure === 'name_mismatch', 'another\'s account: it fails, and says why', failed);
  expect(await shop.available() === before, 'and comes back whole');
  expect((await shop.find(withdrawal, shop.owner)).channel_error === 'NAME_NOT_CORRECT', 'staff see the channel\'s own word');
  await shop.sound('a payout that failed');
}

async function isUnknown(shop, wechat) {
  for (const [what, script, sends] of [
    ['the connection breaks after WeChat took it', ['drop_after'], 1],
    ['the connection breaks before WeChat took it', ['drop'], 2],
    ['WeChat stumbles', ['system_error', 'system_error'], 3],
    ['WeChat wants less', ['rate'], 2],
    ['the shop\'s account there is empty', ['not_enough', 'not_enough'], 3],
  ]) {
    wechat.calls.send = 0;
    wechat.script = [...script];
    const bills = wechat.bills.size;
    const withdrawal = await shop.withdraw('wechat', 'o-unknown', 700);
    const waiting = await shop.becomes(withdrawal, 'wait_user_confirm', 'failed');
    wechat.confirm(withdrawal.withdrawal_no);
    const paid = await shop.becomes(withdrawal, 'paid', 'failed');
    expect(waiting.state === 'wait_user_confirm' && paid.state === 'paid' && wechat.calls.send === sends && wechat.bills.size === bills + 1,
           `${what}: asked for, sent ${sends} times under one number, paid once`, [waiting.state, paid.state, wechat.calls.send]);
  }
  const confirmed = await shop.withdraw('wechat', 'o-lost', 800);
  await shop.becomes(confirmed, 'wait_user_confirm');
  wechat.query_fails = true;
  wechat.confirm(confirmed.withdrawal_no);
  for (let i = 0; i < 3; ++i) {
    await shop.pass(300);
    await sleep(700);
  }
  expect((await shop.find(confirmed)).state === 'wait_user_confirm', 'while WeChat cannot say, nothing is decided');
  wechat.query_fails = false;
  await shop.pass(600);
  expect((await shop.becomes(confirmed, 'paid', 'failed')).state === 'paid', 'and then it is paid');

  wechat.script = ['taken'];
  wechat.calls.send = 0;
  const taken = await shop.withdraw('wechat', 'o-taken', 900);
  const stuck = await until(async () => {
    await shop.pass(10);
    await sleep(600);
    return shop.find(taken, shop.owner);
  }, ({channel_error}) => channel_error === 'AMOUNT_DIFFERS');
  wechat.foreign_fen = 901;
  expect(stuck.state === 'paying' && stuck.channel_error === 'AMOUNT_DIFFERS' && wechat.calls.send === 1, 'a number that WeChat knows with another amount waits for people', stuck);
}

async function isNotConfirmed(shop, wechat) {
  const before = await shop.available();
  wechat.calls.cancel = 0;
  const withdrawal = await shop.withdraw('wechat', 'o-sleeps', 1100);
  await shop.becomes(withdrawal, 'wait_user_confirm');
  await shop.pass(DAY_S - 600);
  await sleep(1200);
  expect((await shop.find(withdrawal)).state === 'wait_user_confirm' && wechat.calls.cancel === 0, 'within his day it waits for the payee');
  await shop.pass(700);
  const expired = await shop.becomes(withdrawal, 'failed', 'paid');
  expect(expired.state === 'failed' && expired.failure === 'not_confirmed' && wechat.bills.get(withdrawal.withdrawal_no).state === 'CANCELLED',
         'then it is cancelled at WeChat first, and comes back', expired);
  expect(await shop.available() === before, 'whole');

  wechat.confirmed_while_cancelled = true;
  const late = await shop.withdraw('wechat', 'o-late', 1200);
  await shop.becomes(late, 'wait_user_confirm');
  await shop.pass(DAY_S + 60);
  const arrived = await shop.becomes(late, 'failed', 'paid');
  wechat.confirmed_while_cancelled = false;
  expect(arrived.state === 'paid', 'one who confirms in that very moment is paid', arrived);
  await shop.sound('a day without confirmation');
}

async function keepsToItsMerchant(shop, wechat) {
  const set = (change) => well(shop.owner.call('PUT', `${CHANNELS}/wechat`, {...wechat.setting, ...change}));
  const other = keyPair();
  await set({merchant_key: pemOf(other.privateKey)});
  const withdrawal = await shop.withdraw('wechat', 'o-patient', 1300);
  const refused = await until(() => shop.find(withdrawal, shop.owner), ({channel_error}) => Boolean(channel_error));
  await shop.pass(30);
  expect(refused.state === 'paying' && wechat.refused.includes('the signature') && !wechat.bills.has(withdrawal.withdrawal_no), 'with a wrong key nothing is paid and nothing is decided', [refused, wechat.refused]);
  await set({mch_id: '1900000110'});
  const asked = wechat.refused.length;
  await shop.pass(120);
  const held = await until(() => shop.find(withdrawal, shop.owner), ({channel_error}) => channel_error === 'OTHER_MERCHANT');
  expect(held.channel_error === 'OTHER_MERCHANT' && wechat.refused.length <= asked + 1, 'what was sent for one merchant is not asked for at another\'s', held);
  await set({});
  await shop.pass(120);
  await shop.becomes(withdrawal, 'wait_user_confirm');
  wechat.confirm(withdrawal.withdrawal_no);
  expect((await shop.becomes(withdrawal, 'paid')).state === 'paid', 'with the right key it goes on');
}

async function arrivesByAlipay(shop, alipay) {
  for (const [what, script, account, wanted, failure, sends] of [
    ['arrives at once', [], 'payee@example.com', 'paid', undefined, 1],
    ['is taken, its answer lost', ['drop_after'], 'payee@example.com', 'paid', undefined, 1],
    ['is taken, and Alipay says SYSTEM_ERROR', ['system_error_after'], 'payee@example.com', 'paid', undefined, 1],
    ['is not taken, and Alipay says SYSTEM_ERROR', ['system_error'], 'payee@example.com', 'paid', undefined, 2],
    ['waits for money in the shop\'s account', ['not_enough'], '2088123456789012', 'paid', undefined, 2],
    ['is for another name', [], 'wrong-name@example.com', 'failed', 'name_mismatch', 1],
  ]) {
    const before = await shop.available();
    alipay.calls.send = 0;
    alipay.script = [...script];
    const withdrawal = await shop.withdraw('alipay', account, 650);
    const over = await shop.becomes(withdrawal, 'paid', 'failed');
    const gone = before - await shop.available();
    expect(over.state === wanted && over.failure === failure && alipay.calls.send === sends && gone === (wanted === 'paid' ? 650 : 0), `through Alipay: ${what}`, [over, alipay.calls, gone]);
  }
  alipay.script = ['dealing'];
  const slow = await shop.withdraw('alipay', 'payee@example.com', 660);
  await until(async () => alipay.bills.get(slow.withdrawal_no), Boolean);
  await sleep(700);
  expect((await shop.find(slow)).state === 'paying', 'what Alipay still deals with is on its way');
  alipay.bills.get(slow.withdrawal_no).state = 'SUCCESS';
  alipay.unsigned = true;
  await shop.pass(60);
  await sleep(1200);
  expect((await shop.find(slow)).state === 'paying', 'an answer that is not signed proves nothing');
  alipay.unsigned = false;
  expect((await shop.becomes(slow, 'paid')).state === 'paid', 'a signed one does');
  expect(alipay.refused.length === 0, 'and no signature of ours was wrong', alipay.refused);
  await shop.sound('payouts through Alipay');
}

async function goesToTheBank(shop) {
  const batches = '/api/v1/admin/bank_batches';
  expect((await shop.finance.post(batches)).status === 404, 'nothing waits for the bank');
  expect((await shop.account('manual_bank', '6222 0212 3456 7890')).json.field === 'bank_name', 'a bank account names its bank');
  const bank = {bank_name: '=招商"银行'};
  const [one, two] = [await shop.withdraw('manual_bank', '6222021234567890', 3000, bank), await shop.withdraw('manual_bank', '6222021234567890', 1400, bank)];
  await shop.becomes(one, 'paying');
  await shop.becomes(two, 'paying');
  await shop.pass(3600);
  expect((await shop.find(one)).state === 'paying', 'a payout by hand waits for people');
  const made = await well(shop.finance.post(batches));
  expect(made.items === 2 && made.total.amount === 4400, 'finance makes a list for the bank', made);
  const {csv, file_name} = await well(shop.finance.get(`${batches}/${made.batch_id}`));
  const row = `${one.withdrawal_no},${HOLDER},6222021234567890,"'=招商""银行",30.00,CNY`;
  expect(csv.split('\r\n')[1] === row && csv.split('\r\n').length === 4 && file_name.endsWith('.csv'), 'with whole numbers, and no cell that is a formula', csv);
  expect((await shop.owner.get(`${batches}/${made.batch_id}`)).status === 404, 'only who made it reads it');
  const {items} = await well(shop.owner.get(`/api/v1/admin/audit?subject=${made.batch_id}`));
  expect(items.length === 1 && items[0].action === 'bank_batch.made' && !JSON.stringify(items).includes('6222'), 'which is in the audit log', items);

  const mark = (withdrawal, how, body, key, who = shop.finance) => who.post(`/api/v1/admin/withdrawals/${withdrawal.withdrawal_id}/${how}`, body, key);
  expect((await mark(one, 'paid', {})).json.field === 'receipt_no', 'a payout is paid with the bank\'s receipt');
  expect((await mark(two, 'failed', {reason: ''})).json.field === 'reason', 'or failed with a reason');
  const key = crypto.randomUUID();
  const first = await mark(one, 'paid', {receipt_no: '2026112500017'}, key);
  const again = await mark(one, 'paid', {receipt_no: '2026112500017'}, key);
  expect(first.json.state === 'paid' && first.json.channel_no === '2026112500017' && again.text === first.text, 'paid, once, however often it is sent', [first.json, again.json]);
  expect((await mark(one, 'paid', {receipt_no: '2026112500018'})).status === 409, 'and not again');
  expect((await well(shop.finance.get(`${batches}/${made.batch_id}`))).csv.split('\r\n').length === 3, 'what is paid is no more on the list');
  const before = await shop.available();
  await well(mark(two, 'failed', {reason: '账号不存在'}));
  const failed = await shop.find(two);
  expect(failed.state === 'failed' && failed.reason === '账号不存在' && await shop.available() === before + 1400, 'what the bank refuses comes back whole', failed);
  await shop.pass(600);
  expect((await shop.finance.get(`${batches}/${made.batch_id}`)).status === 404, 'the list is gone after ten minutes');
  const by_channel = await shop.withdraw('sandbox', '6222029999', 500);
  await shop.becomes(by_channel, 'paying');
  expect((await mark(by_channel, 'paid', {receipt_no: '2026112500019'})).json.code === 'payout_not_by_hand', 'what a channel pays is not marked by hand');
  const stranger = new Person(shop.server, 'second.test');
  await stranger.signInAs('finance');
  expect((await mark(two, 'paid', {receipt_no: '2026112500020'}, undefined, stranger)).status === 404, 'nor by another shop');
  await shop.sound('payouts by hand');
}

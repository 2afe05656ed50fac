// WeChat Pay as far as merchant transfers go: checks every signature as the vendor would, answers and notifies signed, and
// counts the money. What it refuses is what the public documents say it refuses.
import crypto from 'node:crypto';

import {Vendor, holds, keyPair, pemOf, signed, sleep} from './vendor.mjs';

const PATH = '/v3/fund-app/mch-transfer/transfer-bills';
const WINDOW_S = 300;
const NAME_FROM_FEN = 30;
const NAME_MUST_FROM_FEN = 200_000;

export class WechatPay extends Vendor {
  mchid = '1900000109';
  appid = 'wx8888888888888888';
  api_v3_key = '0123456789abcdefghijklmnopqrstuv';
  serial = '5157F09EFDC096DE15EBE81A47057A72';
  key_id = 'PUB_KEY_ID_0119000001092026000000000000';
  merchant = keyPair();
  platform = keyPair();
  nonces = new Set();

  /** What an owner types into the shop. */
  get setting() {
    return {mch_id: this.mchid, app_id: this.appid, api_v3_key: this.api_v3_key, merchant_key: pemOf(this.merchant.privateKey),
            merchant_serial: this.serial, platform_key_id: this.key_id, platform_key: pemOf(this.platform.publicKey)};
  }

  seal(body, at_s = Math.floor(Date.now() / 1000), key = this.platform.privateKey) {
    const nonce = crypto.randomBytes(16).toString('hex');
    return {'wechatpay-timestamp': String(at_s), 'wechatpay-nonce': nonce, 'wechatpay-serial': this.key_id,
            'wechatpay-signature': signed(key, `${at_s}\n${nonce}\n${body}\n`)};
  }
  say(reply, status, object) {
    const body = JSON.stringify(object);
    reply.writeHead(status, {'content-type': 'application/json', ...this.seal(body)});
    reply.end(body);
  }
  refuse(reply, status, code) {
    this.say(reply, status, {code, message: code});
  }

  whyNotSigned(request, body) {
    const header = request.headers.authorization ?? '';
    if (!header.startsWith('WECHATPAY2-SHA256-RSA2048 ')) return 'no authorization';
    const fields = Object.fromEntries([...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
    if (fields.mchid !== this.mchid || fields.serial_no !== this.serial) return 'another merchant';
    if (Math.abs(Date.now() / 1000 - Number(fields.timestamp)) > WINDOW_S) return 'stale';
    if (!holds(this.merchant.publicKey, `${request.method}\n${request.url}\n${fields.timestamp}\n${fields.nonce_str}\n${body}\n`, fields.signature)) return 'the signature';
    if (this.nonces.has(fields.nonce_str)) return 'a nonce twice';
    this.nonces.add(fields.nonce_str);
    return undefined;
  }

  async answer(request, body, reply) {
    const why = this.whyNotSigned(request, body);
    if (why) {
      this.refused.push(why);
      return this.refuse(reply, 401, 'SIGN_ERROR');
    }
    if (request.method === 'POST' && request.url === PATH) return this.send(request, JSON.parse(body), reply);
    const [, number, cancel] = /\/out-bill-no\/(\w+)(\/cancel)?$/.exec(request.url) ?? [];
    if (!number || !request.url.startsWith(PATH)) return this.refuse(reply, 404, 'RESOURCE_NOT_EXISTS');
    if (cancel && request.method === 'POST') return this.cancel(number, reply);
    if (request.method !== 'GET') return this.refuse(reply, 405, 'PARAM_ERROR');
    this.calls.query++;
    if (this.query_fails) return this.refuse(reply, 500, 'SYSTEM_ERROR');
    const bill = this.bills.get(number);
    return bill ? this.say(reply, 200, this.shown(bill)) : this.refuse(reply, 404, 'NOT_FOUND');
  }

  shown(bill) {
    return {mch_id: this.mchid, appid: this.appid, out_bill_no: bill.number, transfer_bill_no: bill.transfer_bill_no, state: bill.state,
            transfer_amount: bill.amount_fen, openid: bill.account, ...(bill.fail_reason && {fail_reason: bill.fail_reason})};
  }

  async send(request, asked, reply) {
    this.calls.send++;
    const what = this.script.shift() ?? 'ok';
    if (this.delay_ms) await sleep(this.delay_ms());
    if (what === 'drop') return reply.socket.destroy();
    if (what === 'hang_before') return this.hung?.(asked.out_bill_no);  // not taken, and nobody is ever answered
    if (what === 'rate') return this.refuse(reply, 429, 'FREQUENCY_LIMITED');
    if (what === 'system_error') return this.refuse(reply, 500, 'SYSTEM_ERROR');
    const {out_bill_no, openid, transfer_amount, transfer_scene_id, transfer_scene_report_infos, transfer_remark} = asked;
    if (!/^[0-9A-Za-z]{1,32}$/.test(out_bill_no) || asked.appid !== this.appid || !Number.isInteger(transfer_amount) || transfer_amount < 10 ||
        transfer_scene_id !== '1005' || transfer_scene_report_infos?.map(({info_type}) => info_type).join() !== '岗位类型,报酬说明' ||
        !transfer_remark || [...transfer_remark].length > 32 || !openid.startsWith('o'))
      return this.refuse(reply, 400, 'PARAM_ERROR');
    let name;
    if (asked.user_name) {
      if (request.headers['wechatpay-serial'] !== this.key_id || transfer_amount < NAME_FROM_FEN) return this.refuse(reply, 400, 'PARAM_ERROR');
      name = crypto.privateDecrypt({key: this.platform.privateKey, padding: crypto.constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1'}, Buffer.from(asked.user_name, 'base64')).toString();
    } else if (transfer_amount >= NAME_MUST_FROM_FEN) return this.refuse(reply, 400, 'PARAM_ERROR');

    const known = this.bills.get(out_bill_no);
    if (what === 'taken') this.bills.set(out_bill_no, {number: out_bill_no, transfer_bill_no: 'T', account: openid, amount_fen: transfer_amount + 1, name, state: 'SUCCESS'});
    if (known || what === 'taken') {
      if (what === 'taken' || known.account !== openid || known.amount_fen !== transfer_amount || known.name !== name) return this.refuse(reply, 400, 'ALREADY_EXISTS');
      return this.say(reply, 200, {...this.shown(known), package_info: known.package_info});
    }
    if (this.balance_fen < transfer_amount || what === 'not_enough') return this.refuse(reply, 403, 'NOT_ENOUGH');
    this.balance_fen -= transfer_amount;
    const bill = {number: out_bill_no, transfer_bill_no: `13300${this.bills.size}${Date.now()}`, account: openid, amount_fen: transfer_amount, name,
                  state: 'WAIT_USER_CONFIRM', package_info: `pkg-${out_bill_no}`, at: Date.now()};
    this.bills.set(out_bill_no, bill);
    if (openid.startsWith('o-wrong-name')) this.fail(out_bill_no, 'NAME_NOT_CORRECT');
    if (what === 'drop_after') return reply.socket.destroy();
    if (what === 'hang') return this.hung?.(out_bill_no);  // taken, and nobody is ever answered
    return this.say(reply, 200, {out_bill_no, transfer_bill_no: bill.transfer_bill_no, create_time: '2026-01-01T00:00:00+08:00', state: bill.state,
                                 ...(bill.fail_reason && {fail_reason: bill.fail_reason}), ...(bill.state === 'WAIT_USER_CONFIRM' && {package_info: bill.package_info})});
  }

  cancel(number, reply) {
    this.calls.cancel++;
    const bill = this.bills.get(number);
    if (!bill) return this.refuse(reply, 404, 'NOT_FOUND');
    if (bill.state !== 'WAIT_USER_CONFIRM') return this.refuse(reply, 400, 'INVALID_REQUEST');
    bill.state = this.confirmed_while_cancelled ? 'SUCCESS' : 'CANCELLED';
    if (bill.state === 'CANCELLED') this.balance_fen += bill.amount_fen;
    return this.say(reply, 200, {out_bill_no: number, transfer_bill_no: bill.transfer_bill_no, state: 'CANCELING', update_time: '2026-01-01T00:00:00+08:00'});
  }

  /** The payee confirms in WeChat. */
  confirm(number) {
    const bill = this.bills.get(number);
    if (bill.state !== 'WAIT_USER_CONFIRM') throw new Error(`${number} is ${bill.state}`);
    bill.state = 'SUCCESS';
  }
  fail(number, reason) {
    const bill = this.bills.get(number);
    bill.state = 'FAIL';
    bill.fail_reason = reason;
    this.balance_fen += bill.amount_fen;
  }

  /** A notification as it is posted: headers and body. `change` alters what is told, or how it is signed. */
  notification(number, {content = {}, at_s, key, api_v3_key = this.api_v3_key, event_type = 'MCHTRANSFER.BILL.FINISHED'} = {}) {
    const bill = this.bills.get(number) ?? {number, amount_fen: 0, state: 'SUCCESS'};
    const nonce = crypto.randomBytes(6).toString('hex');
    const cipher = crypto.createCipheriv('aes-256-gcm', api_v3_key, nonce);
    cipher.setAAD(Buffer.from('mch_payment'));
    const text = JSON.stringify({...this.shown(bill), ...content});
    const ciphertext = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64');
    const body = JSON.stringify({id: crypto.randomUUID(), create_time: '2026-01-01T00:00:00+08:00', resource_type: 'encrypt-resource', event_type,
                                 summary: '商家转账单据终态通知', resource: {original_type: 'mch_payment', algorithm: 'AEAD_AES_256_GCM', ciphertext, associated_data: 'mch_payment', nonce}});
    return {headers: this.seal(body, at_s, key), body};
  }
}

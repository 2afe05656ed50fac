// Alipay's gateway as far as transfers to an account go: checks the signature and the certificates' numbers as the vendor would,
// answers signed, and counts the money.
import {Vendor, holds, keyPair, pemOf, signed, sleep} from './vendor.mjs';

const yuanOf = (fen) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

export class Alipay extends Vendor {
  app_id = '2021000000000000';
  app = keyPair();
  platform = keyPair();

  get setting() {
    return {app_id: this.app_id, app_key: pemOf(this.app.privateKey), alipay_key: pemOf(this.platform.publicKey)};
  }

  say(reply, method, node) {
    const text = JSON.stringify(node);
    reply.writeHead(200, {'content-type': 'text/html;charset=utf-8'});
    reply.end(`{"${method.replaceAll('.', '_')}_response":${text},"sign":"${this.unsigned ? 'AAAA' : signed(this.platform.privateKey, text)}"}`);
  }
  refuse(reply, method, sub_code) {
    this.say(reply, method, {code: '40004', msg: 'Business Failed', sub_code, sub_msg: sub_code});
  }

  answer(request, body, reply) {
    const form = new URLSearchParams(body);
    const method = form.get('method') ?? 'none';
    const text = [...form].filter(([name, value]) => name !== 'sign' && value !== '').sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`).join('&');
    const now = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const why = request.method !== 'POST' || !request.url.includes('charset=utf-8') ? 'no form' : form.get('app_id') !== this.app_id ? 'another app' : form.get('sign_type') !== 'RSA2' ? 'the kind'
      : !form.get('timestamp')?.startsWith(now.slice(0, 7)) ? 'the time' : !holds(this.app.publicKey, text, form.get('sign')) ? 'the signature' : undefined;
    if (why) {
      this.refused.push(why);
      return this.say(reply, method, {code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.invalid-signature'});
    }
    const asked = JSON.parse(form.get('biz_content'));
    if (asked.product_code !== 'TRANS_ACCOUNT_NO_PWD' || asked.biz_scene !== 'DIRECT_TRANSFER') return this.refuse(reply, method, 'INVALID_PARAMETER');
    if (method === 'alipay.fund.trans.uni.transfer') return this.send(method, asked, reply);
    if (method !== 'alipay.fund.trans.common.query') return this.refuse(reply, method, 'INVALID_PARAMETER');
    this.calls.query++;
    const bill = this.bills.get(asked.out_biz_no);
    return bill ? this.say(reply, method, this.shown(bill)) : this.refuse(reply, method, 'ORDER_NOT_EXIST');
  }

  shown(bill) {
    return {code: '10000', msg: 'Success', out_biz_no: bill.number, order_id: bill.order_id, status: bill.state, trans_amount: yuanOf(bill.amount_fen)};
  }

  async send(method, asked, reply) {
    this.calls.send++;
    const what = this.script.shift() ?? 'ok';
    if (this.delay_ms) await sleep(this.delay_ms());
    if (what === 'drop') return reply.socket.destroy();
    if (what === 'hang_before') return this.hung?.(asked.out_biz_no);  // not taken, and nobody is ever answered
    if (what === 'system_error') return this.refuse(reply, method, 'SYSTEM_ERROR');
    const {out_biz_no, trans_amount, payee_info} = asked;
    if (!/^\w{1,64}$/.test(out_biz_no) || !/^\d+\.\d\d$/.test(trans_amount) || !payee_info.name) return this.refuse(reply, method, 'INVALID_PARAMETER');
    const amount_fen = Number(trans_amount.replace('.', ''));
    const known = this.bills.get(out_biz_no);
    if (known) {
      if (known.account !== payee_info.identity || known.amount_fen !== amount_fen) return this.refuse(reply, method, 'PAYMENT_INFO_INCONSISTENCY');
      return this.say(reply, method, this.shown(known));
    }
    if (payee_info.identity.startsWith('wrong-name')) return this.refuse(reply, method, 'PAYEE_USER_INFO_ERROR');
    if (this.balance_fen < amount_fen || what === 'not_enough') return this.refuse(reply, method, 'PAYER_BALANCE_NOT_ENOUGH');
    this.balance_fen -= amount_fen;
    const bill = {number: out_biz_no, order_id: `2026${this.bills.size}`, account: payee_info.identity, amount_fen, state: what === 'dealing' ? 'DEALING' : 'SUCCESS', at: Date.now()};
    this.bills.set(out_biz_no, bill);
    if (what === 'drop_after') return reply.socket.destroy();
    if (what === 'hang') return this.hung?.(out_biz_no);
    if (what === 'system_error_after') return this.refuse(reply, method, 'SYSTEM_ERROR');
    return this.say(reply, method, this.shown(bill));
  }
}

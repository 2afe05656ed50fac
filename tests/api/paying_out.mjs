// A shop that pays out through the doubles of the vendors, and a distributor with enough to take out.
import http from 'node:http';

import {Person, expect, sleep} from '../black_box.mjs';
import {Alipay} from '../doubles/alipay.mjs';
import {WechatPay} from '../doubles/wechat_pay.mjs';
import {DAY_S, advance, buy, comeByLink, fen, ship, well} from './shopping.mjs';

const WAIT_MS_MAX = 60_000;
const DESK_MS = 600;  // the desk has looked once
export const HOLDER = '周晓雯';

export async function vendors() {
  const wechat = await new WechatPay().start();
  const alipay = await new Alipay().start();
  return {
    wechat, alipay,
    mode: ['--test', '--allow-private-targets', '--wechat-pay-url', wechat.url, '--alipay-url', `${alipay.url}/gateway.do`],
    async end() {
      await wechat.end();
      await alipay.end();
    },
  };
}

/** Asks until it is so; the last that was seen, whatever it is, when it takes too long. */
export async function until(look, so) {
  const begin = Date.now();
  for (;;) {
    const seen = await look();
    if (so(seen) || Date.now() - begin > WAIT_MS_MAX) return seen;
    await sleep(100);
  }
}

export class Payouts {
  static async open(server) {
    const shop = new Payouts();
    shop.server = server;
    [shop.owner, shop.finance, shop.seller, shop.buyer] = [0, 0, 0, 0].map(() => new Person(server));
    await shop.owner.signInAs('owner');
    await shop.finance.signInAs('finance');
    const policies = await well(shop.owner.get('/api/v1/admin/policies'));
    await well(shop.owner.call('PUT', '/api/v1/admin/policies', {...policies, tax_regime: 'none', withdrawals_per_day: 1000, withdrawal_fee_bp: 0, withdrawal_min: fen(100)}));
    const tea = await comeByLink(shop.owner, shop.seller, shop.buyer);
    for (let i = 0; i < 3; ++i) {
      const {order_id} = await buy(shop.buyer, tea.skus[1].sku_id, 20);
      await well(ship(shop.owner, order_id));
      await well(shop.buyer.post(`/api/v1/orders/${order_id}/receive`));
    }
    await advance(shop.owner, policies.freeze_days * DAY_S + 60);
    return shop;
  }
  /** The shop's clock, forward: what waits for its time is due. */
  pass(seconds) {
    return advance(this.owner, seconds);
  }
  async available() {
    return (await well(this.seller.get('/api/v1/distributor/balances'))).available.amount;
  }
  account(channel, account_no, more = {}) {
    return this.seller.post('/api/v1/distributor/payout_accounts', {channel, holder_name: HOLDER, account_no, ...more});
  }
  /** Applied for and approved: the channel has it next. */
  async withdraw(channel, account_no, amount, more) {
    const {payout_account_id} = await well(this.account(channel, account_no, more));
    const withdrawal = await well(this.seller.post('/api/v1/distributor/withdrawals', {amount: fen(amount), payout_account_id, expected_net: fen(amount)}));
    await well(this.owner.post(`/api/v1/admin/withdrawals/${withdrawal.withdrawal_id}/approve`));
    return withdrawal;
  }
  async find({withdrawal_id}, person = this.seller) {
    const where = person === this.seller ? 'distributor' : 'admin';
    for (let cursor = ''; ; ) {
      const page = await well(person.get(`/api/v1/${where}/withdrawals?limit=100${cursor}`));
      const found = page.items.find((item) => item.withdrawal_id === withdrawal_id);
      if (found || !page.next_cursor) return found;
      cursor = `&cursor=${page.next_cursor}`;
    }
  }
  /** Until it is in one of these states; time passes, so that what is asked for again is asked now. */
  async becomes(withdrawal, ...states) {
    return until(async () => {
      const found = await this.find(withdrawal);
      if (!states.includes(found.state)) {
        await this.pass(5);
        await sleep(DESK_MS);
      }
      return found;
    }, ({state}) => states.includes(state));
  }
  async sound(after) {
    const report = await well(this.owner.get('/api/v1/admin/ledger/check'));
    expect(report.sound, `the books are sound after ${after}`, report);
  }
  /** As WeChat Pay posts it. */
  notify({headers, body}) {
    return new Promise((resolve, reject) => {
      const request = http.request({host: '127.0.0.1', port: this.server.port, method: 'POST', path: '/api/v1/channels/wechat/payouts',
                                    headers: {...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), connection: 'close'}}, (reply) => {
        reply.resume();
        reply.on('end', () => resolve(reply.statusCode));
      });
      request.on('error', reject);
      request.end(body);
    });
  }
}

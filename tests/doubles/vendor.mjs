// What the doubles of payment vendors share: an HTTP server on this machine, keys, and a script of what to do next.
import crypto from 'node:crypto';
import http from 'node:http';

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const keyPair = () => crypto.generateKeyPairSync('rsa', {modulusLength: 2048});
export const pemOf = (key) => key.export({type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem'});
export const signed = (key, text) => crypto.sign('RSA-SHA256', Buffer.from(text), key).toString('base64');
export const holds = (key, text, signature) => crypto.verify('RSA-SHA256', Buffer.from(text), key, Buffer.from(signature ?? '', 'base64'));

/** A vendor's server. `script` has what happens to the next sends, in order; then all goes well. */
export class Vendor {
  script = [];
  calls = {send: 0, query: 0, cancel: 0};
  refused = [];  // calls whose signature did not hold, with why
  bills = new Map();
  balance_fen = 100_000_000;

  async start() {
    this.listener = http.createServer((request, reply) => {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        Promise.resolve(this.answer(request, Buffer.concat(parts).toString(), reply)).catch((error) => {
          this.refused.push(String(error.stack));
          reply.socket?.destroy();
        });
      });
    });
    await new Promise((resolve) => this.listener.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.listener.address().port}`;
    return this;
  }
  async end() {
    this.listener.closeAllConnections();
    await new Promise((resolve) => this.listener.close(resolve));
  }

  /** All that was paid to an account, counted by the vendor. */
  paidTo(account) {
    let sum = 0;
    for (const bill of this.bills.values()) if (bill.account === account && bill.state === 'SUCCESS') sum += bill.amount_fen;
    return sum;
  }
  get paid() {
    let sum = 0;
    for (const bill of this.bills.values()) if (bill.state === 'SUCCESS') sum += bill.amount_fen;
    return sum;
  }
}

// A system outside that gets a shop's webhooks: it checks every signature as docs/webhooks.md tells receivers to, keeps what it
// got, and answers as it is told.
import {createHmac, timingSafeEqual} from 'node:crypto';
import http from 'node:http';

/** What a receiver does with a call before it believes it. @param {string[]} secrets */
export function isGenuine(secrets, headers, body) {
  const given = String(headers['fenxiao-signature']).split(',');
  return secrets.some((secret) => {
    const expected = Buffer.from(`v1=${createHmac('sha256', secret).update(`${headers['fenxiao-timestamp']}.${body}`).digest('hex')}`);
    return given.some((each) => each.length === expected.length && timingSafeEqual(Buffer.from(each), expected));
  });
}

export class Receiver {
  static async start(port = 0) {
    const receiver = new Receiver();
    receiver.calls = [];
    receiver.answer = () => 200;  // a status, or [status, headers], or nothing: no answer at all
    receiver.server = http.createServer((request, reply) => {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts).toString();
        const call = {path: request.url, method: request.method, headers: request.headers, body, event: body ? JSON.parse(body) : undefined};
        receiver.calls.push(call);
        const answer = receiver.answer(call);
        if (answer === undefined) return;
        const [status, headers] = Array.isArray(answer) ? answer : [answer, {}];
        reply.writeHead(status, headers);
        reply.end('noted');
      });
    });
    await new Promise((resolve) => receiver.server.listen(port, '127.0.0.1', resolve));
    receiver.port = receiver.server.address().port;
    return receiver;
  }
  url(path = '/hook') {
    return `http://127.0.0.1:${this.port}${path}`;
  }
  /** Those of an aggregate, in the order in which they came. */
  of(aggregate) {
    return this.calls.filter(({event}) => event?.aggregate === aggregate);
  }
  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}

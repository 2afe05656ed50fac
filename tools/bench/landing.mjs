// The share landing page: what a buyer's phone needs before product, price and button show.
import zlib from 'node:zlib';

import {Caller, raw_get, start_server} from './demo_server.mjs';

const BYTES_MAX = 14 * 1024;

/** @param {{port: number}} context */
export async function measure({port}) {
  const server = await start_server(port);
  try {
    const {address, distributor} = await promo_address(server.base);
    const reply = await raw_get(address, {'accept-encoding': 'gzip, deflate, br', 'user-agent': 'Mozilla/5.0 (Linux; Android 13) Mobile'});
    const packed = reply.headers['content-encoding'];
    const html = packed === 'br' ? zlib.brotliDecompressSync(reply.body) : packed === 'gzip' ? zlib.gunzipSync(reply.body) : reply.body;
    const head = Object.entries(reply.headers).reduce((sum, [name, value]) => sum + name.length + String(value).length + 4, 0);
    const text = html.toString('utf8');
    const blocking = [...text.matchAll(/<link[^>]+rel="?stylesheet|<script(?![^>]*(async|defer|type="?module|type="?application))[^>]+src=/g)].length;
    return [
      {what: 'share landing page, head and HTML', value: reply.body.length + head, unit: 'B', budget: BYTES_MAX, per: 'value',
        note: `${packed ?? 'not compressed'}; ${html.length} B unpacked; shared by ${distributor}`},
      {what: 'requests before it shows', value: blocking, budget: 0, per: 'value', note: 'style sheets and scripts that block the first picture'},
    ];
  } finally {
    await server.stop();
  }
}

/** The address of a link of some distributor of the demo shop. @param {string} base */
export async function promo_address(base) {
  const anyone = new Caller(base);
  const products = await anyone.call('GET', '/api/v1/products');
  const distributor = await sign_in_distributor(base);
  const product = products.items[0];
  const link = await distributor.caller.call('POST', '/api/v1/promo_links', {product_id: product.product_id}, `bench-${Date.now()}-link`);
  const address = new URL(link.url, base);
  return {address: `${base}${address.pathname}`, distributor: distributor.name, caller: distributor.caller, product};
}

/** Phones of the demo shop's distributors; the first that answers as one is taken. @param {string} base */
export async function sign_in_distributor(base) {
  for (const phone of ['13800000001', '13800000002', '13900000001', '13900000002']) {
    const caller = new Caller(base);
    const session = await caller.sign_in(phone);
    if (session.distributor_id) return {caller, name: session.display_name, phone};
  }
  throw new Error('none of the demo phones belongs to a distributor');
}

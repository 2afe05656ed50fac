import {Api, Phone, equal} from './harness.mjs';

export const title = 'every buyer screen in both languages and themes, and English on 320 px';

const VARIANTS = {
  zh: {},
  dark: {dark: true},
  en: {language: 'en-US'},
  'en-320': {language: 'en-US', width: 320, height: 640},
};

/** Everything the mirror names lies within the width of the screen. */
export async function nothingSticksOut(phone, width) {
  const out = await phone.page.evaluate((limit) => [...document.querySelectorAll('#mirror [data-node]')].map((node) => ({name: node.getAttribute('aria-label') || node.textContent, box: node.getBoundingClientRect()}))
    .filter(({box}) => box.width > 0 && box.width <= limit && (box.left < -1 || box.right > limit + 1) && box.top < innerHeight).map(({name}) => name), width);
  equal(out.join(' | '), '', 'beyond the edge');
}

export async function run({browser, base, report}) {
  const buyer = new Api(base);
  await buyer.signInPhone('13400000001');
  const {items} = await buyer.get('/api/v1/products?sort=best_selling&limit=1');
  const product = await buyer.get(`/api/v1/products/${items[0].product_id}`);
  const sku = product.skus.find((each) => each.stock_left > 0);
  const quote = await buyer.post('/api/v1/orders/quote', {lines: [{sku_id: sku.sku_id, quantity: 1}]});
  const order = await buyer.post('/api/v1/orders', {lines: [{sku_id: sku.sku_id, quantity: 1}], expected_payable: quote.payable,
                                                    address: {name: '李雷', phone: '13400000001', region: '浙江省 杭州市 西湖区', street: '文三路 1 号'}});
  const screens = {
    shop: ['#/shop', items[0].title],
    product: [`#/p/${product.product_id}`, product.title],
    checkout: [`#/checkout?n=1&sku=${sku.sku_id}`, /¥/],
    order: [`#/orders/${order.order_id}`, order.order_no],
    orders: ['#/orders', /¥/],
    apply: ['#/apply', /.+/],
    seller: ['#/seller', /.+/],
    messages: ['#/messages', /.+/],
    me: ['#/me', /.+/],
  };
  for (const [variant, options] of Object.entries(VARIANTS)) {
    await report.step(`screens: ${variant}`, async () => {
      const guest = await Phone.open(browser, base, options);
      await guest.go('/#/sign-in');
      await guest.page.locator('input').first().waitFor({state: 'attached'});
      await guest.shot(`buyer-sign-in-${variant}`);
      await guest.close();
      const phone = await Phone.open(browser, base, options);
      const [name, value] = buyer.cookie.split('=');
      await phone.context.addCookies([{name, value, url: base}]);
      await phone.go('/#/shop');
      for (const [screen, [hash, holds]] of Object.entries(screens)) {
        await phone.route(hash);
        const english = options.language === 'en-US';
        await phone.sees(english && typeof holds === 'string' && holds === product.title ? product.title_en : holds);
        await phone.shot(`buyer-${screen}-${variant}`);
        await nothingSticksOut(phone, options.width || 390);
      }
      equal(phone.errors.join('\n'), '', 'errors of the page');
      await phone.close();
    });
  }
}

// Commission statements straight from an order import's CSV files, computed apart from the product: another language,
// another reader, BigInt, no code shared. What the product says must agree to the cent.
//
//   node tests/golden/northwind.mjs DIR [--level1-bp 1000] [--level2-bp 300]           prints the statements as CSV
//   node tests/golden/northwind.mjs DIR [--level1-bp …] [--level2-bp …] --compare FILE  compares them with the product's
//
// The rules (docs/import.md): month of order_date; base = unit price × quantity − discount, the discount half up to a
// cent; level 1 to the employee, level 2 to the one he reports to, each floored per line; freight is never counted;
// totals are over all states; a line's level 2 is cut first, then level 1, to what was paid for the line.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const k_columns = 'distributor,month,orders,lines,base,level1,level2,total,pending,received';

// A character at a time: quotes open and close, everything else is what it is.
export function read_csv(text) {
  const rows = [];
  let row = [], field = '', quoted = false;
  const end_field = () => { row.push(field); field = ''; };
  const end_row = () => { end_field(); rows.push(row); row = []; };
  text = text.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n');
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (quoted && c === '"' && text[i + 1] === '"') { field += '"'; ++i; }
    else if (c === '"') quoted = !quoted;
    else if (!quoted && c === ',') end_field();
    else if (!quoted && c === '\n') end_row();
    else field += c;
  }
  if (field !== '' || row.length > 0) end_row();
  const [header, ...body] = rows;
  return body.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i]])));
}

export function statements(dir, level1_bp, level2_bp) {
  const read = (name) => read_csv(readFileSync(join(dir, name), 'utf8'));
  const boss = new Map(read('employees.csv').map((person) => [person.employee_id, person.reports_to]));
  const orders = new Map(read('orders.csv').map((order) => [order.order_id, order]));
  const table = new Map();  // "distributor,month" → sums
  const entry = (who, month) => {
    const key = `${who},${month}`;
    if (!table.has(key)) table.set(key, { orders: new Set(), lines: 0n, base: 0n, level1: 0n, level2: 0n, pending: 0n, received: 0n });
    return table.get(key);
  };
  for (const line of read('order_lines.csv')) {
    const order = orders.get(line.order_id);
    if (order.employee_id === '') continue;
    const list = BigInt(line.unit_price_cents) * BigInt(line.quantity);
    const base = list - (2n * list * BigInt(line.discount_bp) + 10000n) / 20000n;
    const level1 = (base * BigInt(level1_bp)) / 10000n;
    const wanted2 = level2_bp === null ? 0n : (base * BigInt(level2_bp)) / 10000n;
    const level2 = wanted2 < base - level1 ? wanted2 : base - level1;
    const month = order.order_date.slice(0, 7);
    const state = order.shipped_date === '' ? 'pending' : 'received';
    const seller = entry(order.employee_id, month);
    seller.orders.add(order.order_id);
    seller.lines += 1n;
    seller.base += base;
    seller.level1 += level1;
    seller[state] += level1;
    const inviter = boss.get(order.employee_id);
    if (level2_bp !== null && inviter) {
      const above = entry(inviter, month);
      above.level2 += level2;
      above[state] += level2;
    }
  }
  const rows = [...table].map(([key, e]) =>
    `${key},${e.orders.size},${e.lines},${e.base},${e.level1},${e.level2},${e.level1 + e.level2},${e.pending},${e.received}`);
  return [k_columns, ...rows.sort()];
}

// Where the data is, or null where a machine does not have it.
export function northwind_dir() {
  const dir = process.env.FENXIAO_NORTHWIND ?? fileURLToPath(new URL('../../../shared/data/northwind', import.meta.url));
  return existsSync(join(dir, 'orders.csv')) ? dir : null;
}

// Differences between two lists of rows, whatever their order.
export function differences(expected, got) {
  const out = [];
  const theirs = new Set(got), ours = new Set(expected);
  for (const row of expected) if (!theirs.has(row)) out.push(`expected  ${row}`);
  for (const row of got) if (!ours.has(row)) out.push(`got       ${row}`);
  return out;
}

function main(args) {
  const option = (name, fallback) => (args.includes(name) ? args[args.indexOf(name) + 1] : fallback);
  const dir = args[0] && !args[0].startsWith('--') ? args[0] : northwind_dir();
  if (dir === null) {
    console.log('northwind: the folder is not on this machine (FENXIAO_NORTHWIND); skipped');
    return 0;
  }
  const expected = statements(dir, option('--level1-bp', '1000'), option('--level2-bp', null));
  const product = option('--compare', null);
  if (product === null) {
    console.log(expected.join('\n'));
    return 0;
  }
  const wrong = differences(expected, readFileSync(product, 'utf8').trim().split(/\r?\n/));
  console.log(wrong.length === 0 ? `statements agree: ${expected.length - 1} rows` : wrong.join('\n'));
  return wrong.length === 0 ? 0 : 1;
}
if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(main(process.argv.slice(2)));

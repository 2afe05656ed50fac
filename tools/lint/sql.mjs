import {joined_literals} from './cpp.mjs';

export const title = 'SQL names its shop, migrations use portable types, and every key starts with the shop';

// Tables whose rows are found without knowing the shop: the shop comes out of them.
const WITHOUT_SHOP = {
  schema_migration: 'belongs to the database',
  schema_migrations: 'belongs to the database',
  migration: 'belongs to the database',
  sqlite_master: 'belongs to the database',
  database_mark: 'belongs to the database',
  shop: 'is found by host name',
  session: 'is found by its token, and tells the shop',
  short_codes: 'a short code is unique over all shops, so that links stay short',
  promo_links: 'a short code is unique over all shops, so that links stay short',
};
// Statements that ask about all shops on purpose.
const OF_ALL_SHOPS = {
  'select 1 from person_key limit 1': 'is anything encrypted yet, so that a missing master key is a loss?',
  'select 1 from shop_secrets limit 1': 'the same question',
};
const RAW_TYPES = /\b(BIGINT|INTEGER|INT|SMALLINT|TEXT|VARCHAR|CHAR|BLOB|BYTEA|REAL|NUMERIC|DECIMAL|DOUBLE|FLOAT|TIMESTAMP|DATE|BOOLEAN|SERIAL|AUTOINCREMENT)\b/i;
const UNPORTABLE = /\b(CREATE\s+(OR\s+REPLACE\s+)?(TRIGGER|FUNCTION|PROCEDURE)|STRICT|WITHOUT\s+ROWID|AUTOINCREMENT|PRAGMA|INSERT\s+OR\s+(IGNORE|REPLACE)|REPLACE\s+INTO|IFNULL\s*\(|strftime\s*\(|datetime\s*\()/i;

const without_comments = (sql) => sql.replace(/--[^\n]*/g, (comment) => ' '.repeat(comment.length));
const tables_of = (sql) => [...sql.matchAll(/\b(?:FROM|JOIN|UPDATE|INTO)\s+([a-z_]+)/gi)].map((match) => match[1].toLowerCase());

/** @param {import('./tree.mjs').FolderTree} tree */
export function check(tree) {
  return [...statements_without_shop(tree), ...migrations(tree), ...indexes(tree)];
}

function statements_without_shop(tree) {
  const problems = [];
  for (const file of tree.files(/^src\/server\/(?!db\/).*\.(h|cpp)$/)) {
    for (const {value, line} of joined_literals(tree.text(file))) {
      if (!/^\s*(SELECT|UPDATE|DELETE\s+FROM|INSERT|WITH\s+(RECURSIVE\s+)?\w+)\s/i.test(value)) continue;
      const tables = tables_of(value);
      if (tables.length > 0 && !(value in OF_ALL_SHOPS) && !/\bshop_id\b/.test(value) && !tables.every((table) => table in WITHOUT_SHOP)) {
        problems.push({file, line, message: `the statement on ${tables[0]} does not name shop_id; every row belongs to a shop`});
      }
      const unportable = UNPORTABLE.exec(value);
      if (unportable) problems.push({file, line, message: `${unportable[0]} is not the same on SQLite and PostgreSQL`});
    }
  }
  return problems;
}

function migrations(tree) {
  const problems = [];
  const ups = tree.files(/^src\/server\/db\/migrations\/.*\/up\.sql$/);
  ups.forEach((file, at) => {
    const folder = file.split('/').at(-2) ?? '';
    const say = (line, message) => problems.push({file, line, message});
    if (!/^\d{4}_[a-z0-9_]+$/.test(folder)) say(0, 'a migration\'s folder is called 0001_name');
    else if (Number(folder.slice(0, 4)) !== at + 1) say(0, `expected number ${String(at + 1).padStart(4, '0')}: migrations are numbered without gaps`);
    if (!tree.has(file.replace(/up\.sql$/, 'check.sql'))) say(0, 'has no check.sql beside it');
    const sql = without_comments(tree.text(file));
    const line_at = (index) => sql.slice(0, index).split('\n').length;
    sql.split('\n').forEach((text, index) => {
      const raw = RAW_TYPES.exec(text.replace(/\{\{\w+\}\}/g, '').replace(/'[^']*'/g, ''));
      if (raw) say(index + 1, `${raw[0]} differs between engines: write {{i64}}, {{text}} or {{blob}}`);
      const unportable = UNPORTABLE.exec(text);
      if (unportable && !raw) say(index + 1, `${unportable[0]} is not the same on SQLite and PostgreSQL`);
    });
    for (const match of sql.matchAll(/create\s+table\s+(?:if\s+not\s+exists\s+)?(\w+)\s*\(([\s\S]*?)\n\s*\)/gi)) {
      const [, table, body] = match;
      if (table.toLowerCase() in WITHOUT_SHOP) continue;
      const key = /primary\s+key\s*\(\s*(\w+)/i.exec(body)?.[1] ?? /^\s*(\w+)\s[^,\n]*primary\s+key/im.exec(body)?.[1];
      if (!key) say(line_at(match.index), `table ${table} has no primary key`);
      else if (key !== 'shop_id') say(line_at(match.index), `the primary key of ${table} starts with ${key}, not with shop_id`);
    }
  });
  return problems;
}

/** An index that a later migration drops may have been anything. */
function indexes(tree) {
  const ups = tree.files(/^src\/server\/db\/migrations\/.*\/up\.sql$/).map((file) => ({file, sql: without_comments(tree.text(file))}));
  const dropped = new Set(ups.flatMap(({sql}) => [...sql.matchAll(/drop\s+index\s+(\w+)/gi)].map((match) => match[1])));
  return ups.flatMap(({file, sql}) => [...sql.matchAll(/create\s+(?:unique\s+)?index\s+(\w+)\s+on\s+(\w+)\s*\(\s*(\w+)/gi)]
    .filter(([, name, table, first]) => first !== 'shop_id' && !dropped.has(name) && !(table.toLowerCase() in WITHOUT_SHOP))
    .map((match) => ({file, line: sql.slice(0, match.index).split('\n').length, message: `the index ${match[1]} starts with ${match[3]}, not with shop_id`})));
}

const migration = (sql, folder = '0001_a') => ({
  [`src/server/db/migrations/${folder}/up.sql`]: sql, [`src/server/db/migrations/${folder}/check.sql`]: '',
});
export const planted = [
  {files: {'src/server/features/order/pay.cpp': 'tx.query("SELECT order_id FROM orders"\n " WHERE order_id = $1", id);\n'}, provokes: 'orders does not name shop_id'},
  {files: {'src/server/ledger/ledger.cpp': 'tx.execute("UPDATE balances SET n = $1 WHERE id = $2", n, id);\n'}, provokes: 'balances does not name shop_id'},
  {files: {'src/server/ledger/ledger.cpp': 'tx.execute("INSERT OR IGNORE INTO a (shop_id) VALUES ($1)", n);\n'}, provokes: 'INSERT OR IGNORE is not the same'},
  {files: migration('create table a (\n  shop_id BIGINT not null,\n  primary key (shop_id)\n);\n'), provokes: 'up.sql:2: BIGINT differs'},
  {files: migration('create table a (\n  shop_id {{i64}} not null,\n  b {{i64}},\n  primary key (b, shop_id)\n);\n'), provokes: 'starts with b'},
  {files: migration('create table a (\n  b {{i64}}\n);\n'), provokes: 'has no primary key'},
  {files: migration('', '0002_b'), provokes: 'numbered without gaps'},
  {files: migration('create index by_state on orders (state);\n'), provokes: 'the index by_state starts with state'},
  {clean: true, files: migration('create index by_state on orders (state);\ndrop index by_state;\ncreate index of_shop on orders (shop_id, state);\n')},
  {files: {'src/server/db/migrations/0001_a/up.sql': ''}, provokes: 'has no check.sql'},
  {clean: true, files: {
    ...migration('-- TEXT in a comment\ncreate table a (\n  shop_id {{i64}} not null,\n  b {{text}} not null check (b in (\'int\', \'text\')),\n  primary key (shop_id, b)\n);\n'),
    'src/server/features/order/pay.cpp': 'tx.query("SELECT a FROM orders WHERE shop_id = $1", id);\nthrow_if("SELECT nothing");\n',
    'src/server/session/session.cpp': 'tx.query("SELECT shop, account FROM session WHERE token_hash = $1", hash);\n',
  }},
];

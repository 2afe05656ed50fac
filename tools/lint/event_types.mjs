export const title = 'every event that the server tells of is in docs/webhooks.md, and no other';

const DOCUMENT = 'docs/webhooks.md';
const TOLD = /\b(?:append|tell\w*)\([^;]*?"([a-z_]+\.[a-z_]+)"/g;
const LISTED = /`([a-z_]+\.[a-z_]+)`(?=[^|\n]*\| `[a-z_]+:)/g;  // in the first column, before the aggregate

/** @param {import('./tree.mjs').FolderTree} tree */
export function check(tree) {
  const told = new Map();
  for (const file of tree.files(/^src\/server\/.*\.cpp$/)) {
    const text = tree.text(file);
    for (const match of text.matchAll(TOLD)) told.set(match[1], {file, line: text.slice(0, match.index).split('\n').length});
  }
  const listed = new Set(tree.has(DOCUMENT) ? [...tree.text(DOCUMENT).matchAll(LISTED)].map((match) => match[1]) : []);
  return [
    ...[...told].filter(([type]) => !listed.has(type)).map(([type, place]) => ({...place, message: `${type} is not in the table of ${DOCUMENT}: say what its receivers get`})),
    ...[...listed].filter((type) => !told.has(type)).map((type) => ({file: DOCUMENT, message: `${type} is told by nobody in src/server`})),
  ];
}

const teller = {'src/server/a.cpp': 'void f() {\n  ctx.outbox.append("order:" + id, "order.paid", "{}");\n  tell(ctx, "order.sent", record);\n}\n'};
export const planted = [
  {files: {...teller, [DOCUMENT]: '| `order.paid` | `order:ord_…` | x |\n'}, provokes: 'order.sent is not in the table'},
  {files: {...teller, [DOCUMENT]: '| `order.paid` `order.sent` `order.lost` | `order:ord_…` | x |\n'}, provokes: 'order.lost is told by nobody'},
  {clean: true, files: {...teller, [DOCUMENT]: 'Like `order.other`.\n| `order.paid` `order.sent` | `order:ord_…` | x |\n'}},
];

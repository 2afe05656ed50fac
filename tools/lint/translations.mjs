import {joined_literals} from './cpp.mjs';

export const title = 'every word exists in Chinese and English, is used, and is asked for by a key that exists';

const TABLES = {zh: 'assets/i18n/zh-CN.json', en: 'assets/i18n/en.json'};
const HAN = /\p{Script=Han}/u;
// What is the same in every language.
const NEUTRAL = /^[\s{}\d·.,:+\-–—%×=/¥$()A-Z]*$/;
// What must know letters by itself: line breaking, and how a language writes a date. No sentence is in them.
const KNOWS_CHARACTERS = /^src\/client\/(ui\/text_|ui\/icons|app\/i18n)/;

const holes = (text) => [...text.matchAll(/\{(\d+)\}/g)].map((match) => match[1]).sort().join(' ');
const is_key = (text) => /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/.test(text);

/** @param {import('./tree.mjs').FolderTree} tree */
export function check(tree) {
  if (!tree.has(TABLES.zh) || !tree.has(TABLES.en)) return [{file: TABLES.zh, message: 'the word tables are missing'}];
  const problems = [];
  const words = {};
  for (const [language, file] of Object.entries(TABLES)) {
    words[language] = JSON.parse(tree.text(file));
    const keys = tree.lines(file).map((line) => /^\s*"([^"]+)":/.exec(line)?.[1]).filter(Boolean);
    keys.filter((key, at) => keys.indexOf(key) !== at).forEach((key) => problems.push({file, message: `"${key}" is there twice`}));
  }
  const {zh, en} = words;
  const say = (language, key, message) => {
    const file = TABLES[language];
    problems.push({file, line: tree.lines(file).findIndex((line) => line.includes(`"${key}"`)) + 1, message: `"${key}" ${message}`});
  };
  for (const key of new Set([...Object.keys(zh), ...Object.keys(en)])) {
    if (!(key in zh)) say('en', key, 'is not in the Chinese table');
    else if (!(key in en)) say('zh', key, 'is not in the English table');
    else {
      if (holes(zh[key]) !== holes(en[key])) say('zh', key, `has other places to fill in than the English: {${holes(zh[key])}} and {${holes(en[key])}}`);
      if (!HAN.test(zh[key]) && !NEUTRAL.test(zh[key])) say('zh', key, 'has no Chinese in it');
      if (HAN.test(en[key])) say('en', key, 'has Chinese in it');
      for (const [language, text] of [['zh', zh[key]], ['en', en[key]]]) {
        if (text.trim() !== text || text === '') say(language, key, 'is empty or has blanks at an end');
      }
    }
  }
  for (const file of tree.files(/^src\/contract\/errors\.h$/)) {
    for (const [, code] of tree.text(file).matchAll(/^\s*X\((\w+), \d{3}, "/gm)) {
      if (!(`error.${code}` in en)) problems.push({file, message: `the code ${code} has no sentence for a person: add "error.${code}" to both tables`});
    }
  }
  return [...problems, ...uses(tree, Object.keys(zh))];
}

/** Keys that the code asks for but nobody wrote, and words that nobody asks for. */
function uses(tree, keys) {
  const problems = [];
  const sections = new Set(keys.map((key) => key.split('.')[0]));
  const exact = new Set();
  const beginnings = new Set();
  const take = (file, line, text) => {
    if (keys.includes(text)) exact.add(text);
    else if (/^[a-z][a-z0-9_]*\.([a-z0-9_]+[._])*$/.test(text) && keys.some((key) => key.startsWith(text))) beginnings.add(text);
    else if (/^[a-z][a-z0-9_.]*_$/.test(text) && text.includes('.') && keys.some((key) => key.startsWith(text))) beginnings.add(text);
    else if (is_key(text) && sections.has(text.split('.')[0]) && !/\.(js|css|html|json|png|jpg|svg|wasm)$/.test(text)) {
      problems.push({file, line, message: `asks for the words "${text}", which no table has`});
    }
  };
  for (const file of tree.files(/^src\/client\/.*\.(h|cpp)$/)) {
    for (const {value, line} of joined_literals(tree.text(file))) {
      take(file, line, value);
      if (HAN.test(value) && !KNOWS_CHARACTERS.test(file)) problems.push({file, line, message: `"${value.slice(0, 20)}" is shown to people: put it into assets/i18n`});
    }
  }
  for (const file of tree.files(/^(web\/.*\.(js|mjs)|index\.html)$/)) {
    for (const [, text] of tree.text(file).matchAll(/['"]([a-z][a-z0-9_.]*)['"]/g)) if (keys.includes(text)) exact.add(text);
  }
  const table = tree.text(TABLES.zh).split('\n');
  for (const key of keys) {
    if (exact.has(key) || [...beginnings].some((beginning) => key.startsWith(beginning))) continue;
    problems.push({file: TABLES.zh, line: table.findIndex((line) => line.includes(`"${key}"`)) + 1, message: `nobody uses "${key}"`});
  }
  return problems;
}

const tables = (zh, en, code = '') => ({
  [TABLES.zh]: JSON.stringify(zh, null, 1), [TABLES.en]: JSON.stringify(en, null, 1), 'src/client/views/a/a.cpp': code,
});
const USES_A = 'tr("a.b");\n';
export const planted = [
  {files: tables({'a.b': '好'}, {}, USES_A), provokes: 'is not in the English table'},
  {files: tables({}, {'a.b': 'good'}), provokes: 'is not in the Chinese table'},
  {files: tables({'a.b': '{0} 好'}, {'a.b': 'good'}, USES_A), provokes: 'other places to fill in'},
  {files: tables({'a.b': 'good'}, {'a.b': 'good'}, USES_A), provokes: 'has no Chinese in it'},
  {files: tables({'a.b': '好'}, {'a.b': '好'}, USES_A), provokes: 'has Chinese in it'},
  {files: tables({'a.b': '好'}, {'a.b': ''}, USES_A), provokes: 'is empty'},
  {files: tables({'a.b': '好'}, {'a.b': 'good'}), provokes: 'nobody uses "a.b"'},
  {files: tables({'a.b': '好'}, {'a.b': 'good'}, 'tr("a.b"); tr("a.c");\n'), provokes: 'asks for the words "a.c"'},
  {files: tables({'a.b': '好'}, {'a.b': 'good'}, 'tr("a.b"); text("好");\n'), provokes: 'is shown to people'},
  {files: {...tables({'a.b': '好'}, {'a.b': 'good'}, USES_A), 'src/contract/errors.h': '  X(lost, 404, "Lost") \\\n'}, provokes: 'the code lost has no sentence'},
  {clean: true, files: tables({'a.b': '好', 'state.on': '开', 'n.n': '{0}'}, {'a.b': 'good', 'state.on': 'on', 'n.n': '{0}'},
    'tr("a.b"); tr("state." + name); tr("n.n", {x}); open("a.json");\n')},
];

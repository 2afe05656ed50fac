import path from 'node:path';

import {includes, joined_literals} from './cpp.mjs';

export const title = 'every header is included, every icon drawn, every asset, script and shader used';

const USED_ICONS = 'assets/icons/used.txt';

/** @param {import('./tree.mjs').FolderTree} tree */
export function check(tree) {
  return [...headers(tree), ...icons(tree), ...mentioned(tree)];
}

function headers(tree) {
  const included = new Set();
  for (const file of tree.files(/\.(h|cpp)$/)) {
    for (const {path: name} of includes(tree.text(file))) {
      included.add(`src/${name}`);
      included.add(name);
      included.add(path.posix.join(path.posix.dirname(file), name));
    }
  }
  return tree.files(/^(src|tests)\/.*\.h$/).filter((file) => !included.has(file)).map((file) => ({file, message: 'nobody includes this header'}));
}

function icons(tree) {
  if (!tree.has(USED_ICONS)) return [];
  const problems = [];
  const listed = tree.lines(USED_ICONS).map((line) => line.trim()).filter(Boolean);
  const texts = new Set();
  for (const file of tree.files(/^src\/client\/.*\.(h|cpp)$/)) {
    for (const {value, line, begin} of joined_literals(tree.text(file))) {
      texts.add(value);
      const asked = /\bicon(_path)?\(\s*$/.test(tree.text(file).slice(0, begin));
      if (asked && value && !listed.includes(value)) problems.push({file, line, message: `the icon "${value}" is not in ${USED_ICONS}`});
    }
  }
  listed.forEach((name, at) => {
    if (!texts.has(name)) problems.push({file: USED_ICONS, line: at + 1, message: `nobody draws the icon "${name}"`});
  });
  return problems;
}

// A file that is found by its name must be named somewhere, by itself or by its folder.
function mentioned(tree) {
  const users = tree.files(/\.(h|cpp|cmake|txt|js|mjs|ts|html|json|sh|py|md)$|^(tools\/dev|\.ci\/run|Dockerfile)$|CMakeLists\.txt$/);
  const all_text = users.map((file) => [file, tree.text(file)]);
  const problems = [];
  for (const file of tree.files(/^(assets|shaders|web|docs\/images)\/.*|^tools\/.*\.(mjs|sh|cmake)$|^tests\/.*\.(mjs|json|svg|csv)$/)) {
    const name = path.posix.basename(file);
    if (/^(README(\.[\w-]+)?\.md|tsconfig\.json|run\.mjs|[\w-]+\.d\.ts)$/.test(name)) continue;
    const stem = name.replace(/\.[^.]+$/, '');
    const folder = path.posix.dirname(file);
    const parent = folder.split('/').slice(-2).join('/');
    const used = all_text.some(([user, text]) => user !== file && (text.includes(name) || text.includes(`'${stem}'`) || text.includes(`"${stem}"`) ||
      text.includes(`${parent}/*`) || text.includes(`${folder.split('/').at(-1)}/*`) || (parent.includes('/') && new RegExp(`[\\w.]*${parent}['"\`/ )]`).test(text))));
    if (!used) problems.push({file, message: 'nothing in the tree names this file or its folder'});
  }
  return problems;
}

export const planted = [
  {files: {'src/base/x.h': '', 'src/base/y.cpp': '#include "base/z.h"\n'}, provokes: 'src/base/x.h: nobody includes'},
  {files: {[USED_ICONS]: 'house\n', 'src/client/views/a.cpp': 'f();\n'}, provokes: 'nobody draws the icon "house"'},
  {files: {[USED_ICONS]: '', 'src/client/views/a.cpp': 'icon("house");\n'}, provokes: 'the icon "house" is not in'},
  {files: {'assets/old/lost.json': '{}', 'src/base/y.cpp': ''}, provokes: 'nothing in the tree names this file'},
  {files: {'web/lost.js': 'lost.js\n', 'src/base/y.cpp': ''}, provokes: 'nothing in the tree names this file'},
  {clean: true, files: {
    'src/base/x.h': '', 'src/base/y.cpp': '#include "base/x.h"\n', 'src/base/near.h': '', 'src/base/z.cpp': '#include "near.h"\n',
    [USED_ICONS]: 'house\n', 'src/client/views/a.cpp': 'icon("house");\n', 'web/a.js': '', 'web/b.js': "import './a.js';\nimport './b.js';\n", 'README.md': 'b.js assets/icons/used.txt\n',
  }},
];

export const title = 'every header is read once, and a .cpp begins with what it is about';

/** @param {import('./tree.mjs').FolderTree} tree */
export function check(tree) {
  const problems = [];
  for (const file of tree.files(/^(src|tests)\/.*\.h$/)) {
    if (!/^#pragma once$/m.test(tree.text(file))) problems.push({file, message: 'has no #pragma once'});
  }
  // A public header says what its module is before it says how.
  for (const file of tree.files(/^src\/.*\.h$/)) {
    if (!tree.text(file).startsWith('//')) problems.push({file, line: 1, message: 'begins with a comment that says what this is for'});
  }
  return problems;
}

export const planted = [
  {files: {'src/base/x.h': '// X.\nint x();\n'}, provokes: 'has no #pragma once'},
  {files: {'src/base/x.h': '#pragma once\nint x();\n'}, provokes: 'says what this is for'},
  {clean: true, files: {'src/base/x.h': '// X.\n#pragma once\n'}},
];

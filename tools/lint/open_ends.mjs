export const title = 'nothing is left open, and no file speaks of the machine it was written on';

// Written so that this file does not meet its own rules.
const word = (...parts) => new RegExp(`\\b${parts.join('')}\\b`);
const RULES = [
  {pattern: word('TO', 'DO'), message: 'finish it or leave it out'},
  {pattern: word('FIX', 'ME'), message: 'finish it or leave it out'},
  {pattern: word('X', 'XX'), message: 'finish it or leave it out'},
  {pattern: new RegExp('un' + 'implemented|not ' + 'implemented', 'i'), message: 'finish it or leave it out'},
  {pattern: new RegExp('(^|[\\s"\'`(=:])/(ho' + 'me|Us' + 'ers)/[A-Za-z0-9_.-]+'), message: 'a path of one machine'},
  {pattern: new RegExp('(^|[\\s"\'`(=:])/(wo' + 'rk|ro' + 'ot)/[A-Za-z0-9_.-]+'), message: 'a path of one machine'},
  {pattern: new RegExp('[A-Z]:\\\\\\\\?Us' + 'ers'), message: 'a path of one machine'},
  {pattern: new RegExp('registry\\.(np' + 'mjs|ya' + 'rnpkg|np' + 'mmirror)\\.|deb\\.deb' + 'ian\\.org|ftp\\.[a-z]+\\.deb' + 'ian|py' + 'pi\\.org|files\\.py' + 'thonhosted'),
   message: 'a registry host; the host\'s own configuration says where packages come from'},
  {pattern: /^(<{7}|>{7}|={7})( |$)/, message: 'a merge conflict'},
];
const TEXT = /(^|\/)[^.]*$|\.(h|cpp|cmake|txt|js|mjs|ts|json|html|css|md|sh|sql|glsl|svg|csv|ya?ml|npmrc|gitignore)$/;

/** @param {import('./tree.mjs').FolderTree} tree */
export function check(tree) {
  const problems = [];
  for (const file of tree.files(TEXT)) {
    tree.lines(file).forEach((text, at) => {
      for (const {pattern, message} of RULES) {
        const found = pattern.exec(text);
        if (found) problems.push({file, line: at + 1, message: `"${found[0].trim()}": ${message}`});
      }
    });
  }
  return problems;
}

export const planted = [
  {files: {'src/base/x.cpp': '// TO' + 'DO: more\n'}, provokes: 'finish it'},
  {files: {'web/x.js': '// FIX' + 'ME\n'}, provokes: 'finish it'},
  {files: {'tools/x.sh': 'cd /ho' + 'me/someone/src\n'}, provokes: 'a path of one machine'},
  {files: {'package-lock.json': '"resolved": "https://registry.np' + 'mjs.org/x"\n'}, provokes: 'a registry host'},
  {files: {'src/base/x.cpp': '<<<<<<< HEAD\n'}, provokes: 'a merge conflict'},
  {clean: true, files: {'src/base/x.cpp': '// what is left to do\n', 'tools/x.sh': 'HOME=$(mktemp -d)\ncd "$HOME/x"\n'}},
];

import {execFileSync} from 'node:child_process';

export const title = 'every script parses, stops at its first error, and says in its head what it is for';

/** @param {import('./tree.mjs').FolderTree} tree */
export function check(tree) {
  const problems = [];
  for (const file of tree.files(/^(tools|assets|tests)\/.*\.sh$|^tools\/dev$|^\.ci\/run$/)) {
    const text = tree.text(file);
    const sourced = /Sourced/.test(text.split('\n').slice(0, 4).join('\n'));
    try {
      execFileSync('bash', ['-n'], {input: text, stdio: ['pipe', 'pipe', 'pipe']});
    } catch (error) {
      problems.push({file, message: String(/** @type {any} */ (error).stderr).split('\n')[0]});
    }
    if (!sourced && !/^#!/.test(text)) problems.push({file, line: 1, message: 'has no #! line and does not say that it is sourced'});
    if (!sourced && !/^\s*set -[eu]*u[eo]?/m.test(text)) problems.push({file, message: 'does not set -euo pipefail (a runner that counts failures: -uo pipefail)'});
    if (!/^#\s+\S/m.test(text.split('\n').slice(0, 4).join('\n').replace(/^#!.*/, ''))) problems.push({file, line: 2, message: 'does not say in its head what it is for'});
  }
  return problems;
}

export const planted = [
  {files: {'tools/a.sh': '#!/usr/bin/env bash\n# A.\nset -euo pipefail\nif true; then\n'}, provokes: 'syntax error'},
  {files: {'tools/a.sh': '#!/usr/bin/env bash\n# A.\necho\n'}, provokes: 'does not set -euo pipefail'},
  {files: {'tools/a.sh': '#!/usr/bin/env bash\nset -euo pipefail\n'}, provokes: 'what it is for'},
  {clean: true, files: {'tools/a.sh': '#!/usr/bin/env bash\n# A.\nset -euo pipefail\n', 'tools/b.sh': '# B. Sourced, never run.\nb() { :; }\n'}},
];

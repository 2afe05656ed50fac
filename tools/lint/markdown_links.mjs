import path from 'node:path';

export const title = 'every link and picture of a document leads somewhere';

/** GitHub's anchor of a heading. @param {string} heading */
const anchor_of = (heading) => heading.trim().toLowerCase().replace(/[`*]/g, '').replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');

/** @param {import('./tree.mjs').FolderTree} tree */
export function check(tree) {
  const problems = [];
  const folders = new Set(tree.all.flatMap((file) => file.split('/').map((_, at, parts) => parts.slice(0, at).join('/'))));
  for (const file of tree.files(/\.md$/)) {
    let fenced = false;
    tree.lines(file).forEach((text, at) => {
      if (/^\s*```/.test(text)) fenced = !fenced;
      if (fenced) return;
      const plain = text.replace(/`[^`]*`/g, '');
      for (const match of plain.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)|<(?:img|a)\s[^>]*(?:src|href)="([^"]+)"/g)) {
        const target = match[1] ?? match[2];
        if (/^(https?:|mailto:)/.test(target)) continue;
        const [name, anchor] = target.split('#');
        const whole = name === '' ? file : path.posix.normalize(path.posix.join(path.posix.dirname(file), name)).replace(/\/$/, '');
        if (!tree.has(whole) && !folders.has(whole)) problems.push({file, line: at + 1, message: `leads to ${target}, which is not there`});
        else if (anchor && whole.endsWith('.md') && !tree.lines(whole).some((line) => /^#+ /.test(line) && anchor_of(line.replace(/^#+/, '')) === anchor)) {
          problems.push({file, line: at + 1, message: `leads to ${target}, but no heading there is called so`});
        }
      }
    });
  }
  return problems;
}

export const planted = [
  {files: {'docs/a.md': 'see [b](b.md)\n'}, provokes: 'leads to b.md, which is not there'},
  {files: {'README.md': '![look](docs/images/home.png)\n'}, provokes: 'leads to docs/images/home.png'},
  {files: {'README.md': '<img src="docs/images/home.png" width="300">\n'}, provokes: 'leads to docs/images/home.png'},
  {files: {'docs/a.md': '# One\n[b](#two)\n'}, provokes: 'no heading there is called so'},
  {clean: true, files: {'docs/a.md': '# One more: it\n[x](#one-more-it) [d](../docs/) [w](https://example.org/x) `[no](link)`\n```\n[no](link)\n```\n'}},
];

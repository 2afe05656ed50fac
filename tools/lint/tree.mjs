// What lints read: the files of the checkout that git knows or would add, or files in memory for the self-tests.
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';

class Tree {
  /** @param {string[]} files */
  constructor(files) {
    this.all = files.sort();
  }
  /** Paths that match, for example /^src\/.*\.h$/. @param {RegExp} pattern */
  files(pattern) {
    return this.all.filter((file) => pattern.test(file));
  }
  /** @param {string} file */
  has(file) {
    return this.all.includes(file);
  }
  /** @param {string} file */
  lines(file) {
    return this.text(file).split('\n');
  }
  /** @param {string} file @returns {string} */
  text(file) {
    throw new Error(`no text of ${file}`);
  }
}

export class FolderTree extends Tree {
  /** @param {string} folder */
  constructor(folder) {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
      {cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26});
    super([...new Set(listed.split('\0'))].filter((file) => file && existsSync(path.join(folder, file))));
    this.folder = folder;
    /** @type {Map<string, string>} */
    this.kept = new Map();
  }
  /** @param {string} file */
  text(file) {
    let text = this.kept.get(file);
    if (text === undefined) this.kept.set(file, text = readFileSync(path.join(this.folder, file), 'utf8'));
    return text;
  }
}

export class MemoryTree extends Tree {
  /** @param {Record<string, string>} files */
  constructor(files) {
    super(Object.keys(files));
    this.contents = files;
    this.folder = null;
  }
  /** @param {string} file */
  text(file) {
    return this.contents[file];
  }
}

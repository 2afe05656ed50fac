// Just enough C++ for lints: code without its comments, and the string literals with their lines.

/**
 * Blanks comments and the insides of literals with spaces, so that lines and columns stay.
 * @param {string} text
 * @returns {{code: string, literals: {line: number, begin: number, end: number, value: string}[]}}
 */
export function read_cpp(text) {
  let code = '';
  let line = 1;
  const literals = [];
  const blank = (part) => part.replace(/[^\n]/g, ' ');
  const pattern = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|R"([^(\s]*)\(([\s\S]*?)\)\1"|"((?:[^"\\\n]|\\[\s\S])*)"|(?<![0-9a-fA-F])'(?:[^'\\\n]|\\.)+'/g;
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const before = text.slice(from, match.index);
    line += before.split('\n').length - 1;
    const value = match[2] ?? match[3];
    if (value !== undefined) {
      literals.push({line, begin: match.index, end: match.index + match[0].length, value: match[3] === undefined ? value : unescape(value)});
      code += before + '"' + blank(match[0].slice(1, -1)) + '"';
    } else {
      code += before + blank(match[0]);
    }
    line += match[0].split('\n').length - 1;
    from = match.index + match[0].length;
  }
  return {code: code + text.slice(from), literals};
}

function unescape(text) {
  return text.replace(/\\\n/g, '').replace(/\\(["\\'n])/g, (_, c) => (c === 'n' ? '\n' : c));
}

/**
 * Literals that the compiler joins, as one.
 * @param {string} text
 */
export function joined_literals(text) {
  const {code, literals} = read_cpp(text);
  const joined = [];
  for (const literal of literals) {
    const last = joined.at(-1);
    if (last && /^\s*$/.test(code.slice(last.end, literal.begin))) {
      last.value += literal.value;
      last.end = literal.end;
    } else {
      joined.push({...literal});
    }
  }
  return joined;
}

/** The quoted includes of a file. @param {string} text */
export function includes(text) {
  return [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]+([<"])([^>"]+)[>"]/gm)].map((match) => (
    {path: match[2], quoted: match[1] === '"', line: text.slice(0, match.index).split('\n').length}));
}

/** Every line that a pattern meets, outside comments and literals. @param {string} text @param {RegExp} pattern */
export function code_lines(text, pattern) {
  return read_cpp(text).code.split('\n').map((line, at) => ({line: at + 1, text: line})).filter(({text: line}) => pattern.test(line));
}

/**
 * One line of the report.
 * @typedef {{
 *   what: string,
 *   value?: number, unit?: string,       what we have
 *   reference?: number, beside?: string, the same of the reference, and what that is
 *   budget?: number,                     of `ratio` where there is a reference and `per` is 'ratio', else of the value
 *   per?: 'ratio' | 'value',
 *   atLeast?: boolean,                   the budget is a floor
 *   note?: string,
 * }} Row
 */

/** @param {Row} row */
export function ratio_of(row) {
  if (row.value === undefined || !row.reference) return undefined;
  return row.value / row.reference;
}

/** "ok", "OVER", or nothing where there is no budget or nothing to hold against it. @param {Row} row */
export function verdict_of(row) {
  if (row.budget === undefined) return '';
  const seen = row.per === 'ratio' ? ratio_of(row) : row.value;
  if (seen === undefined) return 'no reference';
  return (row.atLeast ? seen >= row.budget : seen <= row.budget) ? 'ok' : 'OVER';
}

const number = (value) => (Math.abs(value) >= 100 || Number.isInteger(value) ? Math.round(value).toString() : value.toFixed(Math.abs(value) < 1 ? 3 : 1));
const width_of = (text) => [...text].reduce((sum, c) => sum + (/[\u2e80-\uffef]/.test(c) ? 2 : 1), 0);
const pad = (text, width, right = false) => (right ? ' '.repeat(Math.max(0, width - width_of(text))) + text : text + ' '.repeat(Math.max(0, width - width_of(text))));

/** @param {Row[]} rows */
export function print_table(rows) {
  const cells = rows.map((row) => {
    const ratio = ratio_of(row);
    const sign = row.atLeast ? '≥' : '≤';
    return [
      row.what,
      row.value === undefined ? '' : `${number(row.value)} ${row.unit ?? ''}`.trim(),
      row.reference === undefined ? '' : `${number(row.reference)} ${row.unit ?? ''}`.trim(),
      ratio === undefined ? '' : `${ratio.toFixed(2)} ×`,
      row.budget === undefined ? '' : `${sign} ${row.budget}${row.per === 'ratio' ? ' ×' : ` ${row.unit ?? ''}`.trimEnd()}`,
      verdict_of(row),
      [row.beside && row.reference !== undefined && `beside ${row.beside}`, row.note].filter(Boolean).join('; '),
    ];
  });
  const heads = ['what', 'value', 'reference', 'ratio', 'budget', 'verdict', ''];
  const widths = heads.map((head, at) => Math.max(width_of(head), ...cells.map((row) => width_of(row[at]))));
  for (const row of [heads, ...cells]) {
    console.log(row.map((text, at) => (at === 6 ? text : pad(text, widths[at], at >= 1 && at <= 4))).join('  ').trimEnd());
  }
}

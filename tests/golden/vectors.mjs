// Golden vectors of the money rules, computed here in BigInt, apart from the C++: `node tests/golden/vectors.mjs` writes
// vectors.h, `--check` compares it with what is committed. The C++ tests read the header natively and under Wasm.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const k_path = fileURLToPath(new URL('vectors.h', import.meta.url));

// xorshift64*: the vectors are the same on every machine.
let state = 20260923n;
const k_mask = (1n << 64n) - 1n;
function random_below(n) {
  state ^= state >> 12n;
  state = (state ^ (state << 25n)) & k_mask;
  state ^= state >> 27n;
  return ((state * 2685821657736338717n) & k_mask) % BigInt(n);
}
const between = (low, high) => BigInt(low) + random_below(BigInt(high) - BigInt(low) + 1n);
const one_in = (n) => random_below(n) === 0n;
const min = (a, b) => (a < b ? a : b);
const max = (a, b) => (a > b ? a : b);
const sum = (list) => list.reduce((a, b) => a + b, 0n);
const half_up = (numerator, denominator) => (2n * numerator + denominator) / (2n * denominator);

// Largest remainder: hand out one fen at a time to whoever is furthest below his exact share.
function allocate(total, weights) {
  const whole = sum(weights);
  if (total === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (total * weight) / whole);
  const rests = weights.map((weight) => (total * weight) % whole);
  for (let left = total - sum(parts); left > 0n; --left) {
    let best = 0;
    for (let i = 1; i < rests.length; ++i) if (rests[i] > rests[best]) best = i;
    parts[best] += 1n;
    rests[best] = -1n;
  }
  return parts;
}

function line(base, quantity, cost, fee_bp, level1, level2) {
  const earn = (rate) => (rate.fixed ? rate.value * quantity : (base * rate.value) / 10000n);
  const room = cost < 0n ? base : max(0n, base - cost * quantity - half_up(base * fee_bp, 10000n));
  const first = min(earn(level1), room);
  return [first, min(earn(level2), room - first)];
}

// Walks the hours one by one.
function release_hour(received, freeze_days, pauses) {
  let hour = received;
  for (let ran = 0n; ran < freeze_days * 24n; ++hour)
    if (!pauses.some(([from, until]) => from <= hour && hour < until)) ++ran;
  return hour;
}

const yuan = (n) => BigInt(n) * 100n;
function progressive(taxable, brackets) {
  // The quick deductions are a shortcut for adding up each bracket's slice: here the slices are added.
  let tax = 0n, from = 0n;
  for (const [until, percent] of brackets) {
    const to = until === null ? taxable : min(taxable, yuan(until));
    if (to > from) tax += (to - from) * BigInt(percent);
    if (until !== null) from = yuan(until);
  }
  return half_up(max(tax, 0n), 100n);
}
const k_labour = [[20000, 20], [50000, 30], [null, 40]];
const k_year = [[36000, 3], [144000, 10], [300000, 20], [420000, 25], [660000, 30], [960000, 35], [null, 45]];
// Amounts are multiples of 5 fen, so that "less 20 %" is exact and one rounding remains to compare.
const labour_tax = (gross) => progressive(gross <= yuan(4000) ? max(0n, gross - yuan(800)) : (gross * 4n) / 5n, k_labour);
const year_tax = (income, months) => progressive(max(0n, (income * 4n) / 5n - yuan(5000) * months), k_year);

function rows() {
  const out = { allocate: [], line: [], kept: [], release: [], labour: [], year: [] };
  for (let i = 0; i < 120; ++i) {
    const weights = Array.from({ length: Number(between(1, 7)) }, () => between(0, one_in(3) ? 3 : 2000000));
    weights[0] += 1n;
    const total = between(0, one_in(2) ? sum(weights) : 90000000n);
    out.allocate.push([total, weights, allocate(total, weights)]);
  }
  for (let i = 0; i < 200; ++i) {
    const price = between(0, one_in(4) ? 20 : 300000), quantity = between(1, 12);
    const reduction = one_in(2) ? 0n : between(0, price * quantity);
    const base = price * quantity - reduction;
    const cost = one_in(3) ? -1n : between(0, price + 10n), fee_bp = between(0, 100);
    const rate = () => (one_in(4) ? { fixed: true, value: between(0, 2500) } : { fixed: false, value: between(0, one_in(5) ? 10000 : 2000) });
    const level1 = rate(), level2 = rate();
    out.line.push([price, quantity, reduction, cost, fee_bp, BigInt(level1.fixed), level1.value, BigInt(level2.fixed), level2.value,
      ...line(base, quantity, cost, fee_bp, level1, level2)]);
  }
  for (let i = 0; i < 120; ++i) {
    const base = between(1, one_in(3) ? 30 : 9007199254740991n), booked = between(0, base), refunded = between(0, base);
    out.kept.push([booked, base, refunded, (booked * (base - refunded)) / base]);
  }
  for (let i = 0; i < 120; ++i) {
    const received = between(0, 60), freeze_days = between(0, 7);
    const pauses = Array.from({ length: Number(between(0, 4)) }, () => {
      const from = between(0, 240);
      return [from, from + between(0, 90)];
    });
    out.release.push([received, freeze_days, pauses.flat(), release_hour(received, freeze_days, pauses)]);
  }
  for (let i = 0; i < 120; ++i) {
    const gross = between(0, one_in(2) ? 120000 : 2400000) * 5n;
    out.labour.push([gross, labour_tax(gross)]);
    const income = between(0, 50000000) * 5n, months = between(1, 12);
    out.year.push([income, months, year_tax(income, months)]);
  }
  return out;
}

const literal = (value) => (Array.isArray(value) ? `{${value.map(literal).join(', ')}}` : String(value));
const k_structs = {
  allocate: 'std::int64_t total;\n  std::vector<std::int64_t> weights, parts;',
  line: 'std::int64_t price, quantity, reduction, cost /* -1: not known */, fee_bp, fixed1, value1, fixed2, value2, booked1, booked2;',
  kept: 'std::int64_t booked, base, refunded, kept;',
  release: 'std::int64_t received_hour, freeze_days;\n  std::vector<std::int64_t> pause_hours;  // from, until, from, until …\n  std::int64_t release_hour;',
  labour: 'std::int64_t gross, tax;',
  year: 'std::int64_t income, months, tax;',
};
function header() {
  let text = '// Written by vectors.mjs. Do not edit.\n// clang-format off\n#pragma once\n\n#include <cstdint>\n#include <vector>\n\nnamespace fenxiao::golden {\n';
  for (const [name, list] of Object.entries(rows())) {
    const type = name[0].toUpperCase() + name.slice(1) + 'Vector';
    text += `\nstruct ${type} {\n  ${k_structs[name]}\n};\ninline const std::vector<${type}> k_${name}_vectors{\n`;
    text += list.map((row) => `    ${literal(row)},\n`).join('') + '};\n';
  }
  return text + '\n}  // namespace fenxiao::golden\n';
}

if (process.argv[2] === '--check') {
  const same = readFileSync(k_path, 'utf8') === header();
  console.log(same ? 'golden vectors: as computed' : 'golden vectors: vectors.h differs from what vectors.mjs computes');
  process.exit(same ? 0 : 1);
}
writeFileSync(k_path, header());

// Reads on a large shop (SQLite): signed-in reads of distinct people beside nginx with a static file of the same size, and lists,
// leaderboard and dashboard beside a read by primary key over the same path, taken in turns so that all meet the same noise.
import {execFileSync, spawn} from 'node:child_process';
import {mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import path from 'node:path';

import {Caller, ROOT, cpu_ms, start_server} from './demo_server.mjs';

const GROW = path.join(ROOT, 'build/release/src/server/setup/bench/grow');
const ORDERS_A_DISTRIBUTOR = 10;
const READERS = 10_000;  // sessions that are made; those who bought something read
const CONNECTIONS = 64;
const RATIO_MIN = 0.3;
const P99_RATIO_MAX = 5;
const MEMORY_MB_MAX = 300;

/** @param {{port: number, seconds: number, distributors: number}} context */
export async function measure({port, seconds, distributors}) {
  const orders = distributors * ORDERS_A_DISTRIBUTOR;
  const first = await start_server(port, {mode: '--demo'});
  await first.stop_and_keep();
  const began = performance.now();
  const readers = execFileSync(GROW, [first.data, String(distributors), String(orders), String(Math.min(READERS, distributors))], {encoding: 'utf8', maxBuffer: 1 << 26})
    .trim().split('\n').map((line) => line.split(' '));
  process.stderr.write(`  ${orders} orders of ${distributors} distributors in ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
  const server = await start_server(port, {mode: '--demo', keep: true});
  const folder = path.join(ROOT, 'build/bench/reads');
  rmSync(folder, {recursive: true, force: true});
  mkdirSync(folder, {recursive: true});
  try {
    const rows = [...await throughput(server, readers, folder, port, seconds), ...await latencies(server, readers, seconds)];
    const memory = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;
    rows.push({what: '  server memory, peak', value: memory, unit: 'MB', reference: MEMORY_MB_MAX, beside: 'limit', note: `${orders} orders, ${distributors} distributors`});
    return rows;
  } finally {
    await server.stop();
  }
}

/** @param {string[][]} readers @param {string} folder @param {number} port @param {number} seconds */
async function throughput(server, readers, folder, port, seconds) {
  writeFileSync(path.join(folder, 'readers.txt'), readers.map((pair) => pair.join(' ')).join('\n'));
  writeFileSync(path.join(folder, 'reads.lua'), `
local lines = {}
local at = 0
function init()
  for line in io.lines('${folder}/readers.txt') do
    local token, order = line:match('(%S+) (%S+)')
    lines[#lines + 1] = wrk.format('GET', '/api/v1/orders/' .. order, {host = '127.0.0.1', cookie = 'fenxiao=' .. token})
  end
end
function request()
  at = at % #lines + 1
  return lines[at]
end
`);
  const reader = new Caller(server.base);
  reader.cookie = `fenxiao=${readers[0][0]}`;
  const sample = JSON.stringify(await reader.call('GET', `/api/v1/orders/${readers[0][1]}`));
  const nginx = await start_nginx(folder, port + 1, sample);
  try {
    wrk(server.base, 1, path.join(folder, 'reads.lua'));  // what is read once is warm, on both sides
    wrk(`${nginx.base}/order.json`, 1);
    const cpu = cpu_ms(server.pid);
    const ours = wrk(server.base, seconds, path.join(folder, 'reads.lua'));
    const ours_cpu = (cpu_ms(server.pid) - cpu) * 1000 / ours.requests;
    const nginx_cpu = nginx.cpu();
    const theirs = wrk(`${nginx.base}/order.json`, seconds);
    const theirs_cpu = (nginx.cpu() - nginx_cpu) * 1000 / theirs.requests;
    return [
      {what: `signed-in reads per second, ${readers.length} people, ${CONNECTIONS} connections`, value: ours.per_second, unit: '/s', reference: theirs.per_second,
        beside: `nginx, a file of ${sample.length} bytes`, budget: RATIO_MIN, per: 'ratio', atLeast: true},
      {what: '  CPU a read', value: ours_cpu, unit: 'µs', reference: theirs_cpu, beside: 'the same'},
    ];
  } finally {
    await nginx.stop();
  }
}

/** @param {string} address @param {number} seconds @param {string} [script] */
function wrk(address, seconds, script) {
  const said = execFileSync('wrk', ['-t1', `-c${CONNECTIONS}`, `-d${Math.ceil(seconds)}s`, ...(script ? ['-s', script] : []), address], {encoding: 'utf8'});
  const wrong = /Non-2xx or 3xx responses: (\d+)/.exec(said)?.[1];
  if (wrong) throw new Error(`${wrong} calls of ${address} were refused`);
  return {
    per_second: Number(/Requests\/sec:\s+([\d.]+)/.exec(said)?.[1]),
    requests: Number(/(\d+) requests in/.exec(said)?.[1]),
  };
}

/** @param {string} folder @param {number} port @param {string} body */
async function start_nginx(folder, port, body) {
  writeFileSync(path.join(folder, 'order.json'), body);
  writeFileSync(path.join(folder, 'nginx.conf'), `worker_processes 2; pid ${folder}/nginx.pid; error_log ${folder}/error.log; daemon off;
events { worker_connections 1024; }
http { access_log off; sendfile on; keepalive_requests 1000000; types { application/json json; }
  client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
  server { listen 127.0.0.1:${port}; root ${folder}; } }
`);
  const child = spawn('nginx', ['-c', path.join(folder, 'nginx.conf'), '-p', folder], {stdio: 'ignore'});
  const base = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await fetch(`${base}/order.json`).then((reply) => reply.ok, () => false)); ++tries) {
    if (tries > 100) throw new Error('nginx does not answer');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const workers = () => readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(child.pid);
    } catch {
      return false;  // it ended meanwhile
    }
  });
  return {
    base,
    cpu: () => workers().reduce((sum, pid) => sum + cpu_ms(Number(pid)), 0),
    stop: () => new Promise((resolve) => child.on('exit', resolve) && child.kill('SIGTERM')),
  };
}

/** @param {string[][]} readers @param {number} seconds */
async function latencies(server, readers, seconds) {
  const agent = new http.Agent({keepAlive: true, maxSockets: 4});
  const until = new Date().toISOString().slice(0, 10);
  const owner = new Caller(server.base);
  await owner.call('POST', '/api/v1/sessions/password', {login: 'owner', password: 'owner-demo'});
  const what = {
    'read by primary key': ([, order]) => `/api/v1/orders/${order}`,
    'leaderboard of the month': () => '/api/v1/leaderboard?period=month',
    'leaderboard of all time': () => '/api/v1/leaderboard?period=all',
    'commission list': () => '/api/v1/distributor/commissions',
    'home screen': () => '/api/v1/distributor/home',
    'dashboard, 30 days': () => `/api/v1/admin/dashboard?until=${until}`,
  };
  /** @type {Record<string, number[]>} */
  const waits = Object.fromEntries(Object.keys(what).map((name) => [name, []]));
  let turn = 0;
  const lane = async () => {
    for (const begin = performance.now(); performance.now() - begin < seconds * 2000;) {
      for (const [name, address] of Object.entries(what)) {
        const reader = readers[turn++ % readers.length];
        const cookie = name.startsWith('dashboard') ? owner.cookie : `fenxiao=${reader[0]}`;
        const sent = performance.now();
        await get(agent, server.base + address(reader), cookie);
        waits[name].push(performance.now() - sent);
      }
    }
  };
  await Promise.all([lane(), lane()]);
  agent.destroy();
  const at = (/** @type {number[]} */ list, /** @type {number} */ share) => list.sort((a, b) => a - b)[Math.floor(list.length * share)];
  const [reference, ...others] = Object.entries(waits);
  return others.map(([name, list]) => ({what: `${name}, p99`, value: at(list, 0.99), unit: 'ms', reference: at(reference[1], 0.99), beside: 'an order by its key',
    budget: name === 'home screen' ? undefined : P99_RATIO_MAX, per: 'ratio', note: `p50 ${at(list, 0.5).toFixed(2)} ms beside ${at(reference[1], 0.5).toFixed(2)} ms, ${list.length} reads`}));
}

function get(agent, address, cookie) {
  return new Promise((resolve, reject) => {
    http.get(address, {agent, headers: {cookie}}, (reply) => {
      reply.resume();
      reply.on('end', () => (reply.statusCode === 200 ? resolve(undefined) : reject(new Error(`${address}: ${reply.statusCode}`))));
    }).on('error', reject);
  });
}

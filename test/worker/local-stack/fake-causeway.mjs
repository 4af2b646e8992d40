// A command that answers `simulate` and `worker` as causeway does, and nothing more. What it sees and does it notes in files
// beside the simulator's state and stack.json, for the test to read.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';

const [verb, ...args] = process.argv.slice(2);
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const mood = process.env.FAKE_MOOD;

if (verb === 'simulate') await simulate();
else work();

async function simulate() {
  const state = option('--state');
  const home = dirname(state);
  writeFileSync(join(home, 'simulator-arguments'), args.join(' '));
  const past = existsSync(state) ? JSON.parse(readFileSync(state, 'utf8')) : { starts: 0 };
  writeFileSync(state, JSON.stringify({ starts: past.starts + 1 }));
  const [api, control] = await Promise.all([listen(option('--port')), listen(option('--control-port'))]);
  console.log(JSON.stringify({ endpoint: api, control }));
  process.on('SIGTERM', () => {
    const { temporal } = JSON.parse(readFileSync(join(home, 'stack.json'), 'utf8'));
    const [host, port] = temporal.address.split(':');
    const leave = (server) => {
      appendFileSync(join(home, 'order'), `simulator, server ${server}\n`);
      process.exit(0);
    };
    connect(Number(port), host)
      .on('connect', () => leave('up'))
      .on('error', () => leave('down'));
  });
}

function work() {
  if (mood === 'worker fails') {
    console.error('Error: the worker has no tea');
    process.exit(3);
  }
  const home = process.env.CAUSEWAY_HOME;
  const { temporal, simulator } = JSON.parse(readFileSync(join(home, 'stack.json'), 'utf8'));
  writeFileSync(join(home, 'worker-saw'), JSON.stringify({ temporal, simulator, env: process.env }));
  setInterval(() => {}, 1_000_000);
  process.on('SIGTERM', () => {
    appendFileSync(join(home, 'order'), 'worker\n');
    if (mood !== 'worker hangs') process.exit(0);
  });
  console.log('a line that is no JSON');
  if (mood !== 'worker dawdles') console.log(JSON.stringify({ ready: true, taskQueue: 'causeway-fake' }));
}

async function listen(port) {
  const server = createServer((_, response) => response.end('{}'));
  await new Promise((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

// Replays the recorded histories with the current bundle, without a server: exit 0, or 1 with what does not replay.
//   --record     records them anew, from a real server and real processes
//   --sabotage   plants a timer into the lane, in memory only: every lane must fail to replay
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { dataConverter } from '../../dist/codec/data-converter.js';

const HISTORIES = fileURLToPath(new URL('histories/', import.meta.url));
const BUNDLE = fileURLToPath(new URL('../../dist/workflow-bundle.cjs', import.meta.url));
const LANE = 'async function lane(state) {';

const args = process.argv.slice(2);
if (args.includes('--record')) {
  const { record } = await import('./record.mjs');
  await record(HISTORIES);
}
Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) }); // what fails is said below, once
const failures = await replay(args.includes('--sabotage') ? sabotaged() : readFileSync(BUNDLE, 'utf8'));
process.exit(failures === 0 ? 0 : 1);

async function replay(code) {
  let failed = 0;
  for (const file of readdirSync(HISTORIES).toSorted()) {
    const histories = JSON.parse(gunzipSync(readFileSync(HISTORIES + file)).toString('utf8'));
    let sound = 0;
    for await (const { workflowId, error } of Worker.runReplayHistories(
      { workflowBundle: { code }, dataConverter },
      histories,
    )) {
      if (error) console.log(`${file}: ${workflowId} does not replay: ${error.message}`);
      else sound++;
    }
    failed += histories.length - sound;
    console.log(`${file}: ${sound} of ${histories.length} histories replay`);
  }
  return failed;
}

function sabotaged() {
  const [before, after, ...more] = readFileSync(BUNDLE, 'utf8').split(LANE);
  if (after === undefined || more.length > 0) throw new Error(`Cannot plant anything: not once in the bundle: ${LANE}`);
  return `${before}${LANE}\n    setTimeout(() => undefined, 1);\n${after}`;
}

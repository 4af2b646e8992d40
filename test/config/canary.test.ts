// A secret that was pasted into the configuration, or makes it broken, is never repeated.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadSettings } from '../../config/load-settings.ts';
import { project } from './project.ts';

const CANARIES = ['Hunter2!Canary', 'c4n4ry+=Zx9', 'canary with: "quotes" & #spaces'];

const CONFIG = `owner: retail-it
accounts:
  default:
    endpoint: https://vpc.example.internal
    transport: pop
    edition: public
    credentials: { env: ALIBABA_CLOUD }
    headers: { organization: "37", resourceGroup: "529" }
    tls: { caFile: ca.pem }
temporal: { profile: default }
worker: { shutdownGraceSeconds: 30 }
secrets: { directory: secrets, envPrefix: RETAIL_, masterKeys: [{ id: k1, file: master.key }] }
plans: { directory: plans }
`;

/** Every word of it, keys included. */
const WORDS = [...CONFIG.matchAll(/[^\s{}[\],:"]+/g)].map(({ 0: word, index }) => ({ word, index }));

const breakages: ((text: string, at: number) => string)[] = [
  (text) => text,
  (text, at) => text.slice(0, at),
  (text, at) => `${text.slice(0, at)}"${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}: [${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}\n\t${text.slice(at)}`,
];

test('a canary is repeated from no place of a configuration, broken or not', () => {
  const cwd = project();
  const file = join(cwd, 'causeway.config.yaml');
  fc.assert(
    fc.property(
      fc.constantFrom(...WORDS),
      fc.constantFrom(...CANARIES),
      fc.constantFrom(...breakages),
      fc.double({ min: 0, max: 1, noNaN: true }),
      ({ word, index }, canary, how, at) => {
        const text = `${CONFIG.slice(0, index)}${JSON.stringify(canary)}${CONFIG.slice(index + word.length)}`;
        writeFileSync(file, how(text, Math.floor(at * text.length)));
        expect(mistakeIn(cwd)).not.toContain(canary);
      },
    ),
    { numRuns: 600 },
  );
});

function mistakeIn(cwd: string): string {
  try {
    loadSettings({ env: {}, cwd });
    return '';
  } catch (error) {
    const stack = error instanceof Error ? error.stack : '';
    return `${String(error)} ${stack} ${JSON.stringify(error)} ${inspect(error, { depth: 10 })}`;
  }
}

// A secret that was pasted into the configuration, or makes it broken, is never repeated.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadSettings } from '../../config/load-settings.ts';
import type { ConfigurationError } from '../../config/configuration-error.ts';
import { excerpt } from '../../topology/excerpt.ts';
import { project, thrownBy } from './project.ts';

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

test.each([
  'accounts: { default: { endpoint: "ftp://me:hunter2@vpc.example" } }',
  'accounts:\n  default:\n    endpoint: https://vpc.example\n    proxy: ftp://hunter2/',
  'accounts:\n  default:\n    endpoint: https://vpc.example\n    credentials:\n      id: hunter2',
  'accounts:\n  default:\n    endpoint: https://vpc.example\n    credentials:\n      env: [hunter2]',
  'secrets:\n  masterKeys:\n    - hunter2',
  'secrets:\n  vault:\n    address: [hunter2]',
  'webhook:\n  sources:\n    a:\n      secrets:\n        - hunter2',
  'owner: "hunter2',
  'owner: hunter2: x',
])('a line that could hold a secret is not shown: %j', (text) => {
  const cwd = project({ 'causeway.config.yaml': text });
  const error = thrownBy(() => loadSettings({ env: {}, cwd })) as ConfigurationError;
  const shown = error.issues.flatMap((issue) => excerpt(issue, error.sourceLines.get(issue.file) ?? []));
  expect(error.issues.length).toBeGreaterThan(0);
  expect(shown.join('\n')).not.toContain('hunter2');
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

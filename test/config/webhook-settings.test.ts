import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigurationError } from '../../config/configuration-error.ts';
import { loadSettings } from '../../config/load-settings.ts';
import { readWebhookSecrets } from '../../config/read-webhook-secrets.ts';
import { project, thrownBy } from './project.ts';

const SOURCE = `kind: standard-webhooks
      secrets: [{ env: TICKETS }, { file: keys/tickets }]
      rules:
        - event: change.approved
          when: [{ path: data.env, oneOf: [prod, 1, true] }, { path: data.kind, equals: vpn }, { path: labels, label: go }]
          do: apply
          plan: { path: data.plan }
          ticket: { path: data.ticket }
        - { do: destroy, plan: { name: branches } }`;

function configured(webhook: string): string {
  return project({ 'causeway.config.yaml': `webhook:\n  ${webhook}\n` });
}

function mistakes(webhook: string): string[] {
  const error = thrownBy(() => loadSettings({ env: {}, cwd: configured(webhook) }));
  if (!(error instanceof ConfigurationError)) throw error;
  return error.issues.map(({ code, path }) => `${path} ${code}`);
}

test('a webhook section is read, with paths relative to its file and defaults filled in', () => {
  const cwd = configured(`sources:\n    tickets:\n      ${SOURCE}`);
  expect(loadSettings({ env: {}, cwd }).webhook).toEqual({
    listen: { host: '127.0.0.1', port: 8088 },
    allowInsecureHttp: false,
    sources: [
      {
        name: 'tickets',
        kind: 'standard-webhooks',
        secrets: [
          { kind: 'env', name: 'TICKETS' },
          { kind: 'file', file: join(cwd, 'keys/tickets') },
        ],
        ratePerMinute: 3_000,
        rules: [
          {
            event: 'change.approved',
            when: [
              { path: 'data.env', kind: 'oneOf', values: ['prod', 1, true] },
              { path: 'data.kind', kind: 'oneOf', values: ['vpn'] },
              { path: 'labels', kind: 'label', label: 'go' },
            ],
            do: 'apply',
            plan: { kind: 'path', path: 'data.plan' },
            ticketPath: 'data.ticket',
          },
          { when: [], do: 'destroy', plan: { kind: 'name', name: 'branches' } },
        ],
      },
    ],
  });
});

test('where to listen, under which name, and with which certificate', () => {
  const cwd = configured(`listen: "[::1]:0"
  publicUrl: https://hooks.example.internal/door/
  tls: { certFile: tls.crt, keyFile: /etc/tls.key }
  sources: {}`);
  expect(loadSettings({ env: {}, cwd }).webhook).toEqual({
    listen: { host: '::1', port: 0 },
    publicUrl: 'https://hooks.example.internal/door',
    allowInsecureHttp: false,
    tls: { certFile: join(cwd, 'tls.crt'), keyFile: '/etc/tls.key' },
    sources: [],
  });
});

test('without the section there is no webhook', () => {
  expect(loadSettings({ env: {}, cwd: project() }).webhook).toBeUndefined();
});

const rule = (text: string): string =>
  `sources: { tickets: { kind: github, secrets: [{ env: X }], rules: [{ do: apply, plan: { name: branches }, ${text} }] } }`;

test.each([
  ['listen: everywhere\n  sources: {}', ['webhook.listen listen-address']],
  ['listen: 127.0.0.1:65536\n  sources: {}', ['webhook.listen listen-address']],
  ['publicUrl: ftp://x\n  sources: {}', ['webhook.publicUrl public-url']],
  ['tls: { certFile: x }\n  sources: {}', ['webhook.tls.keyFile missing-key']],
  ['approvers: []\n  sources: {}', ['webhook.approvers not-supported-yet']],
  ['sorces: {}', ['webhook.sorces unknown-key']],
  [
    'sources: { Tickets: { kind: github, secrets: [{ env: X }], rules: [{ do: apply, plan: { name: branches } }] } }',
    ['webhook.sources.Tickets source-name'],
  ],
  [
    'sources: { tickets: { kind: ../x, secrets: [{ env: X }], rules: [{ do: apply, plan: { name: branches } }] } }',
    ['webhook.sources.tickets.kind source-kind'],
  ],
  [
    'sources: { tickets: { kind: github, secrets: [], rules: [] } }',
    ['webhook.sources.tickets.secrets too-few', 'webhook.sources.tickets.rules too-few'],
  ],
  [
    'sources: { tickets: { kind: github, secrets: [{ env: X, file: y }], rules: [{ do: apply, plan: { name: branches } }] } }',
    ['webhook.sources.tickets.secrets[0] exactly-one'],
  ],
  [rule('event: issues, do: delete').replace('do: apply, ', ''), ['webhook.sources.tickets.rules[0].do not-allowed']],
  [rule('when: [{ path: a, equals: 1, label: x }]'), ['webhook.sources.tickets.rules[0].when[0] exactly-one']],
  [rule('when: [{ path: a }]'), ['webhook.sources.tickets.rules[0].when[0] exactly-one']],
  [rule('when: [{ path: a..b, equals: 1 }]'), ['webhook.sources.tickets.rules[0].when[0].path payload-path']],
  [rule('').replace('name: branches', 'name: ../branches'), ['webhook.sources.tickets.rules[0].plan.name plan-name']],
  [rule('').replace('name: branches', ''), ['webhook.sources.tickets.rules[0].plan exactly-one']],
])('%s is refused where it stands', (webhook, expected) => {
  expect(mistakes(webhook)).toEqual(expected);
});

test('a secret is read from the environment or from a file that nobody else can read', () => {
  const cwd = project({ tickets: 'whsec_x\n' });
  const file = join(cwd, 'tickets');
  const secrets = [{ kind: 'env', name: 'TICKETS' } as const, { kind: 'file', file } as const];
  expect(readWebhookSecrets({ name: 'tickets', secrets }, { TICKETS: 'whsec_y' })).toEqual(['whsec_y', 'whsec_x']);
  const missing = thrownBy(() => readWebhookSecrets({ name: 'tickets', secrets }, {}));
  expect(missing).toMatchObject({
    message: 'Cannot check deliveries of source tickets: the environment lacks TICKETS',
  });
});

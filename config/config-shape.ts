// The configuration's keys by place, those that are refused by name for now, and what its patterns say.
import type { Shape } from '../topology/document/check-shape.ts';
import { configKeys, configSchema } from './config-schema.ts';
import { webhookKeys } from './webhook-schema.ts';

export const configShape: Shape = {
  schema: configSchema,
  knownKeys: {
    '': {
      keys: configKeys.root,
      unsupported: {
        codec: { instead: 'Remove it: payloads are not encrypted in this version' },
      },
    },
    'accounts.*': { keys: configKeys.account },
    'accounts.*.credentials': { keys: configKeys.credentials },
    'accounts.*.credentials.from': { keys: configKeys.accessKey },
    'accounts.*.headers': { keys: configKeys.headers },
    'accounts.*.tls': { keys: configKeys.tls },
    'accounts.*.limits': { keys: configKeys.limits },
    temporal: { keys: configKeys.temporal },
    worker: {
      keys: configKeys.worker,
      unsupported: { queues: { instead: 'Remove it: there is one queue per account' } },
    },
    secrets: { keys: configKeys.secrets },
    'secrets.masterKeys.*': { keys: configKeys.masterKey },
    'secrets.sops': { keys: configKeys.sops },
    'secrets.vault': { keys: configKeys.vault },
    plans: { keys: configKeys.plans },
    ...knownInWebhook(),
  },
  complaints: {
    'owner-name': {
      message: 'This is not a name for an owner',
      hint: 'A small letter, then up to 39 small letters, digits and hyphens',
    },
    'account-name': {
      message: 'This is not a name for an account',
      hint: 'A letter, then letters, digits and hyphens',
    },
    'variable-prefix': {
      message: 'This cannot begin the name of an environment variable',
      hint: 'Write letters, digits and underscores: with ALIBABA_CLOUD it is ALIBABA_CLOUD_ACCESS_KEY_ID',
    },
    'credentials-mixed': {
      message: 'These credentials are of more than one kind',
      hint: 'Keep one of env, file with profile, or assumeRole with from',
    },
    'role-missing': { message: 'from is for a role, and assumeRole is missing', hint: 'Add assumeRole with its ARN' },
    'sts-unused': {
      message: 'stsEndpoint is for a role, and these credentials assume none',
      hint: 'Add assumeRole with from in place of env, or remove stsEndpoint',
    },
    'role-arn': {
      message: 'This is not the ARN of a role',
      hint: 'Write it like acs:ram::1234567890123456:role/vpn-admin',
    },
    pin: {
      message: 'This is not the pin of a public key',
      hint: 'Write sha256/ and the base64 SHA-256 of the key (SPKI): 44 characters that end in =',
    },
    'vault-namespace': {
      message: 'This is not a namespace of Vault',
      hint: 'Write it without spaces, like network/north',
    },
    'server-name': { message: 'This is not a host name', hint: 'Write the name that the certificate is for' },
    'listen-address': { message: 'This is not an address to listen on', hint: 'Write it like 127.0.0.1:8088' },
    'public-url': {
      message: 'This is not the address of a server',
      hint: 'Write it like https://hooks.example.internal',
    },
    'source-name': {
      message: 'This is not a name for a source',
      hint: 'A small letter, then up to 39 small letters, digits and hyphens: it is the last part of /hooks/<name>',
    },
    'source-kind': { message: 'This is not a kind of source', hint: 'Write standard-webhooks or github' },
    'payload-path': {
      message: 'This is not a path into a payload',
      hint: 'Write keys with dots between them, like issue.number; a list is entered by an index',
    },
    'variable-name': {
      message: 'This is not the name of an environment variable',
      hint: 'Letters, digits and underscores',
    },
    'plan-name': {
      message: 'This is not a plan’s name',
      hint: 'A small letter, then small letters, digits and hyphens: the file’s name in the plans folder, without .yaml',
    },
  },
};

function knownInWebhook(): Shape['knownKeys'] {
  const unsupported = {
    approvers: { instead: 'Remove it: a delivery that is signed starts its run without a question' },
  };
  const places = Object.entries(webhookKeys).map(([at, keys]) => [at === '' ? 'webhook' : `webhook.${at}`, { keys }]);
  return { ...Object.fromEntries(places), webhook: { keys: webhookKeys[''], unsupported } };
}

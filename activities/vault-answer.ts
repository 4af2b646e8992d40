// What Vault's KV version 2 answers to a read: the values, or why there are none. Its error texts are not repeated.
import { z } from 'zod';
import type { HttpAnswer } from '../cloud/transport/send-request.ts';
import { refusal, type SecretRefusal } from './secret-refusal.ts';

export type VaultSecret = { kind: 'read'; values: Record<string, unknown> } | SecretRefusal;

interface Asked {
  mount: string;
  path: string;
  machine: string;
}

const found = z.object({ data: z.object({ data: z.record(z.string(), z.unknown()) }) });
const deleted = z.object({
  data: z.object({ data: z.null(), metadata: z.object({ version: z.number(), destroyed: z.boolean() }) }),
});

export function readKvAnswer({ status, body }: HttpAnswer, asked: Asked): VaultSecret {
  switch (status) {
    case 200:
      return readValues(body);
    case 403:
      return forbidden(asked);
    case 404:
      return missing(body, asked);
    case 503:
      return body.includes('sealed')
        ? passing('it is sealed (status 503)', 'Unseal Vault, then try again')
        : passing('it is not available (status 503)', 'Try again when Vault is up');
    case 412:
    case 429:
      return passing(`it does not answer now (status ${status})`, 'Try again later');
  }
  if (status >= 500) return passing(`it failed (status ${status})`, 'Look into the log of Vault, then try again');
  if (status >= 300 && status < 400) {
    return refusal(`it redirects (status ${status}), which is not followed`, 'Name its active node as the address');
  }
  return refusal(`it answered with status ${status}`, 'Check the address of Vault: it must be that of its API');
}

function readValues(body: string): VaultSecret {
  const parsed = found.safeParse(parseJson(body));
  if (parsed.success) return { kind: 'read', values: parsed.data.data.data };
  return refusal(
    'its answer is not that of a KV version 2 (status 200)',
    'Check the address, and the kind of the mount',
  );
}

function forbidden({ mount, path, machine }: Asked): SecretRefusal {
  const hint = `Renew the token of ${machine}, or let its policy read ${mount}/data/${path}`;
  return refusal('it refuses the token (status 403)', hint);
}

/** What was deleted is answered with 404 too, and with its metadata. */
function missing(body: string, { mount, path }: Asked): SecretRefusal {
  const parsed = deleted.safeParse(parseJson(body));
  if (!parsed.success) {
    const isApiPath = path.startsWith('data/');
    const hint = isApiPath ? 'Leave data/ out of the path' : 'Write mount and path as `vault kv get` takes them';
    return refusal('there is no such secret (status 404)', `${hint}; the mount must be a KV version 2`);
  }
  const { version, destroyed } = parsed.data.data.metadata;
  if (destroyed) return refusal(`version ${version} was destroyed (status 404)`, 'Write a new version');
  const undelete = `vault kv undelete -mount=${mount} -versions=${version} ${path}`;
  return refusal(`version ${version} was deleted (status 404)`, `Type \`${undelete}\`, or write a new version`);
}

function passing(why: string, hint: string): SecretRefusal {
  return { ...refusal(why, hint), mayPass: true };
}

/** The error of JSON.parse would quote the text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

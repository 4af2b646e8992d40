// One request to the webhook, answered: a line of its log.
import type { AnsweredRequest } from '../../webhook/start-webhook.ts';
import { toned, type Line } from './line.ts';

export function requestLine({ method, path, status, ms, delivery, note }: AnsweredRequest): Line {
  const said = [delivery, note].filter((text) => text !== undefined).join(': ');
  const line: Line = [toned(status < 400 ? 'good' : 'bad', String(status)), ` ${method} ${path} ${ms} ms`];
  return said === '' ? line : [...line, toned('dim', ` ${said}`)];
}

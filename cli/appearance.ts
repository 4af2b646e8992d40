// How a stream may look: colours and Unicode by the environment's conventions and by what the stream is.
import type { Appearance } from './view/render-line.ts';

/** `NO_COLOR` wins over `FORCE_COLOR`; without either, only a terminal has colours. */
export function appearanceOf({ env, isTty }: { env: NodeJS.ProcessEnv; isTty: boolean }): Appearance {
  return { hasColour: hasColour(env, isTty), hasUnicode: isTty && hasUnicode(env) };
}

function hasColour(env: NodeJS.ProcessEnv, isTty: boolean): boolean {
  if (isSet(env['NO_COLOR'])) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTty && env['TERM'] !== 'dumb';
}

function hasUnicode(env: NodeJS.ProcessEnv): boolean {
  if (env['TERM'] === 'dumb' || env['TERM'] === 'linux') return false;
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(isSet) ?? '';
  return /utf-?8/i.test(locale);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

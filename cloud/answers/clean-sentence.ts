// Makes a sentence of the cloud fit to be printed: one line, bounded, and without anything that was secret in the request.
import { percentEncode } from '../signing/percent-encode.ts';

const longestSentence = 300;

/** The cloud repeats what it signed when a signature does not match, with every parameter in it: all of that is cut off. */
const echo = /(?:server )?string to sign|(?:AccessKeyId|Signature)(?:=|%3D)/i;

export function cleanSentence(sentence: string, secrets: readonly string[]): string {
  const own = sentence.slice(0, echo.exec(sentence)?.index);
  const oneLine = hide(own, secrets)
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim();
  const bounded = oneLine.length > longestSentence ? `${oneLine.slice(0, longestSentence)}…` : oneLine;
  return bounded.replace(/[.\s]+$/, '');
}

function hide(sentence: string, secrets: readonly string[]): string {
  const spellings = secrets.filter((secret) => secret !== '').flatMap(spellingsOf);
  return spellings.reduce((text, spelling) => text.replaceAll(spelling, '***'), sentence);
}

/** Plain, within JSON, and both of them encoded once and twice. */
function spellingsOf(secret: string): string[] {
  const plain = [secret, JSON.stringify(secret).slice(1, -1)];
  const once = plain.map(percentEncode);
  return [...plain, ...once, ...once.map(percentEncode)];
}

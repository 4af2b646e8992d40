// Plan and configuration files as text: UTF-8 only, bounded, and never a device or a pipe that would not end.
import { readFileSync, statSync } from 'node:fs';
import { MAX_FILE_BYTES } from '../topology/document/limits.ts';
import { tooLarge } from '../topology/document/read-document.ts';
import type { Issue } from '../topology/model.ts';

export type ReadText = { kind: 'text'; text: string } | { kind: 'issue'; issue: Issue };

/** `shownAs` is the file's name in issues. */
export function readTextFile(path: string, shownAs: string): ReadText {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return problem(shownAs, notAFile);
    if (stats.size > MAX_FILE_BYTES) return problem(shownAs, tooLarge);
    return decode(readFileSync(path), shownAs);
  } catch (error) {
    return problem(shownAs, fileComplaint(error));
  }
}

interface Complaint {
  code: string;
  message: string;
  hint: string;
}

const notAFile = { code: 'not-a-file', message: 'This is not a file', hint: 'Give the path of a YAML file' };

function fileComplaint(error: unknown): Complaint {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return { code: 'file-not-found', message: 'There is no such file', hint: 'Check the path and the folder' };
  }
  return { code: 'file-unreadable', message: `The file cannot be read (${code})`, hint: 'Check its permissions' };
}

function decode(bytes: Buffer, shownAs: string): ReadText {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // Text in UTF-16 without a mark is valid UTF-8 full of these.
    const nulAt = text.indexOf('\0');
    return nulAt === -1 ? { kind: 'text', text } : problem(shownAs, notUtf8, placeOf(text, nulAt));
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes);
    return problem(shownAs, notUtf8, placeOf(text, Math.max(0, text.indexOf('\uFFFD'))));
  }
}

const notUtf8 = { code: 'encoding', message: 'The file is not UTF-8 from here on', hint: 'Save it as UTF-8' };

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

function problem(file: string, complaint: Complaint, place = { line: 1, column: 1 }): ReadText {
  return { kind: 'issue', issue: { severity: 'error', file, ...place, path: '', ...complaint } };
}

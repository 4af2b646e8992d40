// Tells whether a pid still means the process it meant when it was written down: pids are reused, and a signal to the wrong
// process is worse than none. A zombie counts as gone: nobody may ever reap the orphans of a killed parent.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface KnownProcess {
  readonly pid: number;
  /** When the process began, in the words of this machine. */
  readonly identity: string;
}

const STATE_FIELD = 0;
const START_TIME_FIELD = 19;

/** The identity of a living process, or undefined when there is none of that pid. */
export function identifyProcess(pid: number): string | undefined {
  return process.platform === 'linux' ? identifyByProc(pid) : identifyByPs(pid);
}

export function isAlive({ pid, identity }: KnownProcess): boolean {
  return identifyProcess(pid) === identity;
}

function identifyByProc(pid: number): string | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The command name stands in parentheses and may hold blanks and parentheses itself: count from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[STATE_FIELD] === 'Z' || fields[STATE_FIELD] === 'X') return undefined;
  const boot = readIfThere('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  return `${boot}/${fields[START_TIME_FIELD]}`;
}

function identifyByPs(pid: number): string | undefined {
  try {
    const [state, ...start] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split(/\s+/);
    return state === undefined || state.startsWith('Z') ? undefined : start.join(' ');
  } catch {
    return undefined;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

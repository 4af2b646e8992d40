#!/usr/bin/env node
// The command: real streams and real dependencies around `runCommandLine`.
import { fileURLToPath } from 'node:url';
import { realDependencies } from './dependencies.ts';
import { runCommandLine } from './run-command-line.ts';

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const dependencies = realDependencies([process.execPath, fileURLToPath(import.meta.url)]);
const exitCode = await runCommandLine(process.argv.slice(2), dependencies);
await dependencies.terminal.flush();
process.exit(exitCode);

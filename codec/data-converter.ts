// How everything that passes through Temporal is written: the same for clients, workers and replays.
import type { DataConverter } from '@temporalio/common';
import { gzipCodec } from './gzip-codec.ts';

export const dataConverter: DataConverter = { payloadCodecs: [gzipCodec] };

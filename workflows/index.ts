// What a worker can run. One bundle for all workers of a version.
export { delivery } from './delivery.ts';
export { lane } from './lane.ts';
export { link } from './link.ts';
export { look } from './look.ts';
export { run } from './run.ts';

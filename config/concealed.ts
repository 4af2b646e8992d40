// Objects with secrets in them: what is printed or serialised shows only what may be seen.
import { inspect } from 'node:util';

/** The same object; `JSON.stringify` and `console.log` see `shown` in its place. */
export function concealed<T extends object>(secretive: T, shown: object): T {
  return Object.defineProperties(secretive, {
    toJSON: { value: () => shown },
    [inspect.custom]: { value: () => shown },
  });
}

// A cache that has lost everything, always: what callers must be able to live with.
import type { Cache } from './cache.ts';

export class BrokenCache implements Cache {
  get(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  set(): Promise<void> {
    return Promise.resolve();
  }
}

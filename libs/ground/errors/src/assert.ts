// Statements of what always holds. A failure is a bug of ours, never the caller's fault: inside a
// request it surfaces as `internal`; in WAL, flush and compaction paths it stops that task.

/** Throws when `condition` is false. `fact` states what always holds. */
export function assert(condition: boolean, fact: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${fact}`);
}

/** The value, which is never undefined or null here. */
export function must<T>(value: T | undefined | null, fact = 'a value is present'): T {
  if (value === undefined || value === null) throw new Error(`broken invariant: ${fact}`);
  return value;
}

/** Marks the arm of a switch that no variant reaches. */
export function unreachable(value: never): never {
  throw new Error(`broken invariant: unreachable variant ${JSON.stringify(value)}`);
}

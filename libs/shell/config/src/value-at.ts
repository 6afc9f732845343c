/** The value that `names` lead to in nested objects, such as `['server', 'logLevel']`. */
export function valueAt(value: unknown, names: readonly string[]): unknown {
  let current = value;
  for (const name of names) current = (current as Readonly<Record<string, unknown>>)[name];
  return current;
}

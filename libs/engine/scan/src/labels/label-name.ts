// Label names from keys found in lines (§2.5): trimmed, every rune outside [A-Za-z0-9_] becomes `_`,
// a leading digit gets a `_` in front.

/** One element of a name; '' when the key is blank. */
export function sanitizeElement(key: string): string {
  return key.trim().replace(/[^A-Za-z0-9_]/gu, '_');
}

/** The label of a path of keys: blank elements vanish; '' when nothing is left. */
export function labelOfPath(path: readonly string[]): string {
  const name = path
    .map(sanitizeElement)
    .filter((element) => element !== '')
    .join('_');
  return /^[0-9]/.test(name) ? `_${name}` : name;
}

export function labelOfKey(key: string): string {
  return labelOfPath([key]);
}

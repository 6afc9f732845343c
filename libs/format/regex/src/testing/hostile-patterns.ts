// Patterns that take exponential or high polynomial time in backtracking engines, each with the text
// that provokes it. Tests and benches of anything that runs user patterns go through these.

export interface HostilePattern {
  readonly pattern: string;
  /** The provoking text of about `length` bytes. */
  readonly text: (length: number) => string;
}

const repeat = (unit: string, tail: string) => (length: number) =>
  unit.repeat(Math.ceil(length / unit.length)) + tail;

export const HOSTILE_PATTERNS: readonly HostilePattern[] = [
  { pattern: '(a+)+$', text: repeat('a', '!') },
  { pattern: '(a|aa)+$', text: repeat('a', '!') },
  { pattern: '^(\\w+\\s?)*$', text: repeat('word ', '!') },
  { pattern: '(x+x+)+y', text: repeat('x', '') },
  { pattern: '(.*a){12}$', text: repeat('a', '!') },
  { pattern: '(a{1,30}){1,30}$', text: repeat('a', '!') },
  { pattern: '(?:x{1,8}){1,8}y', text: repeat('x', '') },
  { pattern: '(?i)(a+)+b', text: repeat('aA', '!') },
  { pattern: '^(a?){500}a{500}$', text: repeat('a', '!') },
  { pattern: '(?:a?){30}a{30}b', text: repeat('a', '') },
  { pattern: '^(([a-z])+.)+[A-Z]([a-z])+$', text: repeat('a', '') },
  { pattern: '(.*)*x', text: repeat('a', '') },
  { pattern: '([^"]*"[^"]*")*[^"]*x$', text: repeat('"ab', '"') },
  { pattern: '[ab]*a[ab]{12}c', text: repeat('abaab', '') },
  { pattern: '(\\pL+\\d?)+;', text: repeat('äb1', '') },
];

export { arbitraryPattern, arbitraryText, PATTERN_ALPHABET } from './arbitrary-pattern.ts';
export { HOSTILE_PATTERNS } from './hostile-patterns.ts';

// Matchers as predicates. A missing label counts as the empty string; regexes are anchored at both
// ends, and `.` matches a line break too.
import { unreachable } from '@skald/errors';
import type { Labels, Matcher } from '@skald/labels';
import { compileRegex } from '@skald/regex';

export interface CompiledMatcher {
  readonly name: string;
  /** Whether a stream passes whose label has this value ('' when it has none). */
  readonly accepts: (value: string) => boolean;
  /** The one value accepted, where there is only one. */
  readonly only: string | undefined;
}

/** Rejects a bad regex with InvalidError. */
export function compileMatcher({ name, op, value }: Matcher): CompiledMatcher {
  switch (op) {
    case '=':
      return { name, only: value, accepts: (text) => text === value };
    case '!=':
      return { name, only: undefined, accepts: (text) => text !== value };
    case '=~':
      return { name, only: undefined, accepts: regexTest(value) };
    case '!~': {
      const test = regexTest(value);
      return { name, only: undefined, accepts: (text) => !test(text) };
    }
    default:
      return unreachable(op);
  }
}

/** Whether a stream passes all matchers. Compiled once, called per stream. */
export function compileMatchers(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const compiled = matchers.map(compileMatcher);
  return (labels) => compiled.every(({ name, accepts }) => accepts(labels.get(name) ?? ''));
}

function regexTest(pattern: string): (text: string) => boolean {
  // What dashboards send for "All".
  if (pattern === '.*') return () => true;
  if (pattern === '.+') return (text) => text !== '';
  const regex = compileRegex(pattern, { anchored: true, dotAll: true });
  return (text) => regex.testString(text);
}

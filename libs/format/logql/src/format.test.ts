// LQL-F: how queries are laid out. Short ones are their display text; F1 is in print.prop.test.ts.
import { formatQuery } from './index.ts';

const SHORT: readonly [text: string, line: string][] = [
  ['{ a = "b" , c!~"d" }|="x"|json|a>1', '{a="b", c!~"d"} |= "x" | json | a>1'],
  ['{a="b"} | x=10MB | y=1h5m | z=1.5', '{a="b"} | x==10MB | y==1h5m0s | z==1.5'],
  // F2 sizes are rounded, as in Loki
  ['{a="b"} | x>123456B | y>1KiB | z>5B', '{a="b"} | x>124kB | y>1.0kB | z>5B'],
  // F3 backquotes around what stays a regular expression
  ['{a="b"} | x=~"b.+c" | y=~"b|c" | z!~"b.+"', '{a="b"} | x=~`b.+c` | y=~"b|c" | z!~"b.+"'],
  ['1 / 0', 'NaN'],
  ['1e6 + 1', '1.000001e+06'],
];

test.each(SHORT)('%s', (text, line) => {
  expect(formatQuery(text)).toBe(line);
});

const SELECTOR = '{cluster="prod", namespace="loki", container=~"querier|ingester"}';
const LONG_NAME = 'x'.repeat(90);

const LONG: readonly [rule: string, text: string, lines: readonly string[]][] = [
  [
    'F4 calls open up, their arguments one level in',
    `topk(5, sum by (cluster, namespace, pod, container)(rate(${SELECTOR} |= "error" | json | status_code >= 500 [5m])))`,
    [
      'topk(',
      '  5,',
      '  sum by (cluster, namespace, pod, container)(',
      '    rate(',
      `      ${SELECTOR}`,
      '        |= "error"',
      '        | json',
      '        | status_code>=500 [5m]',
      '    )',
      '  )',
      ')',
    ],
  ],
  [
    'F5 unwrap and its filters have their own lines; offsets are in Prometheus notation',
    `max_over_time(${SELECTOR} | json | unwrap bytes(size) | size>5 | __error__="" [5m] offset 1d) by (a, b)`,
    [
      'max_over_time(',
      `  ${SELECTOR} | json`,
      '    | unwrap bytes(size)',
      '    | size>5',
      '    | __error__="" [5m] offset 1d',
      ') by (a, b)',
    ],
  ],
  [
    'F6 a long group of line filters keeps its or-operands',
    `{a="b"} |= "${LONG_NAME}" or "y" != "z" | json`,
    ['{a="b"}', `  |= "${LONG_NAME}" or "y"`, '  != "z"', '  | json'],
  ],
  [
    'F7 a split operator stands between its legs; parentheses stay where they carry meaning',
    `(vector(1) + sum by (${LONG_NAME}) (rate({a="b"}[5m]))) * on (a) vector(2)`,
    [
      '  (',
      '      vector(1.000000)',
      '    +',
      `      sum by (${LONG_NAME})(`,
      '        rate({a="b"}[5m])',
      '      )',
      '  )',
      '* on (a)',
      '  vector(2.000000)',
    ],
  ],
  [
    'F7 and vanish where they do not',
    `(vector(1) * sum by (${LONG_NAME}) (rate({a="b"}[5m]))) + 1`,
    [
      '    vector(1.000000)',
      '  *',
      `    sum by (${LONG_NAME})(`,
      '      rate({a="b"}[5m])',
      '    )',
      '+',
      '  1',
    ],
  ],
  [
    'F8 label_replace, and an empty without () that stays legal',
    `label_replace(sum without () (rate({a="${LONG_NAME}"}[5m])), "a", "b", "c", "d")`,
    [
      'label_replace(',
      '  sum without ()(',
      '    rate(',
      `      {a="${LONG_NAME}"}[5m]`,
      '    )',
      '  ),',
      '  "a",',
      '  "b",',
      '  "c",',
      '  "d"',
      ')',
    ],
  ],
];

test.each(LONG)('%s', (_, text, lines) => {
  expect(formatQuery(text)).toBe(lines.join('\n'));
});

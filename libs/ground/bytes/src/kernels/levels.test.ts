import { LEVELS, LevelScanner } from './levels.ts';

const FIELDS = ['level', 'LEVEL', 'log.level', 'Severity', 'severity', 'lvl', 'severity_text'];
const scanner = new LevelScanner(FIELDS, 2);

function levelOfLine(line: string): string {
  const bytes = Buffer.from(`before${line}after`);
  return LEVELS[scanner.levelOfLine(bytes, 6, bytes.length - 5)] as string;
}

const LINES: readonly [line: string, level: string][] = [
  // V1 JSON: string values under exact keys, to depth 2, the first one.
  ['{"ts":"x","level":"info","msg":"error"}', 'info'],
  ['  {"Severity" : "WARNING"}', 'warn'],
  ['{"a":{"level":"debug"}}', 'debug'],
  ['{"a":{"b":{"level":"debug"}},"severity":"info"}', 'info'],
  ['{"a":[{"level":"debug"}],"lvl":"trc"}', 'trace'],
  ['{"level":30,"severity":"fatal"}', 'fatal'],
  ['{"msg":"\\"level\\":\\"info\\"","level":"err"}', 'error'],
  ['{"lEvEl":"info"}', 'info'], // by the word, not the key
  ['{"x":"level","level":"critical"}', 'critical'],
  ['{"level":""}', ''],
  // V2 a value that names no level: the words of the line.
  ['{"level":"notice","msg":"an Error here"}', 'error'],
  ['{"msg":"warn"', 'warn'],
  // V3 logfmt: keys in any case, the best rank wins.
  ['ts=1 LeVeL=WARN msg=x', 'warn'],
  ['lvl=debug severity=info', 'info'],
  ['msg="level=error" level=info', 'info'],
  ['caller=a.go level="err" x=y', 'error'],
  ['a=b level= error', 'error'],
  ['level=info', 'info'],
  // V4 words.
  ['2023-01-01 [WARN] disk slow', 'warn'],
  ['ERR: it broke', 'error'],
  ['terrors and warnings', ''],
  ['information wanted', 'info'],
  ['GET /api 200', ''],
  ['', ''],
];

test.each(LINES)('%j speaks of %j', (line, level) => {
  expect(levelOfLine(line)).toBe(level);
});

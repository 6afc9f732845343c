// LogQL without HTTP: streams written down as text, questions asked as text, answers given as text. What
// `testdata/*.logqltest` and the quirk table are checked with.
//
//   load {app="foo"}                  a stream; its entries follow, indented
//     @1 some line                    at 1 second
//     @2 [trace=t1,user=ann] line     with structured metadata
//     @3 !"a \u0000 b"                a line as a JSON string
//   eval log {app="foo"} | json       entries in [0 s, 100 s), oldest first
//   eval log backward limit 2 {…}     options: forward|backward, limit N, interval N, from N, to N
//   eval at 5 rate({app="foo"}[5s])   at one moment
//   eval 0..12 step 3 rate(…)         at many
import { formatGoFloat } from '@skald/bytes';
import { toServiceError } from '@skald/errors';
import { Labels } from '@skald/labels';
import { DEFAULT_LIMITS, type Limits } from '@skald/limits';
import { parseSelector } from '@skald/logql';
import type { QueryData, QueryRequest } from '@skald/services';
import { ManualClock } from '@skald/time';
import { Evaluator } from '../evaluator.ts';
import { type MemoryEntry, MemoryReader, type MemoryStream } from './memory-reader.ts';

const NS_PER_SEC = 1_000_000_000n;

/** Entries of `load` lines: `@2 [trace=t1] text`. */
export function parseEntry(text: string): MemoryEntry {
  const match = /^@([0-9.]+)(?: \[([a-z_]+=[^\]]*)\])?(?: (.*))?$/s.exec(text);
  if (match === null) throw new Error(`not an entry: ${text}`);
  const [, seconds = '', pairs, line = ''] = match;
  const metadata = Object.fromEntries(
    (pairs ?? '').split(',').flatMap((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [] : [[pair.slice(0, at), pair.slice(at + 1)]];
    }),
  );
  return {
    timeNs: BigInt(Math.round(Number(seconds) * 1e9)),
    line: line.startsWith('!') ? (JSON.parse(line.slice(1)) as string) : line,
    metadata,
  };
}

export class LanguageWorld {
  readonly #streams: MemoryStream[] = [];
  readonly #limits: Limits;

  constructor(limits: Partial<Limits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  load(selector: string, entries: readonly MemoryEntry[]): void {
    const pairs = parseSelector(selector).map(({ name, value }) => [name, value] as const);
    this.#streams.push({ labels: Labels.from(pairs), entries });
  }

  /** The answer to a question (the text after `eval`), or the text of its error. */
  async ask(question: string): Promise<string[]> {
    const evaluator = new Evaluator({
      readers: [new MemoryReader(this.#streams, { rowsPerBlock: 3 })],
      clock: new ManualClock(),
      yieldNow: () => Promise.resolve(),
      limitsOf: () => this.#limits,
    });
    try {
      const request = parseQuestion(question);
      const { data } = await evaluator.query(request, new AbortController().signal);
      return print(data);
    } catch (e) {
      const error = toServiceError(e);
      return [`${error.kind}: ${error.message.trimEnd()}`.replaceAll('\n', '\\n')];
    }
  }
}

const AT = /^at ([0-9.]+) (.*)$/s;
const STEPS = /^([0-9.]+)\.\.([0-9.]+) step ([0-9.]+) (.*)$/s;
const LOG = /^log ([a-z0-9. ]*?)(\{.*)$/s;

function parseQuestion(question: string): QueryRequest {
  const base = { tenant: 'test', limit: 100, direction: 'forward', intervalNs: 0n } as const;
  const [isAt, at = '', instant = ''] = AT.exec(question) ?? [];
  if (isAt !== undefined) {
    const ns = secondsNs(at);
    return { ...base, query: instant, kind: 'instant', startNs: ns, endNs: ns, stepNs: 0n };
  }
  const [isSteps, start = '', end = '', step = '', range = ''] = STEPS.exec(question) ?? [];
  if (isSteps !== undefined) {
    const time = { startNs: secondsNs(start), endNs: secondsNs(end), stepNs: secondsNs(step) };
    return { ...base, query: range, kind: 'range', ...time };
  }
  const [isLog, options = '', query = ''] = LOG.exec(question) ?? [];
  if (isLog === undefined) throw new Error(`not a question: ${question}`);
  const words = options.trim().split(' ');
  const given = (name: string, otherwise: string) =>
    words.includes(name) ? (words[words.indexOf(name) + 1] ?? otherwise) : otherwise;
  return {
    ...base,
    query,
    kind: 'range',
    startNs: secondsNs(given('from', '0')),
    endNs: secondsNs(given('to', '100')),
    stepNs: NS_PER_SEC,
    limit: Number(given('limit', '100')),
    intervalNs: secondsNs(given('interval', '0')),
    direction: words.includes('backward') ? 'backward' : 'forward',
  };
}

function secondsNs(text: string): bigint {
  return BigInt(Math.round(Number(text) * 1e9));
}

/** One line per entry or series. */
export function print(data: QueryData): string[] {
  switch (data.kind) {
    case 'scalar':
      return [`${data.timeMs / 1000}:${formatGoFloat(data.value)}`];
    case 'streams':
      return data.streams.flatMap(({ labels, entries }) =>
        entries.map(({ timeNs, line }) =>
          `${labels.text} @${Number(timeNs) / 1e9} ${show(line)}`.trimEnd(),
        ),
      );
    case 'vector':
      return data.series.map(
        ({ labels, values }) => `${labels.text} ${formatGoFloat(values[0] ?? NaN)}`,
      );
    case 'matrix':
      return data.series.map(({ labels, timesMs, values }) => {
        const points = Array.from(
          values,
          (value, i) => `${(timesMs[i] ?? 0) / 1000}:${formatGoFloat(value)}`,
        );
        return `${labels.text} ${points.join(' ')}`;
      });
  }
}

function show(line: string): string {
  return /^[\x20-\x7e]*$/.test(line) && line.trim() === line ? line : `!${JSON.stringify(line)}`;
}

// A StreamReader over entries in memory: for tests of the language and of answers.
import { type Block, columnsAsBlock } from '@skald/chunk';
import { type EntryColumns, dictionaryFromStrings } from '@skald/columns';
import type { Labels } from '@skald/labels';
import { type Matcher } from '@skald/logql';
import { compileRegex } from '@skald/regex';
import type { SelectRequest, SelectedStream, StreamReader, StreamStats } from '@skald/services';

export interface MemoryEntry {
  readonly timeNs: bigint;
  readonly line: string | Buffer;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface MemoryStream {
  readonly labels: Labels;
  readonly entries: readonly MemoryEntry[];
}

/** Each stream's entries, cut into blocks of `rowsPerBlock` in the order given. */
export class MemoryReader implements StreamReader {
  readonly #streams: readonly SelectedStream[];

  /** `prepare` may add to a stream's columns what ingestion would, as `detected_level`. */
  constructor(
    streams: readonly MemoryStream[],
    options: {
      readonly rowsPerBlock: number;
      readonly prepare?: (labels: Labels, columns: EntryColumns) => EntryColumns;
      /** Default: blocks in memory. */
      readonly blockOf?: (columns: EntryColumns) => Block;
    },
  ) {
    const { rowsPerBlock, prepare = (_labels, columns) => columns } = options;
    const blockOf = options.blockOf ?? columnsAsBlock;
    this.#streams = streams.map(({ labels, entries }) => ({
      labels,
      blocks: slices(entries, rowsPerBlock).map((slice) =>
        blockOf(prepare(labels, columnsOf(slice))),
      ),
    }));
  }

  select(request: SelectRequest): Promise<readonly SelectedStream[]> {
    const accepts = request.matchers.map(matcherTest);
    return Promise.resolve(
      this.#streams
        .filter(({ labels }) => accepts.every((accept) => accept(labels)))
        .map(({ labels, blocks }) => ({
          labels,
          blocks: blocks.filter(
            ({ info }) => info.minNs < request.toNs && info.maxNs >= request.fromNs,
          ),
        }))
        .filter(({ blocks }) => blocks.length > 0),
    );
  }

  labelNames(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  labelValues(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  series(): Promise<readonly Labels[]> {
    return Promise.resolve(this.#streams.map(({ labels }) => labels));
  }

  stats(): Promise<StreamStats> {
    return Promise.resolve({ streams: 0, chunks: 0, entries: 0, bytes: 0 });
  }

  volume(): Promise<readonly []> {
    return Promise.resolve([]);
  }
}

function matcherTest({ name, op, value }: Matcher): (labels: Labels) => boolean {
  const isNegative = op === '!=' || op === '!~';
  if (op === '=' || op === '!=') {
    return (labels) => ((labels.get(name) ?? '') === value) !== isNegative;
  }
  const regex = compileRegex(`(?s:${value})`, { anchored: true });
  return (labels) => regex.testString(labels.get(name) ?? '') !== isNegative;
}

function slices<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size));
  return parts;
}

function columnsOf(entries: readonly MemoryEntry[]): EntryColumns {
  const lines = entries.map(({ line }) => Buffer.from(line as string));
  const lineOffsets = new Uint32Array(lines.length + 1);
  for (const [i, line] of lines.entries()) {
    lineOffsets[i + 1] = (lineOffsets[i] as number) + line.length;
  }
  const baseNs = entries[0]?.timeNs ?? 0n;
  const names = [...new Set(entries.flatMap(({ metadata }) => Object.keys(metadata ?? {})))].sort();
  return {
    rowCount: entries.length,
    baseNs,
    offsetsNs: Float64Array.from(entries, ({ timeNs }) => Number(timeNs - baseNs)),
    lineOffsets,
    lineBytes: Buffer.concat(lines),
    metadata: names.map((name) =>
      dictionaryFromStrings(
        name,
        entries.map(({ metadata }) => metadata?.[name]),
      ),
    ),
  };
}

// The fields of lines that no query parses: JSON first, then logfmt, with the names and values that
// `| json` and `| logfmt` would give (§2.5). Used to tell which fields there are, so it runs over
// thousands of lines, not millions, and answers in strings.
//
// A line that is no JSON object to its end counts as logfmt: what JSON read before the fault is dropped.
import { columnsAsBlock } from '@skald/chunk';
import { Labels } from '@skald/labels';
import { BATCH_ROWS, Batch, type Stage } from './batch.ts';
import { LabelNeeds } from './labels/label-needs.ts';
import { DETAILS_LABEL, ERROR_LABEL, PRESERVE_LABEL } from './row-errors.ts';
import { JsonStage } from './stages/stage-json.ts';
import { LogfmtStage } from './stages/stage-logfmt.ts';

export interface LineFields {
  readonly parser: 'json' | 'logfmt';
  /** Name and value; a name occurs once. */
  readonly pairs: readonly (readonly [name: string, value: string])[];
}

const NO_STREAM = Labels.fromResult([]);

/** Names that say what went wrong with a line; a field of such a name is not told apart from them. */
const INTERNAL: ReadonlySet<string> = new Set([ERROR_LABEL, DETAILS_LABEL, PRESERVE_LABEL]);

export class LineFieldReader {
  readonly #paths = new Map<string, readonly string[]>();

  /** The fields of each line, in order. */
  read(lines: readonly string[]): readonly LineFields[] {
    const json = new Batch(LabelNeeds.all);
    const jsonStage = new JsonStage(json.labels, (name, path) => {
      if (!this.#paths.has(name)) this.#paths.set(name, path);
    });
    const asJson = pairsOf(lines, json, jsonStage);
    const others = [...lines.keys()].filter((i) => asJson[i] === undefined);
    const logfmt = new Batch(LabelNeeds.all);
    const asLogfmt = pairsOf(
      others.map((i) => lines[i] ?? ''),
      logfmt,
      new LogfmtStage(
        { kind: 'logfmt', strict: false, keepEmpty: false, extractions: [] },
        logfmt.labels,
      ),
    );
    const fields = asJson.map((pairs): LineFields => ({ parser: 'json', pairs: pairs ?? [] }));
    others.forEach((i, at) => (fields[i] = { parser: 'logfmt', pairs: asLogfmt[at] ?? [] }));
    return fields;
  }

  /** The keys that lead to a JSON field among the lines read so far. */
  jsonPathOf(name: string): readonly string[] | undefined {
    return this.#paths.get(name);
  }
}

/** The labels that a parser gives each line; undefined for a line that it cannot read. */
function pairsOf(
  lines: readonly string[],
  batch: Batch,
  stage: Stage,
): ([name: string, value: string][] | undefined)[] {
  if (lines.length === 0) return [];
  batch.open(blockOf(lines), NO_STREAM, { lines: 'bytes' });
  const rows = Uint32Array.from(lines.keys());
  const found: ([string, string][] | undefined)[] = [];
  while (found.length < lines.length) {
    const from = found.length;
    const count = Math.min(batch.rowsMax, BATCH_ROWS, lines.length - from);
    batch.load(rows, from, count);
    stage.run(batch);
    for (let row = 0; row < count; row++) {
      found.push(batch.errors.has(row) ? undefined : parsedPairs(batch, row));
    }
  }
  return found;
}

function parsedPairs({ labels }: Batch, row: number): [string, string][] {
  const pairs: [string, string][] = [];
  for (const slot of labels.touchedSlots()) {
    const value = INTERNAL.has(slot.name) ? undefined : labels.parsedTextAt(slot, row);
    if (value !== undefined) pairs.push([slot.name, value]);
  }
  return pairs;
}

/** The lines as a block. A distance of one each keeps their order, and equal lines apart. */
function blockOf(lines: readonly string[]): ReturnType<typeof columnsAsBlock> {
  const bytes = lines.map((line) => Buffer.from(line));
  const lineOffsets = new Uint32Array(lines.length + 1);
  bytes.forEach((line, i) => (lineOffsets[i + 1] = (lineOffsets[i] as number) + line.length));
  return columnsAsBlock({
    rowCount: lines.length,
    baseNs: 0n,
    offsetsNs: Float64Array.from(lines.keys()),
    lineOffsets,
    lineBytes: Buffer.concat(bytes),
    metadata: [],
  });
}

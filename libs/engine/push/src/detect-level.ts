// Adds `detected_level` to the entries of a stream. Sources, in this order: a `detected_level` that came
// with the entry, an index label, structured metadata, a severity number, the line itself. A value that
// names no level is kept as it is; nothing found is `unknown`.
import {
  dictionaryFromStrings,
  dictionaryValues,
  type DictionaryColumn,
  type EntryColumns,
} from '@skald/columns';
import { LEVELS, LevelScanner, type Kernels } from '@skald/bytes';
import type { Labels } from '@skald/labels';
import type { IngestLimits } from '@skald/limits';
import { levelOfSeverityNumber, normalisedLevel } from './level-names.ts';

export const LEVEL_COLUMN = 'detected_level';
const SEVERITY_NUMBER = 'severity_number';

export type LevelKernels = Pick<Kernels, 'detectLevels' | 'scratch'>;

/** The dictionary of most columns: only numbers are made per push. */
const ALL_LEVELS = dictionaryFromStrings(LEVEL_COLUMN, LEVELS.slice(1));

export class LevelDetector {
  readonly #fields: readonly string[];
  readonly #scanner: LevelScanner;
  readonly #kernels: LevelKernels;

  /** Columns that it makes lie in regions of the kernels. */
  constructor(
    limits: Pick<IngestLimits, 'logLevelFields' | 'logLevelFromJsonMaxDepth'>,
    kernels: LevelKernels,
  ) {
    this.#kernels = kernels;
    this.#fields = limits.logLevelFields;
    this.#scanner = new LevelScanner(limits.logLevelFields, limits.logLevelFromJsonMaxDepth);
  }

  /** The columns with a level for every row. Metadata names are normalised already. */
  detect(labels: Labels, columns: EntryColumns): EntryColumns {
    const levels = new LevelColumn(columns.rowCount, this.#kernels);
    const came = columns.metadata.find(({ name }) => name === LEVEL_COLUMN);
    if (came) levels.fillFrom(came, normalisedLevel);
    const label = this.#levelLabel(labels);
    if (label !== undefined) levels.fillRest(label);
    else {
      for (const field of this.#fields) {
        const column = columns.metadata.find(({ name }) => name === normalisedName(field));
        if (column) levels.fillFrom(column, normalisedLevel);
      }
      const severity = columns.metadata.find(({ name }) => name === SEVERITY_NUMBER);
      if (severity) levels.fillFrom(severity, levelOfSeverityNumber);
      levels.fillFromLines(columns, this.#scanner);
    }
    const others = columns.metadata.filter(({ name }) => name !== LEVEL_COLUMN);
    const metadata = [...others, levels.build()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return { ...columns, metadata };
  }

  #levelLabel(labels: Labels): string | undefined {
    for (const field of this.#fields) {
      const value = labels.get(field);
      if (value !== undefined) return normalisedLevel(value);
    }
    return undefined;
  }
}

/** `log.level` → `log_level`: how a field is called among structured metadata. */
function normalisedName(field: string): string {
  return field.replace(/[^A-Za-z0-9_]/g, '_');
}

/** Ids per row: codes of LEVELS first, then texts as they come. */
class LevelColumn {
  readonly #ids: Uint32Array;
  readonly #kernels: LevelKernels;
  readonly #texts: string[] = LEVELS.slice(1);

  constructor(rowCount: number, kernels: LevelKernels) {
    const room = kernels.scratch(rowCount * Uint32Array.BYTES_PER_ELEMENT);
    this.#ids = new Uint32Array(room.buffer, room.byteOffset, rowCount).fill(0);
    this.#kernels = kernels;
  }

  /** Rows without a level get that of a column, where it has a value that is not empty. */
  fillFrom(column: DictionaryColumn, levelOfText: (text: string) => string): void {
    const idOf = dictionaryValues(column).map((text) => (text ? this.#idOf(levelOfText(text)) : 0));
    const ids = this.#ids;
    for (let row = 0; row < ids.length; row++) {
      const value = column.ids[row] as number;
      if (ids[row] === 0 && value !== 0) ids[row] = idOf[value - 1] as number;
    }
  }

  fillRest(text: string): void {
    const id = this.#idOf(text);
    const ids = this.#ids;
    for (let row = 0; row < ids.length; row++) if (ids[row] === 0) ids[row] = id;
  }

  fillFromLines({ lineBytes, lineOffsets }: EntryColumns, scanner: LevelScanner): void {
    this.#kernels.detectLevels({ bytes: lineBytes, offsets: lineOffsets }, scanner, this.#ids);
  }

  /** The column; its dictionary may hold levels that no row has. */
  build(): DictionaryColumn {
    const isPlain = this.#texts.length === ALL_LEVELS.valueCount;
    const dictionary = isPlain ? ALL_LEVELS : dictionaryFromStrings(LEVEL_COLUMN, this.#texts);
    return { ...dictionary, ids: this.#ids };
  }

  #idOf(text: string): number {
    const known = this.#texts.indexOf(text);
    return known >= 0 ? known + 1 : this.#texts.push(text);
  }
}

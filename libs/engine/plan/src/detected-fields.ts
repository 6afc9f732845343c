// Which fields the entries of a log query have: structured metadata, and what their lines hold (Loki
// HTTP API 3.7, "Detected fields"; rules in SPEC.md). Pure.
//
//   query without a parser   each line is tried as JSON, then as logfmt
//   query with one           what its pipeline parsed is what counts
//
// A parsed name that the stream has as a label is `<name>_extracted`. The same name in metadata and in
// lines is one field. Values are counted exactly: entries are few (`line_limit`).
import { InvalidError } from '@skald/errors';
import { parseQuery, type LogQuery, type Stage } from '@skald/logql';
import {
  DETAILS_LABEL,
  ERROR_LABEL,
  LineFieldReader,
  PRESERVE_LABEL,
  type LineFields,
} from '@skald/scan';
import type { QueryData, ResultEntry } from '@skald/services';
import { commonType, shownValue, typeOfValue, type FieldType } from './detected-type.ts';

export interface DetectedField {
  readonly label: string;
  readonly type: FieldType;
  readonly cardinality: number;
  /** Undefined for structured metadata. */
  readonly parsers: readonly string[] | undefined;
  /** The keys that lead to a JSON field. */
  readonly jsonPath: readonly string[] | undefined;
}

/** Rejects with InvalidError for a metric query, and with ParseError. */
export function checkFieldsQuery(text: string): LogQuery {
  const expr = parseQuery(text);
  if (expr.kind !== 'logQuery') throw new InvalidError('only log selector is supported');
  return expr;
}

/** At most `fieldsMax` fields, in the order in which they occur. */
export function detectFields(
  query: LogQuery,
  data: QueryData,
  { fieldsMax }: { readonly fieldsMax: number },
): readonly DetectedField[] {
  const fields = new FieldTable((_name, isKnown) => isKnown || fields.size < fieldsMax);
  fields.addAll(query, data);
  return fields.list();
}

/** At most `valuesMax` distinct values of one field, in the order in which they occur. */
export function detectFieldValues(
  query: LogQuery,
  data: QueryData,
  { name, valuesMax }: { readonly name: string; readonly valuesMax: number },
): readonly string[] {
  const fields = new FieldTable((other) => other === name);
  fields.addAll(query, data);
  return [...new Set([...fields.valuesOf(name)].map(shownValue))].slice(0, valuesMax);
}

/** How a value came to be. */
interface Origin {
  readonly parsers: readonly string[];
  readonly jsonPath: readonly string[] | undefined;
}

interface Field {
  readonly values: Set<string>;
  type: FieldType | undefined;
  readonly parsers: Set<string>;
  isParsed: boolean;
  jsonPath: readonly string[] | undefined;
}

class FieldTable {
  readonly #fields = new Map<string, Field>();
  readonly #takes: (name: string, isKnown: boolean) => boolean;

  constructor(takes: (name: string, isKnown: boolean) => boolean) {
    this.#takes = takes;
  }

  get size(): number {
    return this.#fields.size;
  }

  addAll({ stages }: LogQuery, data: QueryData): void {
    const entries = data.kind === 'streams' ? data.streams.flatMap((s) => s.entries) : [];
    const reader = new LineFieldReader();
    const lines = reader.read(entries.map(({ line }) => line));
    const isParsedByQuery = stages.some(isParser);
    const parsers = [...new Set(stages.map(({ kind }) => kind))].filter(isNamedParser);
    for (const [i, entry] of entries.entries()) {
      const line = lines[i];
      if (line === undefined) continue;
      for (const [name, value] of Object.entries(entry.structuredMetadata)) this.#add(name, value);
      if (!isParsedByQuery) this.#addLine(entry, line, reader);
      this.#addParsed(entry, parsers, line, reader);
    }
  }

  #addLine({ streamLabels }: ResultEntry, line: LineFields, reader: LineFieldReader): void {
    for (const [name, value] of line.pairs) {
      const label = streamLabels.get(name) === undefined ? name : `${name}${EXTRACTED}`;
      this.#add(label, value, originIn(line, name, reader));
    }
  }

  /** What the query's own stages made. The line itself tells by which of several parsers. */
  #addParsed(
    entry: ResultEntry,
    parsers: readonly string[],
    line: LineFields,
    reader: LineFieldReader,
  ): void {
    for (const [label, value] of Object.entries(entry.parsed)) {
      if (INTERNAL.has(label)) continue;
      const name = [label, withoutSuffix(label)].find((n) => line.pairs.some(([of]) => of === n));
      const isSure = name !== undefined && parsers.includes(line.parser);
      this.#add(
        label,
        value,
        isSure ? originIn(line, name, reader) : { parsers, jsonPath: undefined },
      );
    }
  }

  #add(name: string, value: string, origin?: Origin): void {
    let field = this.#fields.get(name);
    if (!this.#takes(name, field !== undefined)) return;
    if (field === undefined) {
      field = {
        values: new Set(),
        type: undefined,
        parsers: new Set(),
        isParsed: false,
        jsonPath: undefined,
      };
      this.#fields.set(name, field);
    }
    if (origin) {
      field.isParsed = true;
      field.jsonPath ??= origin.jsonPath;
      for (const parser of origin.parsers) field.parsers.add(parser);
    }
    if (field.values.has(value)) return;
    field.values.add(value);
    const type = typeOfValue(value);
    field.type = field.type === undefined ? type : commonType(field.type, type);
  }

  list(): readonly DetectedField[] {
    return Array.from(this.#fields, ([label, field]) => ({
      label,
      type: field.type ?? 'string',
      cardinality: field.values.size,
      parsers: field.isParsed ? [...field.parsers] : undefined,
      jsonPath: field.jsonPath,
    }));
  }

  valuesOf(name: string): ReadonlySet<string> {
    return this.#fields.get(name)?.values ?? new Set();
  }
}

const EXTRACTED = '_extracted';
const INTERNAL: ReadonlySet<string> = new Set([ERROR_LABEL, DETAILS_LABEL, PRESERVE_LABEL]);

function originIn({ parser }: LineFields, name: string, reader: LineFieldReader): Origin {
  const jsonPath = parser === 'json' ? reader.jsonPathOf(name) : undefined;
  return { parsers: [parser], jsonPath };
}

function withoutSuffix(label: string): string {
  return label.endsWith(EXTRACTED) ? label.slice(0, -EXTRACTED.length) : label;
}

function isParser({ kind }: Stage): boolean {
  return isNamedParser(kind) || kind === 'regexp' || kind === 'pattern' || kind === 'unpack';
}

/** Parsers that clients put into queries by name. */
function isNamedParser(kind: Stage['kind']): boolean {
  return kind === 'json' || kind === 'logfmt';
}

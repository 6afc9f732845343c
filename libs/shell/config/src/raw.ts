// A YAML document as the loader sees it: scalars as the text that stands in the file, each with its
// line. Types are decided by the table, not by YAML, so `password: 0123` keeps its zero and a flag and
// a file read alike. Null is absence. Anchors, aliases and merge keys are resolved here.
//
// Bounds: a document expands to at most `NODES_MAX` values (an alias bomb is an error).
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Node } from 'yaml';

export interface Raw {
  /** 1-based; 0 when the value does not come from a file. */
  readonly line: number;
  readonly value: string | readonly Raw[] | RawMap;
}

export type RawMap = ReadonlyMap<
  string,
  { readonly keyLine: number; readonly raw: Raw | undefined }
>;

export interface YamlProblem {
  readonly line: number;
  readonly message: string;
}

const NODES_MAX = 200_000;

export function rawText(text: string): Raw {
  return { line: 0, value: text };
}

/** The top-level map of a document (empty for an empty document), or everything wrong with it. */
export function parseYaml(
  text: string,
): { readonly map: RawMap } | { readonly problems: YamlProblem[] } {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
  });
  const list = Array.isArray(documents) ? documents : [];
  const syntax = list.flatMap((document) => document.errors);
  if (syntax.length > 0) {
    const problems = syntax.map((error) => ({
      line: lines.linePos(error.pos[0]).line,
      message: `bad YAML: ${error.message}`,
    }));
    return { problems };
  }
  if (list.length > 1) {
    const at = list[1]?.range?.[0] ?? 0;
    return { problems: [{ line: lines.linePos(at).line, message: 'expected one YAML document' }] };
  }
  const document = list[0];
  if (!document?.contents) return { map: new Map() };
  const reader = new Reader(lines, (alias) => alias.resolve(document));
  try {
    const raw = reader.read(document.contents);
    if (raw === undefined) return { map: new Map() };
    if (raw.value instanceof Map) return { map: raw.value as RawMap };
    return { problems: [{ line: raw.line, message: 'expected a map of sections' }] };
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    return { problems: [{ line: error.line, message: error.message }] };
  }
}

class TooDeep extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

type AliasNode = Extract<Node, { readonly source: string; resolve(...args: never[]): unknown }>;

class Reader {
  readonly #lines: LineCounter;
  readonly #resolve: (alias: AliasNode) => Node | undefined;
  #left = NODES_MAX;

  constructor(lines: LineCounter, resolve: (alias: AliasNode) => Node | undefined) {
    this.#lines = lines;
    this.#resolve = resolve;
  }

  read(node: unknown): Raw | undefined {
    const line = this.#lineOf(node);
    if (this.#left-- <= 0) throw new TooDeep(line, `more than ${NODES_MAX} values`);
    if (isAlias(node)) return this.read(this.#resolve(node as AliasNode));
    if (isScalar(node)) {
      if (node.value === null) return undefined;
      const value =
        typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
      return { line, value };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item) ?? { line, value: '' });
      return { line, value: items };
    }
    if (isMap(node)) return { line, value: this.#readMap(node.items) };
    return undefined;
  }

  /** Own keys win over merged ones; of several merged maps the first wins. */
  #readMap(pairs: readonly { readonly key: unknown; readonly value: unknown }[]): RawMap {
    const map = new Map<string, { keyLine: number; raw: Raw | undefined }>();
    const merged: Raw[] = [];
    for (const { key, value } of pairs) {
      const name = isScalar(key) ? (key.source ?? String(key.value)) : '';
      const raw = this.read(value);
      if (name === '<<') merged.push(...flatten(raw));
      else map.set(name, { keyLine: this.#lineOf(key), raw });
    }
    for (const source of merged) {
      if (!(source.value instanceof Map)) continue;
      for (const [name, entry] of source.value as RawMap) if (!map.has(name)) map.set(name, entry);
    }
    return map;
  }

  #lineOf(node: unknown): number {
    const start = (node as { readonly range?: readonly number[] | null } | null)?.range?.[0];
    return start === undefined ? 0 : this.#lines.linePos(start).line;
  }
}

function flatten(raw: Raw | undefined): readonly Raw[] {
  if (raw === undefined) return [];
  return Array.isArray(raw.value) ? (raw.value as readonly Raw[]) : [raw];
}

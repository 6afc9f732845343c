// Whether a block's field columns answer what a pipeline asks of its parser, known before any of them
// is read. They do when the pipeline has one parser, of the block's format, that sees the lines as
// stored, and every label it must find has a column or stands in no regular row.
import type { Block, FieldFormat } from '@skald/chunk';
import type { Stage as StageNode } from '@skald/logql';
import type { LabelNeeds } from '../labels/label-needs.ts';

/** The parser of a pipeline whose work columns could do. */
export interface FieldUse {
  readonly format: FieldFormat;
  readonly needs: LabelNeeds;
  /** Other stages look at lines; line filters before them are no stages. */
  readonly readsLines: boolean;
}

/** Which columns take the parser's place in a block, and whether lines are looked at all the same. */
export interface FieldReads {
  readonly names: readonly string[];
  readonly lines: boolean;
}

const PARSERS: ReadonlySet<StageNode['kind']> = new Set([
  'json',
  'logfmt',
  'regexp',
  'pattern',
  'unpack',
]);

/** The one parser of these stages, if it may be replaced. */
export function replaceableParser(nodes: readonly StageNode[]): StageNode | undefined {
  const [parser, ...more] = nodes.filter(({ kind }) => PARSERS.has(kind));
  if (parser === undefined || more.length > 0 || formatOf(parser) === undefined) return undefined;
  const before = nodes.slice(0, nodes.indexOf(parser));
  const isAsStored = !before.some(({ kind }) => kind === 'lineFormat' || kind === 'decolorize');
  return isAsStored ? parser : undefined;
}

/** Columns hold what the parser finds without options that add labels. */
export function formatOf(node: StageNode): FieldFormat | undefined {
  if (node.kind === 'json') return node.extractions.length === 0 ? 'json' : undefined;
  if (node.kind !== 'logfmt' || node.keepEmpty || node.extractions.length > 0) return undefined;
  return 'logfmt';
}

/** Undefined when the lines have to be parsed. */
export function fieldReads(use: FieldUse | undefined, { fields }: Block): FieldReads | undefined {
  if (use === undefined || fields === undefined || fields.format !== use.format) return undefined;
  const names = neededNames(use.needs, fields);
  return names && { names, lines: use.readsLines || fields.irregularCount > 0 };
}

function neededNames(
  needs: LabelNeeds,
  { kept, others }: NonNullable<Block['fields']>,
): readonly string[] | undefined {
  if (needs.kind === 'all') return others?.size === 0 ? [...kept] : undefined;
  const names: string[] = [];
  for (const name of needs.names) {
    if (kept.has(name)) names.push(name);
    else if (others === undefined || others.has(name)) return undefined;
  }
  return names;
}

// A log pipeline, from syntax to a chain of batch stages. The order of things is Loki's, because its
// answers depend on it (§2.2):
//
//   1. reorder   line filters move to the front of their segment; a segment ends after a label filter,
//                a line_format or an unpack
//   2. split     line filters that see the line as stored run over whole blocks, before any batch
//   3. compile   one stage each; what accepts everything goes
//
// A stage that cannot be compiled rejects the query with its own text in front of the cause.
import { ServiceError } from '@skald/errors';
import { ParseError, type Stage as StageNode, type Unwrap, printStage } from '@skald/logql';
import type { Needle } from '@skald/regex';
import { Batch, type Stage } from './batch.ts';
import { type FieldUse, formatOf, replaceableParser } from './fields/use-fields.ts';
import type { LabelNeeds } from './labels/label-needs.ts';
import type { LabelTable } from './labels/label-table.ts';
import { BlockFilter } from './lines/block-filter.ts';
import { type FindRows, findRows } from './lines/find-rows.ts';
import { CompiledLineFilter } from './lines/line-filter.ts';
import type { NowNs } from './stages/stage-context.ts';
import type { LeftOut } from './techniques.ts';
import { DecolorizeStage } from './stages/stage-decolorize.ts';
import { DropStage, KeepStage } from './stages/stage-drop-keep.ts';
import { FieldStage } from './stages/stage-fields.ts';
import { JsonExprStage } from './stages/stage-json-expr.ts';
import { JsonStage } from './stages/stage-json.ts';
import { LabelFilterStage } from './stages/stage-label-filter.ts';
import { LabelFormatStage } from './stages/stage-label-format.ts';
import { LineFilterStage } from './stages/stage-line-filter.ts';
import { LineFormatStage, parseLineTemplate } from './stages/stage-line-format.ts';
import { LogfmtExprStage } from './stages/stage-logfmt-expr.ts';
import { LogfmtStage } from './stages/stage-logfmt.ts';
import { PatternStage } from './stages/stage-pattern.ts';
import { RegexpStage } from './stages/stage-regexp.ts';
import { UnpackStage } from './stages/stage-unpack.ts';
import { UnwrapStage } from './stages/stage-unwrap.ts';

export interface PipelineArgs {
  readonly stages: readonly StageNode[];
  readonly unwrap: Unwrap | undefined;
  readonly needs: LabelNeeds;
  readonly nowNs: NowNs;
  /** Searches blocks; a kernel where there is one. */
  readonly findRows?: FindRows;
  readonly without?: LeftOut;
}

/** A compiled pipeline with the batch it works on: one instance per thread and query. */
export interface Pipeline {
  readonly batch: Batch;
  readonly blockFilter: BlockFilter | undefined;
  /** Each set has a needle that stands in the stored line of every surviving row. */
  readonly required: readonly (readonly Needle[])[];
  readonly stages: readonly Stage[];
  /** As LogQL writes them, for an explanation: of the block filter, and of each of `stages`. */
  readonly texts: { readonly blockFilter: string; readonly stages: readonly string[] };
  /** One of `stages`, whose values are the samples'. */
  readonly unwrap: UnwrapStage | undefined;
  /** Stages look at line bytes; `blockFilter` does anyway. */
  readonly stagesReadLines: boolean;
  /** What columns of parsed fields would have to answer; undefined: they cannot. */
  readonly fieldUse: FieldUse | undefined;
}

interface Context {
  readonly labels: LabelTable;
  readonly nowNs: NowNs;
}

/** Rejects with ParseError: `parse error : stage '…' : <cause>`. */
export function compilePipeline(args: PipelineArgs): Pipeline {
  const batch = new Batch(args.needs);
  const context: Context = { labels: batch.labels, nowNs: args.nowNs };
  const blockFilters: CompiledLineFilter[] = [];
  const stages: Stage[] = [];
  const blockFilterTexts: string[] = [];
  const stageTexts: string[] = [];
  const add = (stage: Stage, node: StageNode): void => {
    stages.push(stage);
    stageTexts.push(printStage(node, 'display'));
  };
  const nodes = reorder(args.stages).filter((node) => !isSkipped(node, args.needs));
  const replaceable = replaceableParser(nodes);
  /** Those that become stages. */
  const later: StageNode[] = [];
  let isLineAsStored = true;
  for (const node of nodes) {
    if (node.kind !== 'lineFilters' || !isLineAsStored) later.push(node);
    if (node.kind === 'lineFilters') {
      const filters = compileLineFilters(node);
      if (isLineAsStored) {
        blockFilters.push(...filters);
        blockFilterTexts.push(printStage(node, 'display'));
      } else if (filters.length > 0) add(new LineFilterStage(filters), node);
      continue;
    }
    const stage = inStage(node, () => compileStage(node, context));
    if (stage !== undefined) add(node === replaceable ? new FieldStage(stage) : stage, node);
    if (changesLine(node)) isLineAsStored = false;
  }
  const unwrap = args.unwrap && new UnwrapStage(args.unwrap, batch.labels);
  if (unwrap !== undefined) {
    stages.push(unwrap);
    stageTexts.push(`| unwrap ${args.unwrap?.label}`);
  }
  for (const filter of args.unwrap?.postFilters ?? []) {
    add(new LabelFilterStage(filter, batch.labels), { kind: 'labelFilter', filter });
  }
  const format =
    replaceable && !args.without?.has('field_columns') ? formatOf(replaceable) : undefined;
  const stagesReadLines = later.some(readsLine);
  const othersReadLines = later.some((node) => node !== replaceable && readsLine(node));
  return {
    batch,
    blockFilter:
      blockFilters.length === 0
        ? undefined
        : new BlockFilter(blockFilters, args.findRows ?? findRows),
    required: args.without?.has('skip_filters')
      ? []
      : blockFilters.flatMap((filter) => filter.required),
    stages,
    texts: { blockFilter: blockFilterTexts.join(' '), stages: stageTexts },
    unwrap,
    stagesReadLines,
    fieldUse: format && { format, needs: args.needs, readsLines: othersReadLines },
  };
}

/** Line filters first within each segment. */
export function reorder(nodes: readonly StageNode[]): StageNode[] {
  const ordered: StageNode[] = [];
  let filters: StageNode[] = [];
  let others: StageNode[] = [];
  const flush = (): void => {
    ordered.push(...filters, ...others);
    filters = [];
    others = [];
  };
  for (const node of nodes) {
    if (node.kind === 'labelFilter') {
      flush();
      ordered.push(node);
    } else if (node.kind === 'lineFilters') filters.push(node);
    else {
      others.push(node);
      if (node.kind === 'lineFormat' || node.kind === 'unpack') flush();
    }
  }
  flush();
  return ordered;
}

function changesLine({ kind }: StageNode): boolean {
  return kind === 'lineFormat' || kind === 'unpack' || kind === 'decolorize';
}

function readsLine({ kind }: StageNode): boolean {
  return kind !== 'labelFilter' && kind !== 'drop' && kind !== 'keep';
}

/**
 * A parser of which nothing is needed. Restricted extraction leaves out even `unpack`, whose line
 * later filters might see: an observable quirk that queries rely on for its missing errors.
 */
function isSkipped({ kind }: StageNode, needs: LabelNeeds): boolean {
  if (!needs.skipsParsers) return false;
  if (kind === 'unpack') return needs.kind === 'restricted';
  return kind === 'json' || kind === 'logfmt' || kind === 'regexp' || kind === 'pattern';
}

function compileLineFilters(node: StageNode & { kind: 'lineFilters' }): CompiledLineFilter[] {
  return inStage(node, () =>
    node.filters.map((filter) => new CompiledLineFilter(filter)).filter(({ isNoop }) => !isNoop),
  );
}

/** Undefined when the stage accepts every row and changes none. */
function compileStage(node: StageNode, { labels, nowNs }: Context): Stage | undefined {
  switch (node.kind) {
    case 'lineFilters':
      return new LineFilterStage(compileLineFilters(node));
    case 'json':
      if (node.extractions.length > 0) return new JsonExprStage(node, labels);
      return new JsonStage(labels);
    case 'logfmt':
      if (node.extractions.length > 0) return new LogfmtExprStage(node, labels);
      return new LogfmtStage(node, labels);
    case 'regexp':
      return new RegexpStage(node, labels);
    case 'pattern':
      return new PatternStage(node, labels);
    case 'unpack':
      return new UnpackStage(labels);
    case 'labelFilter': {
      const stage = new LabelFilterStage(node.filter, labels);
      return stage.isNoop ? undefined : stage;
    }
    case 'lineFormat':
      return new LineFormatStage(parseLineTemplate(node.template), { labels, nowNs });
    case 'labelFormat':
      return new LabelFormatStage(node, { labels, nowNs });
    case 'decolorize':
      return new DecolorizeStage();
    case 'drop':
      return new DropStage(node, labels);
    case 'keep':
      return new KeepStage(node, labels);
  }
}

/** Runs a compilation; its refusal gets the stage's text in front. */
function inStage<T>(node: StageNode, compile: () => T): T {
  try {
    return compile();
  } catch (e) {
    if (!(e instanceof ServiceError) || e.kind !== 'invalid') throw e;
    throw new ParseError(`stage '${printStage(node, 'display')}' : ${e.message}`);
  }
}

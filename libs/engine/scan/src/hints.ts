// Which labels the stages of a query read: what parsers must extract for it (§2.2).
import type { LabelFilter, Stage, Unwrap } from '@skald/logql';
import { parseTemplate } from '@skald/template';
import { LabelNeeds } from './labels/label-needs.ts';
import { DETAILS_LABEL, ERROR_LABEL } from './row-errors.ts';

/** Names in the order in which they are read; 'all' when a template shows the whole set. */
export function labelsReadBy(stages: readonly Stage[]): readonly string[] | 'all' {
  const names: string[] = [];
  for (const stage of stages) {
    const read = labelsOfStage(stage);
    if (read === 'all') return 'all';
    names.push(...read);
  }
  return names;
}

function labelsOfStage(stage: Stage): readonly string[] | 'all' {
  switch (stage.kind) {
    case 'labelFilter':
      return labelsOfFilter(stage.filter);
    case 'lineFormat':
      return labelsOfTemplate(stage.template);
    case 'labelFormat': {
      const lists = stage.items.map((item) =>
        item.kind === 'rename' ? [item.source] : labelsOfTemplate(item.template),
      );
      return lists.includes('all') ? 'all' : lists.flat();
    }
    default:
      return [];
  }
}

export function labelsOfFilter(filter: LabelFilter): readonly string[] {
  switch (filter.kind) {
    case 'labelAnd':
    case 'labelOr':
      return [...labelsOfFilter(filter.left), ...labelsOfFilter(filter.right)];
    case 'stringPredicate':
      return [filter.matcher.name];
    default:
      return [filter.name];
  }
}

/**
 * The stages without each `line_format` whose line nothing reads: no later line filter or parser, and
 * no template that shows `__line__`. For metric queries that do not count bytes; a faulty template
 * thereby goes unnoticed, as in Loki (§6.1).
 */
export function withoutIdleLineFormats(stages: readonly Stage[]): readonly Stage[] {
  let isRead = false;
  const kept: Stage[] = [];
  for (const stage of stages.toReversed()) {
    if (stage.kind === 'lineFormat' && !isRead) continue;
    isRead ||= readsLine(stage);
    kept.push(stage);
  }
  return kept.reverse();
}

function readsLine(stage: Stage): boolean {
  switch (stage.kind) {
    case 'labelFilter':
    case 'drop':
    case 'keep':
    case 'decolorize':
      return false;
    case 'labelFormat':
      return stage.items.some((item) => item.kind === 'template' && showsLine(item.template));
    default:
      return true;
  }
}

function showsLine(text: string): boolean {
  try {
    return parseTemplate(text, 'label').usesLine;
  } catch {
    return false;
  }
}

/** A template that does not parse reads nothing: compiling the stage reports it. */
function labelsOfTemplate(text: string): readonly string[] | 'all' {
  try {
    return parseTemplate(text, 'line').referencedFields;
  } catch {
    return [];
  }
}

/**
 * What a sample extractor needs when it keeps only `groups` of a line's labels: restricted extraction,
 * with the quirks that come with it.
 */
export function needsOfGroups(args: {
  readonly stages: readonly Stage[];
  readonly unwrap: Unwrap | undefined;
  readonly groups: readonly string[];
}): LabelNeeds {
  const { stages, unwrap, groups } = args;
  const read = labelsReadBy(stages);
  if (read === 'all') return LabelNeeds.all;
  const unwrapped = unwrap === undefined ? [] : [unwrap.label];
  const filtered = (unwrap?.postFilters ?? []).flatMap(labelsOfFilter);
  return new LabelNeeds({
    kind: 'restricted',
    names: [...read, ...filtered, ...groups, ...unwrapped],
  });
}

/** What the filters among `stages` need to tell which lines survive. */
export function needsOfFilters(stages: readonly Stage[]): LabelNeeds {
  const names = labelsReadBy(stages);
  if (names === 'all') return LabelNeeds.all;
  const seesErrors =
    names.includes(ERROR_LABEL) || names.includes(DETAILS_LABEL) || stages.some(asksForAddress);
  return new LabelNeeds({ kind: 'filters', names, stopsEarly: !seesErrors });
}

/** `ip()` conditions accept rows that have an error. */
function asksForAddress(stage: Stage): boolean {
  return stage.kind === 'labelFilter' && hasIp(stage.filter);
}

function hasIp(filter: LabelFilter): boolean {
  if (filter.kind === 'labelAnd' || filter.kind === 'labelOr') {
    return hasIp(filter.left) || hasIp(filter.right);
  }
  return filter.kind === 'ipPredicate';
}

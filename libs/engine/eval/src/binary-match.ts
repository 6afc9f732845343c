// Arithmetic and comparisons between two vectors (§2.14).
//
// Series meet when their signatures are equal: all labels, those of `on`, or all but those of
// `ignoring`. One side is the "one" side (the right, or the left with group_right): there a signature may
// occur once per step. Without group_* the other side may have it once, too. Errors belong to the
// step at which they happen.
import { InternalError } from '@skald/errors';
import { Labels } from '@skald/labels';
import type { ArithmeticOp, CompareOp, VectorMatching } from '@skald/logql';
import { combine } from './binary-scalar.ts';
import type { Failures } from './failures.ts';
import { type Series, newSeries } from './vector.ts';

export interface MatchArgs {
  readonly op: ArithmeticOp | CompareOp;
  readonly left: readonly Series[];
  readonly right: readonly Series[];
  readonly returnBool: boolean;
  readonly matching: VectorMatching | undefined;
  readonly stepCount: number;
  readonly failures: Failures;
}

export function matchVectors(args: MatchArgs): Series[] {
  const { left, right, matching } = args;
  const isSwapped = matching?.group?.manySide === 'right';
  const [many, one] = isSwapped ? [right, left] : [left, right];
  const ones = bySignature(one, matching);
  const manys = bySignature(many, matching);
  checkUnique(ones, args, isSwapped ? 'left' : 'right');
  const results = new Map<string, Series>();
  for (const [signature, members] of manys) {
    const partners = ones.get(signature);
    if (partners === undefined) continue;
    for (let step = 0; step < args.stepCount; step++) {
      const partner = partners.find(({ present }) => present[step] === 1);
      if (partner !== undefined) matchStep({ args, isSwapped, members, partner, step, results });
    }
  }
  return [...results.values()];
}

interface StepMatch {
  readonly args: MatchArgs;
  readonly isSwapped: boolean;
  readonly members: readonly Series[];
  readonly partner: Series;
  readonly step: number;
  readonly results: Map<string, Series>;
}

function matchStep({ args, isSwapped, members, partner, step, results }: StepMatch): void {
  const { op, matching, failures, returnBool, stepCount } = args;
  const seen = new Set<string>();
  for (const member of members) {
    if (member.present[step] === 0) continue;
    const labels = resultLabels(member.labels, partner.labels, matching);
    if (seen.has(labels.text)) failures.add(step, () => tooManyMatches(matching));
    if (matching?.group === undefined && seen.size > 0) {
      failures.add(step, () => tooManyMatches(matching));
    }
    seen.add(labels.text);
    const [x, y] = isSwapped ? [partner, member] : [member, partner];
    const left = x.values[step] as number;
    const point = combine(op, { left, right: y.values[step] as number, kept: left }, returnBool);
    if (point === undefined) continue;
    let result = results.get(labels.text);
    if (result === undefined) results.set(labels.text, (result = newSeries(labels, stepCount)));
    if (result.present[step] === 1) failures.add(step, () => tooManyMatches(matching));
    result.present[step] = 1;
    result.values[step] = point;
  }
}

// Loki answers these with status 500; clients and recorded answers know them so.
function tooManyMatches(matching: VectorMatching | undefined): InternalError {
  return new InternalError(
    matching?.group === undefined
      ? 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'
      : 'multiple matches for labels: grouping labels must ensure unique matches',
  );
}

function checkUnique(
  ones: ReadonlyMap<string, readonly Series[]>,
  { stepCount, failures }: MatchArgs,
  side: 'left' | 'right',
): void {
  for (const members of ones.values()) {
    for (let step = 0; members.length > 1 && step < stepCount; step++) {
      if (members.filter(({ present }) => present[step] === 1).length < 2) continue;
      failures.add(
        step,
        () =>
          new InternalError(
            `found duplicate series on the ${side} hand-side;many-to-many matching not allowed: ` +
              'matching labels must be unique on one side',
          ),
      );
      break;
    }
  }
}

export function bySignature(
  series: readonly Series[],
  matching: VectorMatching | undefined,
): Map<string, Series[]> {
  const groups = new Map<string, Series[]>();
  for (const member of series) {
    const signature = signatureOf(member.labels, matching);
    const group = groups.get(signature);
    if (group === undefined) groups.set(signature, [member]);
    else group.push(member);
  }
  return groups;
}

function signatureOf(labels: Labels, matching: VectorMatching | undefined): string {
  if (matching === undefined) return labels.text;
  const listed = new Set(matching.labels);
  const keeps = matching.mode === 'on';
  return Labels.fromResult([...labels].filter(([name]) => listed.has(name) === keeps)).text;
}

function resultLabels(many: Labels, one: Labels, matching: VectorMatching | undefined): Labels {
  if (matching === undefined) return many;
  const { group, mode } = matching;
  if (group === undefined) {
    const listed = new Set(matching.labels);
    const keeps = mode === 'on';
    return Labels.fromResult([...many].filter(([name]) => listed.has(name) === keeps));
  }
  const labels = new Map(many);
  for (const name of group.include) {
    const value = one.get(name) ?? '';
    if (value === '') labels.delete(name);
    else labels.set(name, value);
  }
  return Labels.fromResult(labels);
}

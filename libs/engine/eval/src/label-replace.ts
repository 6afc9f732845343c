// label_replace (§2.15): a label from another label's value. Series never merge, even when their
// labels become equal.
import { Labels } from '@skald/labels';
import type { LabelReplace } from '@skald/logql';
import { compileRegex } from '@skald/regex';
import type { Series } from './vector.ts';

export function replaceLabels(node: LabelReplace, series: readonly Series[]): Series[] {
  const { destination, replacement, source } = node;
  const regex = compileRegex(node.regex, { anchored: true });
  return series.map((member) => {
    const expansion = regex.expandFirst(member.labels.get(source) ?? '', replacement);
    if (expansion === undefined) return member;
    const labels = new Map(member.labels);
    if (expansion === '') labels.delete(destination);
    else labels.set(destination, expansion);
    return { ...member, labels: Labels.fromResult(labels) };
  });
}

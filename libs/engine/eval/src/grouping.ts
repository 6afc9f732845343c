// Groups of series for vector aggregations (§2.13): `by` keeps the listed labels a series has,
// `without` all others. No grouping is one group without labels. Labels with an empty value vanish in groups.
import { Labels } from '@skald/labels';
import type { Grouping } from '@skald/logql';
import type { Series } from './vector.ts';

export interface Group {
  readonly labels: Labels;
  readonly members: Series[];
}

/** Groups in order of first appearance. */
export function groupSeries(series: readonly Series[], grouping: Grouping | undefined): Group[] {
  const groups = new Map<string, Group>();
  for (const member of series) {
    const labels = groupLabels(member.labels, grouping);
    const group = groups.get(labels.text);
    if (group === undefined) groups.set(labels.text, { labels, members: [member] });
    else group.members.push(member);
  }
  return [...groups.values()];
}

export function groupLabels(labels: Labels, grouping: Grouping | undefined): Labels {
  if (grouping === undefined) return Labels.empty;
  const listed = new Set(grouping.labels);
  const keeps = grouping.mode === 'by';
  return Labels.from([...labels].filter(([name]) => listed.has(name) === keeps));
}

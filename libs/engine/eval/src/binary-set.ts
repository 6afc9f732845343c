// `and`, `or`, `unless` between vectors: points meet by signature, step by step (§2.14).
import type { SetOp, VectorMatching } from '@skald/logql';
import { bySignature } from './binary-match.ts';
import { type Series, newSeries } from './vector.ts';

export function combineSets(
  op: SetOp,
  left: readonly Series[],
  right: readonly Series[],
  options: { readonly matching: VectorMatching | undefined; readonly stepCount: number },
): Series[] {
  const { matching, stepCount } = options;
  if (op === 'or') {
    const known = presence(left, options);
    return [...left, ...maskAll(right, matching, stepCount, known, 0)];
  }
  const known = presence(right, options);
  return maskAll(left, matching, stepCount, known, op === 'and' ? 1 : 0);
}

/** Per signature, the steps at which any series has a point. */
function presence(
  series: readonly Series[],
  options: { readonly matching: VectorMatching | undefined; readonly stepCount: number },
): Map<string, Uint8Array> {
  const known = new Map<string, Uint8Array>();
  for (const [signature, members] of bySignature(series, options.matching)) {
    const any = new Uint8Array(options.stepCount);
    for (const { present } of members) {
      for (let step = 0; step < any.length; step++) if (present[step] === 1) any[step] = 1;
    }
    known.set(signature, any);
  }
  return known;
}

/** The points whose signature is known (1) or unknown (0) at their step. */
function maskAll(
  series: readonly Series[],
  matching: VectorMatching | undefined,
  stepCount: number,
  known: ReadonlyMap<string, Uint8Array>,
  wanted: 0 | 1,
): Series[] {
  const result: Series[] = [];
  for (const [signature, members] of bySignature(series, matching)) {
    const mask = known.get(signature);
    for (const member of members) {
      const masked = newSeries(member.labels, stepCount);
      for (let step = 0; step < stepCount; step++) {
        if (member.present[step] === 0 || (mask?.[step] ?? 0) !== wanted) continue;
        masked.present[step] = 1;
        masked.values[step] = member.values[step] as number;
      }
      result.push(masked);
    }
  }
  return result;
}

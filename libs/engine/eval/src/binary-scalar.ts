// A literal and a vector (§2.14). Arithmetic and `bool` comparisons make new values; a plain
// comparison keeps the vector's value where it holds, whichever side the vector is on.
import {
  type ArithmeticOp,
  type CompareOp,
  applyArithmetic,
  compare,
  isCompareOp,
} from '@skald/logql';
import { type Series, newSeries } from './vector.ts';

export function scalarWithVector(
  op: ArithmeticOp | CompareOp,
  sides: { readonly scalar: number; readonly vector: readonly Series[] },
  options: { readonly scalarIsLeft: boolean; readonly returnBool: boolean },
): Series[] {
  const { scalar, vector } = sides;
  return vector.map((series) => {
    const result = newSeries(series.labels, series.values.length);
    for (let step = 0; step < series.values.length; step++) {
      if (series.present[step] === 0) continue;
      const value = series.values[step] as number;
      const [left, right] = options.scalarIsLeft ? [scalar, value] : [value, scalar];
      const point = combine(op, { left, right, kept: value }, options.returnBool);
      if (point === undefined) continue;
      result.present[step] = 1;
      result.values[step] = point;
    }
    return result;
  });
}

/** The point of a pair of values; undefined when a comparison drops it. */
export function combine(
  op: ArithmeticOp | CompareOp,
  values: { readonly left: number; readonly right: number; readonly kept: number },
  returnBool: boolean,
): number | undefined {
  if (!isCompareOp(op)) return applyArithmetic(op, values.left, values.right);
  const holds = compare(op, values.left, values.right);
  if (returnBool) return holds ? 1 : 0;
  return holds ? values.kept : undefined;
}

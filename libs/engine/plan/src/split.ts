// Splitting a range query by time, so that several queriers work on it.
//
// Metric queries are split between evaluation times: every split begins and ends on a step, and no
// step is in two splits. Log queries are split anywhere. There are as many splits as there are hands
// to take them and no more: a block that two splits share is read twice.
import type { QueryRequest } from '@skald/services';

/** Splits of `request`, ascending, at most `countMax`, none shorter than `intervalNs`. */
export function splitByTime(
  request: QueryRequest,
  of: { readonly isMetric: boolean; readonly intervalNs: bigint; readonly countMax: number },
): readonly QueryRequest[] {
  const { isMetric, intervalNs, countMax } = of;
  const spanNs = request.endNs - request.startNs;
  if (request.kind === 'instant' || countMax < 2 || intervalNs <= 0n || spanNs <= intervalNs) {
    return [request];
  }
  const count = BigInt(Math.min(countMax, Number((spanNs + intervalNs - 1n) / intervalNs)));
  return isMetric ? splitSteps(request, count) : splitWindow(request, spanNs, count);
}

function splitSteps(request: QueryRequest, count: bigint): readonly QueryRequest[] {
  const { startNs, endNs, stepNs } = request;
  const steps = (endNs - startNs) / stepNs + 1n;
  const perSplit = (steps + count - 1n) / count;
  const splits: QueryRequest[] = [];
  for (let first = 0n; first < steps; first += perSplit) {
    const last = first + perSplit < steps ? first + perSplit - 1n : steps - 1n;
    splits.push({ ...request, startNs: startNs + first * stepNs, endNs: startNs + last * stepNs });
  }
  return splits;
}

/** [start, end) in pieces; the last one ends where the request does. */
function splitWindow(
  request: QueryRequest,
  spanNs: bigint,
  count: bigint,
): readonly QueryRequest[] {
  const pieceNs = (spanNs + count - 1n) / count;
  const splits: QueryRequest[] = [];
  for (let fromNs = request.startNs; fromNs < request.endNs; fromNs += pieceNs) {
    const toNs = fromNs + pieceNs < request.endNs ? fromNs + pieceNs : request.endNs;
    splits.push({ ...request, startNs: fromNs, endNs: toNs });
  }
  return splits;
}

// Evaluation times on multiples of the step since the epoch: a metric range query starts at the
// multiple at or before its start and ends at the one at or after its end, so that answers to the
// same question a moment later share their points. Loki's frontend does this for every metric range
// query (LogQL reference, section 2.12); the engine below does not.
import type { QueryRequest } from '@skald/services';

/** A metric range query with aligned times. */
export function alignRange(request: QueryRequest): QueryRequest {
  const { startNs, endNs, stepNs } = request;
  return { ...request, startNs: floorTo(startNs, stepNs), endNs: ceilTo(endNs, stepNs) };
}

function floorTo(ns: bigint, stepNs: bigint): bigint {
  const over = ((ns % stepNs) + stepNs) % stepNs;
  return ns - over;
}

function ceilTo(ns: bigint, stepNs: bigint): bigint {
  const floor = floorTo(ns, stepNs);
  return floor === ns ? ns : floor + stepNs;
}

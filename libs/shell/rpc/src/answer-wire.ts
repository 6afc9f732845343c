// A query's answer between querier and frontend. Series travel as arrays of doubles, entries as JSON.
//
//   | u32 JSON length | JSON: everything but sample columns | pad to 8 | f64 columns … |
import type { Labels } from '@skald/labels';
import type { QueryAnswer, QueryData, ResultSeries } from '@skald/services';
import { fromWire, toWire } from './wire-json.ts';

type WireSeries = readonly { readonly labels: Labels; readonly count: number }[];

export function encodeAnswer(answer: QueryAnswer): Uint8Array {
  const { data } = answer;
  const series = data.kind === 'matrix' || data.kind === 'vector' ? data.series : [];
  const shape =
    data.kind === 'matrix' || data.kind === 'vector'
      ? {
          kind: data.kind,
          series: series.map((s) => ({ labels: s.labels, count: s.timesMs.length })),
        }
      : data.kind === 'scalar'
        ? { ...data, value: String(data.value) }
        : data;
  const json = toWire({ ...answer, data: shape });
  const head = Buffer.alloc(padded(4 + json.length));
  head.writeUInt32LE(json.length, 0);
  head.set(json, 4);
  const columns = series.flatMap(({ timesMs, values }) => [asBytes(timesMs), asBytes(values)]);
  return Buffer.concat([head, ...columns]);
}

export function decodeAnswer(bytes: Uint8Array): QueryAnswer {
  const aligned = new Uint8Array(bytes);
  const jsonLength = new DataView(aligned.buffer).getUint32(0, true);
  const answer = fromWire<QueryAnswer>(aligned.subarray(4, 4 + jsonLength));
  const { data } = answer;
  if (data.kind === 'scalar') return { ...answer, data: { ...data, value: Number(data.value) } };
  if (data.kind === 'streams') return answer;
  let at = padded(4 + jsonLength);
  const column = (count: number) => {
    const values = new Float64Array(aligned.buffer, at, count);
    at += count * 8;
    return values;
  };
  const shapes = data.series as unknown as WireSeries;
  const series = shapes.map(({ labels, count }): ResultSeries => ({
    labels,
    timesMs: column(count),
    values: column(count),
  }));
  return { ...answer, data: { kind: data.kind, series } satisfies QueryData };
}

const padded = (length: number) => Math.ceil(length / 8) * 8;
const asBytes = (a: Float64Array) => new Uint8Array(a.buffer, a.byteOffset, a.byteLength);

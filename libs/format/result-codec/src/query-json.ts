// Query answers as Loki's JSON: envelope, streams, matrix, vector, scalar.
//
// Key order matters to streaming readers (Grafana): resultType, encodingFlags, result, stats; and
// `stream` before `values`. Text of lines is HTML-escaped as Go's encoder does.
// Facts: Loki HTTP API 3.7, "Query responses"; LogQL, "Result shapes and formatting".
import type { Labels } from '@skald/labels';
import { explainObject, type PlanNumbers } from './explain-json.ts';
import { statsObject, type StatsNumbers } from './stats-json.ts';
import { formatSampleValue, formatTimeSec } from './value.ts';

/** The shapes this codec writes; structurally those of @skald/services, which stands above. */
export interface JsonEntry {
  readonly timeNs: bigint;
  readonly line: string;
  readonly structuredMetadata: Readonly<Record<string, string>>;
  readonly parsed: Readonly<Record<string, string>>;
  readonly streamLabels: Labels;
}
export interface JsonSeries {
  readonly labels: Labels;
  readonly timesMs: Float64Array;
  readonly values: Float64Array;
}
export type JsonData =
  | {
      readonly kind: 'streams';
      readonly streams: readonly {
        readonly labels: Labels;
        readonly entries: readonly JsonEntry[];
      }[];
    }
  | { readonly kind: 'matrix' | 'vector'; readonly series: readonly JsonSeries[] }
  | { readonly kind: 'scalar'; readonly timeMs: number; readonly value: number };

export interface JsonAnswer {
  readonly data: JsonData;
  readonly stats: StatsNumbers;
  readonly warnings: readonly string[];
  /** Where it was asked for. */
  readonly plans?: readonly PlanNumbers[];
}

/**
 * The whole body, ending in a newline. `encodingFlags` are the request's, as received; with
 * `categorize-labels` among them streams are regrouped by their index labels alone.
 */
export function encodeQueryAnswer(
  answer: JsonAnswer,
  encodingFlags: readonly string[] = [],
): string {
  const { data, stats, warnings, plans } = answer;
  const isStreams = data.kind === 'streams';
  const flags =
    isStreams && encodingFlags.length > 0
      ? `"encodingFlags":${JSON.stringify(encodingFlags)},`
      : '';
  const warned = warnings.length > 0 ? `"warnings":${JSON.stringify(warnings)},` : '';
  const result = encodeResult(data, encodingFlags.includes('categorize-labels'));
  const statsText = JSON.stringify(statsObject(stats, isStreams ? countEntries(data) : 0));
  const explained = plans ? `,"explain":${JSON.stringify(explainObject(stats, plans))}` : '';
  return `{"status":"success",${warned}"data":{"resultType":"${data.kind}",${flags}"result":${result},"stats":${statsText}${explained}}}\n`;
}

/** The plan alone, in the same envelope. */
export function encodeExplanation({ stats, plans = [] }: JsonAnswer): string {
  return `${JSON.stringify({ status: 'success', data: explainObject(stats, plans) })}\n`;
}

function countEntries(data: JsonData & { kind: 'streams' }): number {
  return data.streams.reduce((count, stream) => count + stream.entries.length, 0);
}

function encodeResult(data: JsonData, categorize: boolean): string {
  switch (data.kind) {
    case 'scalar':
      return `[${formatTimeSec(data.timeMs)},"${formatSampleValue(data.value)}"]`;
    case 'vector':
      return `[${data.series.map(encodeVectorElement).join(',')}]`;
    case 'matrix':
      return `[${data.series.map(encodeMatrixElement).join(',')}]`;
    case 'streams':
      return categorize ? encodeCategorized(data.streams) : encodePlain(data.streams);
  }
}

function encodeVectorElement(series: JsonSeries): string {
  const time = formatTimeSec(series.timesMs[0] as number);
  const value = formatSampleValue(series.values[0] as number);
  return `{"metric":${labelsJson(series.labels)},"value":[${time},"${value}"]}`;
}

function encodeMatrixElement(series: JsonSeries): string {
  const parts: string[] = [];
  for (let i = 0; i < series.timesMs.length; i++) {
    const time = formatTimeSec(series.timesMs[i] as number);
    parts.push(`[${time},"${formatSampleValue(series.values[i] as number)}"]`);
  }
  return `{"metric":${labelsJson(series.labels)},"values":[${parts.join(',')}]}`;
}

function encodePlain(streams: (JsonData & { kind: 'streams' })['streams']): string {
  const parts = streams.map(({ labels, entries }) => {
    const values = entries.map((e) => `["${e.timeNs}",${lineJson(e.line)}]`);
    return `{"stream":${labelsJson(labels)},"values":[${values.join(',')}]}`;
  });
  return `[${parts.join(',')}]`;
}

/** Entries regrouped by index labels; within a group in the order of the first stream seen. */
function encodeCategorized(streams: (JsonData & { kind: 'streams' })['streams']): string {
  const groups = new Map<string, { labels: Labels; entries: JsonEntry[] }>();
  for (const stream of streams) {
    for (const entry of stream.entries) {
      const key = entry.streamLabels.text;
      const group = groups.get(key) ?? { labels: entry.streamLabels, entries: [] };
      groups.set(key, group);
      group.entries.push(entry);
    }
  }
  const isDescending = streams.some(
    ({ entries }) => entries.length > 1 && firstOf(entries) > lastOf(entries),
  );
  const parts = [...groups.values()].map(({ labels, entries }) => {
    entries.sort((a, b) => compareTimes(a.timeNs, b.timeNs, isDescending));
    return `{"stream":${labelsJson(labels)},"values":[${entries.map(tupleJson).join(',')}]}`;
  });
  return `[${parts.join(',')}]`;
}

const firstOf = (entries: readonly JsonEntry[]) => (entries[0] as JsonEntry).timeNs;
const lastOf = (entries: readonly JsonEntry[]) => (entries[entries.length - 1] as JsonEntry).timeNs;

function compareTimes(a: bigint, b: bigint, isDescending: boolean): number {
  if (a === b) return 0;
  return a < b === isDescending ? 1 : -1;
}

function tupleJson(entry: JsonEntry): string {
  const categories = {
    ...(isEmpty(entry.structuredMetadata) ? {} : { structuredMetadata: entry.structuredMetadata }),
    ...(isEmpty(entry.parsed) ? {} : { parsed: entry.parsed }),
  };
  return `["${entry.timeNs}",${lineJson(entry.line)},${JSON.stringify(categories)}]`;
}

const isEmpty = (record: Readonly<Record<string, string>>) => Object.keys(record).length === 0;

/** A label set as a JSON object, names ascending. */
export function labelsJson(labels: Labels): string {
  let text = '';
  for (let i = 0; i < labels.names.length; i++) {
    text += `${i === 0 ? '' : ','}${JSON.stringify(labels.names[i])}:${JSON.stringify(labels.values[i])}`;
  }
  return `{${text}}`;
}

const NEEDS_HTML_ESCAPE = /[<>&\u2028\u2029]/;
const HTML_ESCAPE = /[<>&\u2028\u2029]/g;

function lineJson(line: string): string {
  const text = JSON.stringify(line);
  if (!NEEDS_HTML_ESCAPE.test(text)) return text;
  return text.replace(
    HTML_ESCAPE,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

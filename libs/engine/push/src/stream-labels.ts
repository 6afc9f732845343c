// What becomes of a stream's labels at the door: `service_name` is added, limits are checked. Done once
// per label set and set of limits, not once per push: label sets are interned, limits are replaced whole.
import type { Limits } from '@skald/limits';
import { Labels } from '@skald/labels';
import type { StreamLabels } from '@skald/push-codec';

export interface JudgedLabels {
  readonly labels: Labels;
  /** Why no entry of the stream is taken. */
  readonly problem: { readonly reason: string; readonly message: string } | undefined;
}

const SERVICE_NAME = 'service_name';
const UNKNOWN_SERVICE = 'unknown_service';

interface Remembered {
  readonly tenant: string;
  readonly limits: Limits;
  readonly judged: JudgedLabels;
}

export class LabelJudge {
  readonly #remembered = new WeakMap<StreamLabels, Remembered>();

  judge(stream: StreamLabels, tenant: string, limits: Limits): JudgedLabels {
    const known = this.#remembered.get(stream);
    if (known?.limits === limits && known.tenant === tenant) return known.judged;
    const judged = judgeLabels(stream, tenant, limits);
    this.#remembered.set(stream, { tenant, limits, judged });
    return judged;
  }
}

function judgeLabels(stream: StreamLabels, tenant: string, limits: Limits): JudgedLabels {
  if (stream.problem) return { labels: stream.labels, problem: stream.problem };
  const labels = withServiceName(stream.labels, limits.discoverServiceName);
  return { labels, problem: labelProblem(labels, tenant, limits) };
}

function withServiceName(labels: Labels, sources: readonly string[]): Labels {
  if (sources.length === 0 || labels.get(SERVICE_NAME) !== undefined) return labels;
  const source = sources.find((name) => labels.get(name) !== undefined);
  const service = source === undefined ? UNKNOWN_SERVICE : (labels.get(source) as string);
  return Labels.from([...labels, [SERVICE_NAME, service]]);
}

function labelProblem(labels: Labels, tenant: string, limits: Limits): JudgedLabels['problem'] {
  if (labels.size === 0) {
    const message = 'error at least one label pair is required per stream';
    return { reason: 'missing_labels', message };
  }
  const missing = limits.enforcedLabels.filter((name) => labels.get(name) === undefined);
  if (missing.length > 0) {
    const message = `missing required labels '${missing.join(',')}' for user '${tenant}' for stream '${labels.text}' (policy: '')`;
    return { reason: 'missing_enforced_labels', message };
  }
  const count = labels.size - (labels.get(SERVICE_NAME) === undefined ? 0 : 1);
  const { maxLabelNamesPerSeries: countMax } = limits;
  if (countMax > 0 && count > countMax) {
    const message = `entry for stream '${labels.text}' has ${count} label names; limit ${countMax}`;
    return { reason: 'max_label_names_per_series', message };
  }
  return lengthProblem(labels, limits);
}

function lengthProblem(labels: Labels, limits: Limits): JudgedLabels['problem'] {
  const { maxLabelNameLength: nameMax, maxLabelValueLength: valueMax } = limits;
  for (const [name, value] of labels) {
    if (nameMax > 0 && Buffer.byteLength(name) > nameMax) {
      const message = `stream '${labels.text}' has label name too long: '${name}'`;
      return { reason: 'label_name_too_long', message };
    }
    if (valueMax > 0 && Buffer.byteLength(value) > valueMax) {
      const message = `stream '${labels.text}' has label value too long: '${value}'`;
      return { reason: 'label_value_too_long', message };
    }
  }
  return undefined;
}

// Rule groups as they are written: YAML in Prometheus' form, checked before anything runs.
//
//   groups:
//     - name: api
//       interval: 1m            default: the ruler's evaluation_interval
//       rules:
//         - alert: HighErrorRate
//           expr: sum(rate({app="api"} |= "error" [5m])) > 10
//           for: 5m
//           keep_firing_for: 10m
//           labels: { severity: page }
//           annotations: { summary: "{{ $value }} errors/s" }
//
// Unknown fields are ignored, as Loki does. Facts: Loki HTTP API 3.7, section 4.1.
import { parse } from 'yaml';
import { InvalidError } from '@skald/errors';
import { parseMetricQuery } from '@skald/logql';
import { NS_PER_MS, parsePrometheusDuration } from '@skald/time';
import { compileText } from './alert-template.ts';

export interface RuleGroup {
  readonly name: string;
  readonly intervalMs: number;
  /** The most alerts a rule of this group may have; 0 is no limit. */
  readonly limit: number;
  readonly rules: readonly Rule[];
}

export type Rule = AlertingRule | RecordingRule;

export interface AlertingRule {
  readonly kind: 'alert';
  readonly name: string;
  readonly expr: string;
  /** How long a series must be there before it fires. */
  readonly forMs: number;
  /** How long an alert goes on firing after its series is gone. */
  readonly keepFiringForMs: number;
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
}

export interface RecordingRule {
  readonly kind: 'record';
  readonly name: string;
  readonly expr: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** The groups of one file. Rejects with InvalidError naming group and rule. */
export function parseRuleFile(text: string, defaultIntervalMs: number): readonly RuleGroup[] {
  const file = asMap(readYaml(text), 'the file');
  const groups = asList(file['groups'] ?? [], 'groups').map((raw, index) =>
    parseGroup(asMap(raw, `group ${index}`), index, defaultIntervalMs),
  );
  const seen = new Set<string>();
  for (const { name } of groups) {
    if (seen.has(name)) throw new InvalidError(`group "${name}" is there twice`);
    seen.add(name);
  }
  return groups;
}

function readYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100 }) ?? {};
  } catch (error) {
    throw new InvalidError(`not YAML: ${(error as Error).message}`);
  }
}

type RawMap = Readonly<Record<string, unknown>>;

function parseGroup(raw: RawMap, index: number, defaultIntervalMs: number): RuleGroup {
  const name = asText(raw['name'] ?? '', `group ${index}: name`);
  if (name === '') throw new InvalidError(`group ${index}: Groupname must not be empty`);
  const intervalMs = durationMs(raw['interval'], `group "${name}": interval`) || defaultIntervalMs;
  const rules = asList(raw['rules'] ?? [], `group "${name}": rules`).map((rule) =>
    parseRule(asMap(rule, `a rule of group "${name}"`), name),
  );
  return { name, intervalMs, limit: Number(raw['limit'] ?? 0), rules };
}

function parseRule(raw: RawMap, group: string): Rule {
  const record = asText(raw['record'] ?? '', 'record');
  const alert = asText(raw['alert'] ?? '', 'alert');
  const expr = asText(raw['expr'] ?? '', 'expr');
  if (record !== '' && alert !== '') {
    throw new InvalidError("only one of 'record' and 'alert' must be set");
  }
  if (record === '' && alert === '')
    throw new InvalidError("one of 'record' or 'alert' must be set");
  if (expr === '') throw new InvalidError("field 'expr' must be set in rule");
  const name = record || alert;
  const what = `${record === '' ? 'alert' : 'record'} '${name}' in group '${group}'`;
  checkExpr(expr, what);
  const labels = textMap(raw['labels'], `labels of ${what}`);
  if (record !== '') return recordingRule(raw, { name, expr, labels });
  const annotations = textMap(raw['annotations'], `annotations of ${what}`);
  checkTemplates('label', labels);
  checkTemplates('annotation', annotations);
  return {
    kind: 'alert',
    name,
    expr,
    forMs: durationMs(raw['for'], `for of ${what}`),
    keepFiringForMs: durationMs(raw['keep_firing_for'], `keep_firing_for of ${what}`),
    labels,
    annotations,
  };
}

function recordingRule(
  raw: RawMap,
  of: Pick<RecordingRule, 'name' | 'expr' | 'labels'>,
): RecordingRule {
  if (raw['for'] !== undefined) throw new InvalidError("invalid field 'for' in recording rule");
  if (raw['annotations'] !== undefined) {
    throw new InvalidError("invalid field 'annotations' in recording rule");
  }
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(of.name)) {
    throw new InvalidError(`invalid recording rule name: ${of.name}`);
  }
  return { kind: 'record', ...of };
}

function checkExpr(expr: string, what: string): void {
  try {
    parseMetricQuery(expr);
  } catch (error) {
    throw new InvalidError(`could not parse expression for ${what}: ${(error as Error).message}`);
  }
}

function checkTemplates(kind: 'label' | 'annotation', texts: ReadonlyMap<string, string>): void {
  for (const [name, text] of texts) {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name))
      throw new InvalidError(`invalid ${kind} name: ${name}`);
    try {
      compileText(text, name);
    } catch (error) {
      throw new InvalidError(`${kind} "${name}": ${(error as Error).message}`);
    }
  }
}

function durationMs(raw: unknown, what: string): number {
  if (raw === undefined || raw === null || raw === 0) return 0;
  try {
    return Number(parsePrometheusDuration(asText(raw, what)) / NS_PER_MS);
  } catch (error) {
    throw new InvalidError(`${what}: ${(error as Error).message}`);
  }
}

function textMap(raw: unknown, what: string): ReadonlyMap<string, string> {
  const entries = Object.entries(asMap(raw ?? {}, what));
  return new Map(entries.map(([name, value]) => [name, asText(value, `${what}: ${name}`)]));
}

function asMap(raw: unknown, what: string): RawMap {
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return raw as RawMap;
  throw new InvalidError(`${what} must be a mapping`);
}

function asList(raw: unknown, what: string): readonly unknown[] {
  if (Array.isArray(raw)) return raw;
  throw new InvalidError(`${what} must be a list`);
}

function asText(raw: unknown, what: string): string {
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  throw new InvalidError(`${what} must be text`);
}

// Labels and annotations of alerts as templates over `$labels`, `$value` and `$externalURL`, in the
// form Prometheus' rules have them.
import {
  GoMap,
  GoRecord,
  createTemplate,
  prometheusFunctions,
  type CustomTemplate,
  type GoValue,
} from '@skald/template';
import type { Labels } from '@skald/labels';

export interface AlertValues {
  /** Of the series that made the alert. */
  readonly labels: Labels;
  readonly value: number;
  readonly externalUrl: string;
  readonly nowNs: () => bigint;
}

const VARIABLES = ['labels', 'externalURL', 'value'];

/** Rejects with Go's parse message. */
export function compileText(text: string, name: string): CustomTemplate {
  return createTemplate(text, {
    name: `__alert_${name}`,
    functions: prometheusFunctions,
    variables: VARIABLES,
  });
}

/** The text, or what went wrong in its place: an alert with a bad annotation still goes out. */
export function expandText(text: string, name: string, values: AlertValues): string {
  if (!text.includes('{{')) return text;
  const { value, externalUrl, nowNs } = values;
  const labels = new GoMap(new Map([...values.labels]), 'string');
  try {
    const variables = { labels, externalURL: externalUrl, value };
    const fields: readonly (readonly [string, GoValue])[] = [
      ['Labels', labels],
      ['ExternalURL', externalUrl],
      ['Value', value],
    ];
    const data = new GoRecord('template.AlertTemplateData', new Map(fields));
    return compileText(text, name).execute({ data, variables }, { nowNs });
  } catch (error) {
    return `<error expanding template: ${(error as Error).message}>`;
  }
}

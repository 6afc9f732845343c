// A sample whose labels hold `__error__` ends a metric query, unless its error was asked for (§2.9).
import { InvalidError } from '@skald/errors';
import type { Labels } from '@skald/labels';
import { ERROR_LABEL, PRESERVE_LABEL } from '@skald/scan';
import type { Failures } from './failures.ts';
import type { Series } from './vector.ts';

export function pipelineError(labels: Labels): InvalidError {
  const error = labels.get(ERROR_LABEL) ?? '';
  return new InvalidError(
    `pipeline error: '${error}' for series: '${labels.text}'.\n` +
      `Use a label filter to intentionally skip this error. (e.g | __error__!="${error}").\n` +
      'To skip all potential errors you can match empty errors.(e.g __error__="")\n' +
      'The label filter can also be specified after unwrap. ' +
      '(e.g | unwrap latency | __error__="" )\n',
  );
}

/** Reports the first point of every series that has an error. */
export function reportPipelineErrors(series: readonly Series[], failures: Failures): void {
  for (const { labels, present } of series) {
    if (labels.get(ERROR_LABEL) === undefined || labels.get(PRESERVE_LABEL) === 'true') continue;
    const step = present.indexOf(1);
    const rank = `${labels.get(ERROR_LABEL) ?? ''} ${labels.text}`;
    if (step >= 0) failures.add(step, () => pipelineError(labels), rank);
  }
}

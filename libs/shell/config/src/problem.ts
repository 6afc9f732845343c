// Something wrong, or worth a warning, with its place.

export interface Problem {
  /** The file, or undefined for the command line and for checks over several keys. */
  readonly file?: string;
  readonly line?: number;
  /** The YAML path, or the flag with its dash; empty when the whole file is meant. */
  readonly key: string;
  readonly message: string;
}

/** `loki.yaml:12: ingester.chunk_idle_period: expected …`. */
export function formatProblem({ file, line, key, message }: Problem): string {
  const place = file === undefined ? '' : line ? `${file}:${line}: ` : `${file}: `;
  return key === '' ? `${place}${message}` : `${place}${key}: ${message}`;
}

// The left side of `json a="b"` and `logfmt a="b"` must be a label name.
import { InvalidError } from '@skald/errors';

/** The name, or a rejection with the cause alone. */
export function checkExtractedName(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new InvalidError(`invalid extracted label name '${name}'`);
  }
  return name;
}

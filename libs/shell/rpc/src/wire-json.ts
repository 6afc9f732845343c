// Control messages as JSON that keeps bigints, maps and label sets. Bulk data never goes this way.
import { InvalidError } from '@skald/errors';
import { Labels } from '@skald/labels';

/** bigint → {"$n":"…"}, Labels → {"$l":[names, values]}, Map → {"$m":[[key, value], …]}. */
export function toWire(value: unknown): Uint8Array {
  return Buffer.from(
    JSON.stringify(value, (_key, part: unknown) => {
      if (typeof part === 'bigint') return { $n: String(part) };
      if (part instanceof Labels) return { $l: [part.names, part.values] };
      if (part instanceof Map) return { $m: [...part] };
      return part;
    }),
  );
}

/** The caller vouches for the shape: both ends are of one build. */
export function fromWire<T>(bytes: Uint8Array): T {
  try {
    return JSON.parse(Buffer.from(bytes).toString(), (_key, part: unknown) => revive(part)) as T;
  } catch (error) {
    throw new InvalidError(`unreadable message: ${(error as Error).message}`);
  }
}

function revive(part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part;
  if ('$n' in part) return BigInt(part.$n as string);
  if ('$l' in part) {
    const [names, values] = part.$l as [string[], string[]];
    return Labels.fromResult(names.map((name, i) => [name, values[i] ?? '']));
  }
  if ('$m' in part) return new Map(part.$m as [unknown, unknown][]);
  return part;
}

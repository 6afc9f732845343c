// Values by YAML path, each with where it came from. A flag is stronger than the file, both are
// stronger than what `common` or another key gives; the table's default stands behind all.
import { must } from '@skald/errors';
import type { Problem } from './problem.ts';
import type { Key, Row } from './table.ts';

export type Origin =
  | { readonly kind: 'flag'; readonly flag: string }
  | { readonly kind: 'file'; readonly file: string; readonly line: number }
  | { readonly kind: 'given' };

interface Setting {
  readonly value: unknown;
  readonly origin: Origin;
}

const STRENGTH = { given: 0, file: 1, flag: 2 } as const;

export class Settings {
  readonly #rowAt: ReadonlyMap<string, Row>;
  readonly #settings = new Map<string, Setting>();

  constructor(rowAt: ReadonlyMap<string, Row>) {
    this.#rowAt = rowAt;
  }

  set(path: string, value: unknown, origin: Origin): void {
    const present = this.#settings.get(path);
    if (present && STRENGTH[present.origin.kind] > STRENGTH[origin.kind]) return;
    this.#settings.set(path, { value, origin });
  }

  /** Sets a key that nobody set. Keys that the section does not have are left out. */
  give(path: string, value: unknown): void {
    if (this.#rowAt.has(path) && !this.#settings.has(path)) {
      this.#settings.set(path, { value, origin: { kind: 'given' } });
    }
  }

  /** Gives every key that is set under `from` to `to`, unless somebody set one there. */
  giveSection(from: string, to: string): void {
    if (this.hasExplicitUnder(to)) return;
    for (const [path, { value }] of [...this.#settings]) {
      if (path.startsWith(`${from}.`)) this.give(to + path.slice(from.length), value);
    }
  }

  /** Gives the value of one key to another, when it is set. */
  giveFrom(from: string, to: string): void {
    const setting = this.#settings.get(from);
    if (setting) this.give(to, setting.value);
  }

  /** Whether a flag, the file or another key set it. */
  isSet(path: string): boolean {
    return this.#settings.has(path);
  }

  hasExplicitUnder(section: string): boolean {
    for (const [path, { origin }] of this.#settings) {
      if (origin.kind !== 'given' && path.startsWith(`${section}.`)) return true;
    }
    return false;
  }

  valueOf(path: string, key: Key<unknown> = must(this.#rowAt.get(path)).key): unknown {
    const setting = this.#settings.get(path);
    return setting ? setting.value : key.default;
  }

  text(path: string): string {
    return String(this.valueOf(path));
  }

  /** A problem at the place where the key was set. */
  problemAt(path: string, message: string): Problem {
    const origin = this.#settings.get(path)?.origin;
    if (origin?.kind === 'file')
      return { file: origin.file, line: origin.line, key: path, message };
    if (origin?.kind === 'flag') return { key: `-${origin.flag}`, message };
    return { key: path, message };
  }

  paths(): IterableIterator<string> {
    return this.#settings.keys();
  }
}

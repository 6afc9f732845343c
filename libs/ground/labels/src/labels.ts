// A stream's identity: names and values, sorted by name, unique; no empty values in a stream's own
// set, though a query's result may hold some.
//
// The canonical text `{a="b", c="d"}` is made once per set and is what streams are keyed by.
// Sorting and comparison are by UTF-16 code unit, which equals byte order for the names Loki allows.
import { hash32 } from './hash.ts';
import { quoteLabelName, quoteLabelValue } from './quote.ts';

export class Labels {
  static readonly empty = new Labels([], []);

  /** Ascending, unique. */
  readonly names: readonly string[];
  /** Parallel to `names`. */
  readonly values: readonly string[];
  #text: string | undefined;

  private constructor(names: readonly string[], values: readonly string[]) {
    this.names = names;
    this.values = values;
  }

  /** Sorts by name; the last of equal names wins; empty values are dropped. */
  static from(pairs: Iterable<readonly [name: string, value: string]>): Labels {
    const byName = new Map<string, string>();
    for (const [name, value] of pairs) byName.set(name, value);
    const names = [...byName.keys()].filter((name) => byName.get(name) !== '').sort();
    return new Labels(
      names,
      names.map((name) => byName.get(name) ?? ''),
    );
  }

  /** As `from`, but empty values stay: results of a query may hold `a=""`. */
  static fromResult(pairs: Iterable<readonly [name: string, value: string]>): Labels {
    const byName = new Map<string, string>();
    for (const [name, value] of pairs) byName.set(name, value);
    const names = [...byName.keys()].sort();
    return new Labels(
      names,
      names.map((name) => byName.get(name) ?? ''),
    );
  }

  /**
   * Takes both lists as they are. The caller vouches that names ascend, are unique, and that no value
   * is empty: for stores that kept a set that was a `Labels` before.
   */
  static fromSorted(names: readonly string[], values: readonly string[]): Labels {
    return new Labels(names, values);
  }

  static fromObject(object: Readonly<Record<string, string>>): Labels {
    return Labels.from(Object.entries(object));
  }

  get size(): number {
    return this.names.length;
  }

  get(name: string): string | undefined {
    const at = this.names.indexOf(name);
    return at < 0 ? undefined : this.values[at];
  }

  *[Symbol.iterator](): IterableIterator<[string, string]> {
    for (let i = 0; i < this.names.length; i++) {
      yield [this.names[i] as string, this.values[i] as string];
    }
  }

  toObject(): Record<string, string> {
    return Object.fromEntries(this);
  }

  /** `{a="b", c="d"}`: Loki's canonical form, values quoted as Go's strconv.Quote does. */
  get text(): string {
    if (this.#text === undefined) {
      let text = '';
      for (let i = 0; i < this.names.length; i++) {
        const name = quoteLabelName(this.names[i] as string);
        text += `${i === 0 ? '' : ', '}${name}=${quoteLabelValue(this.values[i] as string)}`;
      }
      this.#text = `{${text}}`;
    }
    return this.#text;
  }

  /** The place of this stream on the rings: a hash of tenant and canonical text. */
  ringToken(tenant: string): number {
    return hash32(`${tenant}/${this.text}`);
  }
}

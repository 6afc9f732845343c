// The streams of one tenant: by label text, and by what labels they have.
import type { CompiledMatcher } from '@skald/index';
import type { Labels } from '@skald/labels';
import { HeadStream, type HeadStreamArgs } from './head-stream.ts';
import { LabelIndex } from './label-index.ts';

export class TenantStreams {
  readonly tenant: string;
  readonly #byText = new Map<string, HeadStream>();
  #byOrdinal: (HeadStream | undefined)[] = [];
  #index = new LabelIndex();

  constructor(tenant: string) {
    this.tenant = tenant;
  }

  get count(): number {
    return this.#byText.size;
  }

  get(labels: Labels): HeadStream | undefined {
    return this.#byText.get(labels.text);
  }

  values(): IterableIterator<HeadStream> {
    return this.#byText.values();
  }

  create(args: Pick<HeadStreamArgs, 'labels' | 'bucket' | 'buffers' | 'nowMs'>): HeadStream {
    const ordinal = this.#byOrdinal.length;
    const stream = new HeadStream({ ...args, tenant: this.tenant, ordinal });
    this.#byText.set(args.labels.text, stream);
    this.#byOrdinal.push(stream);
    this.#index.add(ordinal, args.labels);
    return stream;
  }

  remove(stream: HeadStream): void {
    this.#byText.delete(stream.labels.text);
    this.#byOrdinal[stream.ordinal] = undefined;
  }

  /** Forgets what removed streams left behind, when it is the larger half. */
  tidy(): void {
    if (this.#byOrdinal.length <= 2 * this.#byText.size + 16) return;
    const index = new LabelIndex();
    const kept: HeadStream[] = [];
    for (const stream of this.#byText.values()) {
      stream.ordinal = kept.length;
      index.add(kept.length, stream.labels);
      kept.push(stream);
    }
    this.#byOrdinal = kept;
    this.#index = index;
  }

  /** Streams that all matchers accept; all of them without matchers. */
  select(matchers: readonly CompiledMatcher[]): HeadStream[] {
    const candidates = this.#index.candidates(matchers);
    const accepts = (stream: HeadStream) =>
      matchers.every((matcher) => matcher.accepts(stream.labels.get(matcher.name) ?? ''));
    if (!candidates) return [...this.#byText.values()].filter(accepts);
    const found: HeadStream[] = [];
    for (const ordinal of candidates) {
      const stream = this.#byOrdinal[ordinal];
      if (stream && accepts(stream)) found.push(stream);
    }
    return found;
  }
}

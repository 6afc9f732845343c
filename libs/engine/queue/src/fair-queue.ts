// Fair queues: tenants take turns, so that one tenant's thousand queries delay another's first by one.
//
//   tenant a  [ a1 a2 a3 … ]
//   tenant b  [ b1 ]            taken: a1 b1 a2 a3 …
//
// Bounded per tenant; a full queue refuses at once. Items may be withdrawn while they wait.
import { RateLimitedError } from '@skald/errors';

export interface Waiting<T> {
  readonly tenant: string;
  readonly item: T;
  readonly enqueuedMs: number;
}

export class FairQueue<T> {
  readonly #maxPerTenant: number;
  readonly #byTenant = new Map<string, Waiting<T>[]>();
  /** Tenants with waiting items, in turn. */
  #turns: string[] = [];
  #length = 0;

  constructor(options: { readonly maxPerTenant: number }) {
    this.#maxPerTenant = options.maxPerTenant;
  }

  get length(): number {
    return this.#length;
  }

  lengthOf(tenant: string): number {
    return this.#byTenant.get(tenant)?.length ?? 0;
  }

  /** Rejects with RateLimitedError when the tenant's queue is full. */
  add(tenant: string, item: T, nowMs: number): Waiting<T> {
    const queue = this.#byTenant.get(tenant) ?? [];
    if (queue.length >= this.#maxPerTenant)
      throw new RateLimitedError('too many outstanding requests');
    if (queue.length === 0) {
      this.#byTenant.set(tenant, queue);
      this.#turns.push(tenant);
    }
    const waiting = { tenant, item, enqueuedMs: nowMs };
    queue.push(waiting);
    this.#length++;
    return waiting;
  }

  /** The next item by turn, among tenants that `mayServe` allows; undefined when there is none. */
  take(mayServe: (tenant: string) => boolean = () => true): Waiting<T> | undefined {
    const at = this.#turns.findIndex(mayServe);
    if (at < 0) return undefined;
    const tenant = this.#turns[at] as string;
    const queue = this.#byTenant.get(tenant) as Waiting<T>[];
    const waiting = queue.shift();
    this.#length--;
    this.#turns.splice(at, 1);
    if (queue.length > 0) this.#turns.push(tenant);
    else this.#byTenant.delete(tenant);
    return waiting;
  }

  /** Takes a waiting item out; false when it is no longer waiting. */
  withdraw(waiting: Waiting<T>): boolean {
    const queue = this.#byTenant.get(waiting.tenant);
    const at = queue?.indexOf(waiting) ?? -1;
    if (!queue || at < 0) return false;
    queue.splice(at, 1);
    this.#length--;
    if (queue.length === 0) {
      this.#byTenant.delete(waiting.tenant);
      this.#turns = this.#turns.filter((tenant) => tenant !== waiting.tenant);
    }
    return true;
  }
}

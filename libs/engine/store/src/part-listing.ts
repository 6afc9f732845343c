// Which index parts a tenant has: one list call, kept for a short time and shared by all who ask
// meanwhile.
import type { ObjectStore } from '@skald/objects';
import { indexPrefix, parseIndexPartKey, type IndexPartName } from './keys.ts';

export interface ListedPart extends IndexPartName {
  readonly key: string;
}

interface Listing {
  readonly askedAtMs: number;
  readonly parts: Promise<readonly ListedPart[]>;
}

export interface PartListingDeps {
  readonly objects: ObjectStore;
  readonly clock: { nowMs(): number };
  /** How long a listing may be used; 0 lists for every question. */
  readonly ttlMs: number;
  /** Keys that an earlier listing held and a new one does not. */
  readonly onRemoved: (keys: readonly string[]) => void;
}

/** Tenants whose listing is kept; the least recently listed go first. */
const TENANTS_MAX = 10_000;

export class PartListing {
  readonly #deps: PartListingDeps;
  readonly #listings = new Map<string, Listing>();
  readonly #known = new Map<string, ReadonlySet<string>>();

  constructor(deps: PartListingDeps) {
    this.#deps = deps;
  }

  /** The tenant's parts, ascending by key. */
  parts(tenant: string): Promise<readonly ListedPart[]> {
    const { clock, ttlMs } = this.#deps;
    const nowMs = clock.nowMs();
    const kept = this.#listings.get(tenant);
    if (kept && nowMs - kept.askedAtMs < ttlMs) return kept.parts;
    const listing = { askedAtMs: nowMs, parts: this.#list(tenant) };
    this.#listings.delete(tenant);
    this.#listings.set(tenant, listing);
    this.#forgetOldest();
    // A failed listing is not kept: the next question tries again.
    listing.parts.catch(() => {
      if (this.#listings.get(tenant) === listing) this.#listings.delete(tenant);
    });
    return listing.parts;
  }

  /** The next question lists anew. */
  invalidate(tenant?: string): void {
    if (tenant === undefined) this.#listings.clear();
    else this.#listings.delete(tenant);
  }

  async #list(tenant: string): Promise<readonly ListedPart[]> {
    const objects = await this.#deps.objects.list(indexPrefix(tenant));
    const parts = objects.flatMap(({ key }) => {
      const name = parseIndexPartKey(key);
      return name ? [{ ...name, key }] : [];
    });
    const keys = new Set(parts.map(({ key }) => key));
    const before = this.#known.get(tenant) ?? [];
    this.#deps.onRemoved([...before].filter((key) => !keys.has(key)));
    this.#known.set(tenant, keys);
    return parts;
  }

  #forgetOldest(): void {
    if (this.#listings.size <= TENANTS_MAX) return;
    const [oldest] = this.#listings.keys();
    if (oldest === undefined) return;
    this.#listings.delete(oldest);
    this.#deps.onRemoved([...(this.#known.get(oldest) ?? [])]);
    this.#known.delete(oldest);
  }
}

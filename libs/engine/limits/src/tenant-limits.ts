// Which limits hold for a tenant: its own overrides when it has any, else the defaults. An override
// arrives complete (@skald/config fills what the file leaves out from the defaults), so a look-up
// never merges.
import type { Limits } from './limits.ts';

export interface TenantLimits {
  of(tenant: string): Limits;
}

/** Limits that a reload of the runtime file may replace as a whole. Readers see old or new, never a mix. */
export class OverriddenLimits implements TenantLimits {
  readonly defaults: Limits;
  #overrides: ReadonlyMap<string, Limits>;

  constructor(defaults: Limits, overrides: ReadonlyMap<string, Limits> = new Map()) {
    this.defaults = defaults;
    this.#overrides = overrides;
  }

  of(tenant: string): Limits {
    return this.#overrides.get(tenant) ?? this.defaults;
  }

  /** Tenants with overrides of their own. */
  tenants(): readonly string[] {
    return [...this.#overrides.keys()];
  }

  replaceOverrides(overrides: ReadonlyMap<string, Limits>): void {
    this.#overrides = overrides;
  }
}

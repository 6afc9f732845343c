// Rule files on a disk: `<tenant>/<namespace>`, one folder per tenant. A file that does not parse keeps
// the groups it had before, says why, and disturbs nobody else.
import type { Disk } from '@skald/disk';
import type { Logger } from '@skald/telemetry';
import { parseRuleFile, type RuleGroup } from './rule-group.ts';

export interface LoadedGroup {
  readonly tenant: string;
  /** The file's name. */
  readonly namespace: string;
  readonly group: RuleGroup;
  /** Changes when the file's text does. */
  readonly textOfFile: string;
}

export interface RuleSourceDeps {
  readonly disk: Disk;
  readonly logger: Logger;
}

export class RuleSource {
  readonly #deps: RuleSourceDeps;
  readonly #defaultIntervalMs: number;
  readonly #last = new Map<string, readonly LoadedGroup[]>();

  constructor(deps: RuleSourceDeps, config: { readonly defaultIntervalMs: number }) {
    this.#deps = deps;
    this.#defaultIntervalMs = config.defaultIntervalMs;
  }

  /** All groups of all tenants. */
  async load(): Promise<readonly LoadedGroup[]> {
    const files = (await this.#deps.disk.list('')).filter(({ path }) =>
      /^[^/]+\/[^/]+$/.test(path),
    );
    for (const path of this.#last.keys()) {
      if (!files.some((file) => file.path === path)) this.#last.delete(path);
    }
    for (const { path } of files) this.#last.set(path, await this.#loadFile(path));
    return [...this.#last.values()].flat();
  }

  async #loadFile(path: string): Promise<readonly LoadedGroup[]> {
    const [tenant = '', namespace = ''] = path.split('/');
    const before = this.#last.get(path) ?? [];
    try {
      const textOfFile = Buffer.from(await this.#deps.disk.read(path)).toString();
      if (before[0]?.textOfFile === textOfFile) return before;
      const groups = parseRuleFile(textOfFile, this.#defaultIntervalMs);
      return groups.map((group) => ({ tenant, namespace, group, textOfFile }));
    } catch (error) {
      this.#deps.logger.log('error', 'rule file ignored, earlier groups stay', {
        file: path,
        error: (error as Error).message,
      });
      return before;
    }
  }
}

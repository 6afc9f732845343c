// One client per address, kept as long as the process lives or until it is forgotten.
import { RpcClient } from './rpc-client.ts';

export class RpcPool {
  readonly #clients = new Map<string, RpcClient>();

  to(address: string): RpcClient {
    const known = this.#clients.get(address);
    if (known) return known;
    const client = new RpcClient(address);
    this.#clients.set(address, client);
    return client;
  }

  /** Closes clients whose address `isNeeded` denies. */
  prune(isNeeded: (address: string) => boolean): void {
    for (const [address, client] of this.#clients) {
      if (isNeeded(address)) continue;
      client.close();
      this.#clients.delete(address);
    }
  }

  close(): void {
    this.prune(() => false);
  }
}

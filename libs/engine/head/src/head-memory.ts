// How many bytes the rows in memory take.
//
//   unstored   growing, cut or encoded: a flush stores them
//   kept       stored, and readable here until every index shows them: time alone ends that
//
// Both together are what the process needs; a flush only turns the one into the other.
export class HeadMemory {
  #unstoredBytes = 0;
  #keptBytes = 0;

  get unstoredBytes(): number {
    return this.#unstoredBytes;
  }

  get keptBytes(): number {
    return this.#keptBytes;
  }

  get bytes(): number {
    return this.#unstoredBytes + this.#keptBytes;
  }

  /** Rows came, or became smaller as they were cut and encoded. */
  add(deltaBytes: number): void {
    this.#unstoredBytes += deltaBytes;
  }

  stored(byteCount: number): void {
    this.#unstoredBytes -= byteCount;
    this.#keptBytes += byteCount;
  }

  forgot(byteCount: number): void {
    this.#keptBytes -= byteCount;
  }
}

// Line filters in the middle of a pipeline: after a stage that changed the line.
import type { Batch, Stage } from '../batch.ts';
import type { CompiledLineFilter } from '../lines/line-filter.ts';

export class LineFilterStage implements Stage {
  readonly #filters: readonly CompiledLineFilter[];

  constructor(filters: readonly CompiledLineFilter[]) {
    this.#filters = filters.toSorted((a, b) => a.cost - b.cost);
  }

  run(batch: Batch): void {
    const { selection, lineStart, lineEnd } = batch;
    const { bytes } = batch.arena;
    for (const filter of this.#filters) {
      let kept = 0;
      for (let i = 0; i < batch.selectedCount; i++) {
        const row = selection[i] as number;
        selection[kept] = row;
        if (filter.passes(bytes, lineStart[row] as number, lineEnd[row] as number)) kept++;
      }
      batch.selectedCount = kept;
    }
  }
}

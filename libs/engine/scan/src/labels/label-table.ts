// All label names of a batch. Names come from the stream, from metadata columns and from stages; a
// slot once made stays for the table's life, so that stages may hold on to it.
//
// The table knows what the query needs (`wanted`): stages ask the slot, not the query.
import { type DictionaryColumn, dictionaryFromStrings, dictionaryValue } from '@skald/columns';
import type { Labels } from '@skald/labels';
import { type FieldColumn, NUMBER_TEXT_MAX, writeNumber } from '@skald/chunk';
import type { Arena } from '../arena.ts';
import { fieldText, hasField } from '../fields/field-values.ts';
import type { LabelNeeds } from './label-needs.ts';
import { ABSENT, HIDES_METADATA, HIDES_STREAM, LabelSlot, REMOVED } from './label-slot.ts';

export interface Spans {
  /** Negative: the row has no such label. */
  readonly start: Int32Array;
  readonly end: Int32Array;
}

export class LabelTable {
  readonly #arena: Arena;
  readonly needs: LabelNeeds;
  readonly #capacity: number;
  readonly #slots = new Map<string, LabelSlot>();
  /** Slots ascending by name; undefined after a new one came. */
  #sorted: readonly LabelSlot[] | undefined;
  /** Slots with parsed or hidden rows in this batch. */
  #touched: LabelSlot[] = [];
  #setCount = 0;
  readonly #blockRows: Uint32Array;
  readonly #scratch: { start: Int32Array; end: Int32Array };

  constructor(args: {
    readonly arena: Arena;
    readonly needs: LabelNeeds;
    readonly capacity: number;
    readonly blockRows: Uint32Array;
  }) {
    this.#arena = args.arena;
    this.needs = args.needs;
    this.#capacity = args.capacity;
    this.#blockRows = args.blockRows;
    this.#scratch = { start: new Int32Array(args.capacity), end: new Int32Array(args.capacity) };
  }

  get size(): number {
    return this.#slots.size;
  }

  slot(name: string): LabelSlot {
    let slot = this.#slots.get(name);
    if (slot === undefined) {
      slot = new LabelSlot({
        name,
        wanted: this.needs.wants(name),
        required: this.needs.requires(name),
      });
      this.#slots.set(name, slot);
      this.#sorted = undefined;
    }
    return slot;
  }

  /** The slot a stage has set, or the stream or metadata fills; undefined when no row can have it. */
  find(name: string): LabelSlot | undefined {
    return this.#slots.get(name);
  }

  /** Every slot, ascending by name. */
  sorted(): readonly LabelSlot[] {
    return (this.#sorted ??= [...this.#slots.values()].sort((a, b) => (a.name < b.name ? -1 : 1)));
  }

  /** Slots that some row of this batch has a parsed value of, or lost one. */
  touchedSlots(): readonly LabelSlot[] {
    return this.#touched;
  }

  /** Points the table at another block: stream labels and metadata change, parsed values go. */
  openBlock(stream: Labels, metadata: readonly DictionaryColumn[]): void {
    this.clearRows();
    for (const slot of this.#slots.values()) {
      slot.streamValue = undefined;
      slot.metadata = undefined;
    }
    for (const [name, value] of stream) this.slot(name).streamValue = value;
    for (const column of metadata) this.#addMetadata(column);
  }

  /** Forgets the rows of the last batch. */
  clearRows(): void {
    for (const slot of this.#touched) {
      slot.parsedStart?.fill(ABSENT);
      slot.hidden?.fill(0);
      slot.isTouched = false;
    }
    this.#touched = [];
    this.#setCount = 0;
    for (const slot of this.#slots.values()) {
      slot.dictionaryAt = -1;
      slot.streamAt = -1;
      slot.field = undefined;
    }
  }

  #addMetadata(column: DictionaryColumn): void {
    let slot = this.slot(column.name);
    if (slot.streamValue !== undefined) slot = this.extractedSlot(slot);
    slot.metadata = slot.metadata === undefined ? column : merged(slot.metadata, column);
  }

  extractedSlot(slot: LabelSlot): LabelSlot {
    return (slot.extracted ??= this.slot(`${slot.name}_extracted`));
  }

  /** The slot a parser writes: `name_extracted` when the row already has such a label of its own. */
  parserTarget(slot: LabelSlot, row: number): LabelSlot {
    if (slot.streamValue !== undefined || this.#hasMetadata(slot, row)) {
      return this.extractedSlot(slot);
    }
    return slot;
  }

  #hasMetadata(slot: LabelSlot, row: number): boolean {
    if (slot.metadata === undefined) return false;
    if (slot.hidden !== undefined && (slot.hidden[row] as number) & HIDES_METADATA) return false;
    return slot.metadata.ids[this.#blockRows[row] as number] !== 0;
  }

  /** Sets a parsed value, whatever stood there. */
  set(slot: LabelSlot, row: number, start: number, end: number): void {
    if (slot.parsedStart === undefined) {
      slot.parsedStart = new Int32Array(this.#capacity).fill(ABSENT);
      slot.parsedEnd = new Int32Array(this.#capacity);
      slot.setOrder = new Int32Array(this.#capacity);
    }
    if (!slot.isTouched) this.#touch(slot);
    if ((slot.parsedStart[row] as number) < 0) {
      (slot.setOrder as Int32Array)[row] = this.#setCount++;
    }
    slot.parsedStart[row] = start;
    (slot.parsedEnd as Int32Array)[row] = end;
    if (slot.metadata !== undefined) this.#hide(slot, row, HIDES_METADATA);
  }

  /** Removes the label from every category. */
  drop(slot: LabelSlot, row: number): void {
    if (slot.field !== undefined && hasField(slot.field, this.#blockRows[row] as number)) {
      this.set(slot, row, REMOVED, REMOVED);
    } else if (slot.parsedStart !== undefined && slot.parsedStart[row] !== ABSENT) {
      slot.parsedStart[row] = REMOVED;
    }
    if (!slot.isParsedOnly) this.#hide(slot, row, HIDES_STREAM | HIDES_METADATA);
  }

  #hide(slot: LabelSlot, row: number, bits: number): void {
    if (slot.hidden === undefined) slot.hidden = new Uint8Array(this.#capacity);
    if (!slot.isTouched) this.#touch(slot);
    slot.hidden[row] = (slot.hidden[row] as number) | bits;
  }

  #touch(slot: LabelSlot): void {
    slot.isTouched = true;
    this.#touched.push(slot);
  }

  /**
   * Spans of a label for `count` rows. May be the slot's own arrays or a scratch pair that the next
   * call overwrites.
   */
  spans(slot: LabelSlot, rows: Uint16Array, count: number): Spans {
    if (slot.isParsedOnly && slot.field === undefined) {
      if (slot.parsedStart !== undefined) {
        return { start: slot.parsedStart, end: slot.parsedEnd as Int32Array };
      }
      this.#scratch.start.fill(ABSENT);
      return this.#scratch;
    }
    this.#copyValues(slot);
    const { start, end } = this.#scratch;
    for (let i = 0; i < count; i++) this.#fillSpan(slot, rows[i] as number, start, end);
    return this.#scratch;
  }

  #fillSpan(slot: LabelSlot, row: number, start: Int32Array, end: Int32Array): void {
    const parsed = slot.parsedStart === undefined ? ABSENT : (slot.parsedStart[row] as number);
    if (parsed >= 0) {
      start[row] = parsed;
      end[row] = (slot.parsedEnd as Int32Array)[row] as number;
      return;
    }
    if (slot.field !== undefined) {
      this.#fillField(slot, row, start, end);
      return;
    }
    const hidden = slot.hidden === undefined ? 0 : (slot.hidden[row] as number);
    const dictionary = slot.metadata;
    if (dictionary !== undefined && (hidden & HIDES_METADATA) === 0) {
      const id = dictionary.ids[this.#blockRows[row] as number] as number;
      if (id !== 0) {
        start[row] = slot.dictionaryAt + (dictionary.valueOffsets[id - 1] as number);
        end[row] = slot.dictionaryAt + (dictionary.valueOffsets[id] as number);
        return;
      }
    }
    const shows = slot.streamValue !== undefined && (hidden & HIDES_STREAM) === 0;
    start[row] = shows ? slot.streamAt : ABSENT;
    end[row] = slot.streamEnd;
  }

  /** A row whose value, if it has one, is the field column's; no other category has the name. */
  #fillField(slot: LabelSlot, row: number, start: Int32Array, end: Int32Array): void {
    const field = slot.field as FieldColumn;
    const blockRow = this.#blockRows[row] as number;
    const isDropped = slot.parsedStart !== undefined && slot.parsedStart[row] === REMOVED;
    if (isDropped || !hasField(field, blockRow)) {
      start[row] = ABSENT;
    } else if (field.kind === 'dictionary') {
      const { ids, valueOffsets } = field.column;
      const id = ids[blockRow] as number;
      start[row] = slot.dictionaryAt + (valueOffsets[id - 1] as number);
      end[row] = slot.dictionaryAt + (valueOffsets[id] as number);
    } else {
      const arena = this.#arena;
      arena.reserve(NUMBER_TEXT_MAX);
      start[row] = arena.length;
      arena.length = writeNumber(field.column, blockRow, arena.bytes, arena.length);
      end[row] = arena.length;
    }
  }

  /** Stream and metadata values move into the arena once per batch, when somebody looks at them. */
  #copyValues(slot: LabelSlot): void {
    const dictionary = slot.field?.kind === 'dictionary' ? slot.field.column : slot.metadata;
    if (dictionary !== undefined && slot.dictionaryAt < 0) {
      const bytes = dictionary.valueBytes;
      slot.dictionaryAt = this.#arena.append(bytes, 0, bytes.length);
    }
    if (slot.streamValue !== undefined && slot.streamAt < 0) {
      slot.streamAt = this.#arena.appendText(slot.streamValue);
      slot.streamEnd = this.#arena.length;
    }
  }

  /** A row's value as text, or undefined. For edges: emitted rows, templates, errors. */
  textAt(slot: LabelSlot, row: number): string | undefined {
    const parsed = this.parsedTextAt(slot, row);
    return parsed ?? this.metadataTextAt(slot, row) ?? this.streamTextAt(slot, row);
  }

  parsedTextAt(slot: LabelSlot, row: number): string | undefined {
    const start = slot.parsedStart === undefined ? ABSENT : (slot.parsedStart[row] as number);
    if (start === ABSENT && slot.field !== undefined) {
      return fieldText(slot.field, this.#blockRows[row] as number);
    }
    if (start < 0) return undefined;
    return this.#arena.text(start, (slot.parsedEnd as Int32Array)[row] as number);
  }

  /** Undefined when a parsed value hides it. */
  metadataTextAt(slot: LabelSlot, row: number): string | undefined {
    if (!this.#hasMetadata(slot, row)) return undefined;
    const column = slot.metadata as DictionaryColumn;
    return dictionaryValue(column, (column.ids[this.#blockRows[row] as number] as number) - 1);
  }

  streamTextAt(slot: LabelSlot, row: number): string | undefined {
    if (slot.hidden !== undefined && (slot.hidden[row] as number) & HIDES_STREAM) return undefined;
    return slot.streamValue;
  }
}

/** Two metadata names that become one label (`app` beside a stream's `app`, and `app_extracted`). */
function merged(first: DictionaryColumn, second: DictionaryColumn): DictionaryColumn {
  const rows = Array.from({ length: first.ids.length }, (_, row) => {
    const late = second.ids[row] as number;
    const early = first.ids[row] as number;
    if (late !== 0) return dictionaryValue(second, late - 1);
    return early === 0 ? undefined : dictionaryValue(first, early - 1);
  });
  return dictionaryFromStrings(second.name, rows);
}

// Where the values of named fields stand in JSON and logfmt lines, for lines of the plain kind. A line that
// is anything but plain is irregular: nothing is said of it, and a full parser has to read it.
//
// Names are those that LogQL gives: nested keys joined by '_', ASCII characters other than letters,
// digits and '_' replaced by '_'. The first value of a name counts; null and arrays have none.
//
// Plain JSON is one object, strictly by RFC 8259, to the end of the line, at most 32 deep. Irregular are also
// keys that are empty, begin with a digit, begin or end with a space, or hold an escape or a byte above
// 0x7f; and values sought that hold one. Plain logfmt is `key=value` and `key="value"` between spaces,
// with the same about keys and values; a key sought must have a value.
//
// ../../assembly/fields.ts is the fast twin, function by function.

export type FieldSyntax = 'json' | 'logfmt';

const DEPTH_MAX = 32;
/** Longer names than this are irregular. */
const NAME_BYTES_MAX = 255;

const [QUOTE, BACKSLASH, COMMA, COLON, EQUALS] = [0x22, 0x5c, 0x2c, 0x3a, 0x3d];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
const [ZERO, NINE, MINUS, PLUS, DOT, UNDERSCORE] = [0x30, 0x39, 0x2d, 0x2b, 0x2e, 0x5f];
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const NULL = Buffer.from('null');

export class FieldLocator {
  readonly #text: Uint8Array;
  readonly #names: readonly Uint8Array[];
  readonly #spans: Int32Array;
  readonly #name = new Uint8Array(NAME_BYTES_MAX);
  #nameLength = 0;
  #spansAt = 0;
  #at = 0;
  #end = 0;
  #depth = 0;
  #arrays = 0;
  /** Of the string read last: no escape and no byte above 0x7f. */
  #isPlain = true;

  constructor(text: Uint8Array, names: readonly Uint8Array[], spans: Int32Array) {
    this.#text = text;
    this.#names = names;
    this.#spans = spans;
  }

  /** Fills the spans of line `row`, which is bytes [start, end); false when the line is irregular. */
  locate(syntax: FieldSyntax, row: number, start: number, end: number): boolean {
    const width = this.#names.length * 2;
    this.#spansAt = row * width;
    this.#at = start;
    this.#end = end;
    this.#depth = 0;
    this.#arrays = 0;
    this.#nameLength = 0;
    this.#spans.fill(-1, this.#spansAt, this.#spansAt + width);
    const isRegular = syntax === 'json' ? this.#jsonLine() : this.#logfmtLine();
    if (!isRegular) this.#spans.fill(-1, this.#spansAt, this.#spansAt + width);
    return isRegular;
  }

  /** The next byte, 0 behind the end. */
  #peek(): number {
    return this.#at < this.#end ? (this.#text[this.#at] as number) : 0;
  }

  #take(byte: number): boolean {
    if (this.#peek() !== byte) return false;
    this.#at++;
    return true;
  }

  #skipSpaces(): void {
    for (let byte = this.#peek(); isSpace(byte); byte = this.#peek()) this.#at++;
  }

  #jsonLine(): boolean {
    this.#skipSpaces();
    if (!this.#take(OPEN_OBJECT) || !this.#object()) return false;
    this.#skipSpaces();
    return this.#at === this.#end;
  }

  /** After '{'. */
  #object(): boolean {
    if (++this.#depth > DEPTH_MAX) return false;
    this.#skipSpaces();
    if (!this.#take(CLOSE_OBJECT)) {
      for (;;) {
        if (!this.#member()) return false;
        if (this.#take(CLOSE_OBJECT)) break;
        if (!this.#take(COMMA)) return false;
        this.#skipSpaces();
      }
    }
    this.#depth--;
    return true;
  }

  #member(): boolean {
    if (!this.#take(QUOTE)) return false;
    const keyStart = this.#at;
    if (!this.#string() || !this.#isPlain) return false;
    const outer = this.#nameLength;
    if (this.#arrays === 0 && !this.#extendName(keyStart, this.#at - 1)) return false;
    this.#skipSpaces();
    if (!this.#take(COLON)) return false;
    this.#skipSpaces();
    if (!this.#value()) return false;
    this.#nameLength = outer;
    this.#skipSpaces();
    return true;
  }

  /** After '['. */
  #array(): boolean {
    if (++this.#depth > DEPTH_MAX) return false;
    this.#arrays++;
    this.#skipSpaces();
    if (!this.#take(CLOSE_ARRAY)) {
      for (;;) {
        if (!this.#value()) return false;
        this.#skipSpaces();
        if (this.#take(CLOSE_ARRAY)) break;
        if (!this.#take(COMMA)) return false;
        this.#skipSpaces();
      }
    }
    this.#arrays--;
    this.#depth--;
    return true;
  }

  #value(): boolean {
    const start = this.#at;
    switch (this.#peek()) {
      case QUOTE:
        this.#at++;
        return this.#string() && this.#found(start + 1, this.#at - 1, this.#isPlain);
      case OPEN_OBJECT:
        this.#at++;
        return this.#object();
      case OPEN_ARRAY:
        this.#at++;
        return this.#array();
      case TRUE[0]:
        return this.#word(TRUE) && this.#found(start, this.#at, true);
      case FALSE[0]:
        return this.#word(FALSE) && this.#found(start, this.#at, true);
      case NULL[0]:
        return this.#word(NULL);
      default:
        return this.#number() && this.#found(start, this.#at, true);
    }
  }

  /** After the opening quote, to behind the closing one. */
  #string(): boolean {
    this.#isPlain = true;
    for (; this.#at < this.#end; this.#at++) {
      const byte = this.#text[this.#at] as number;
      if (byte === QUOTE) {
        this.#at++;
        return true;
      }
      if (byte < 0x20) return false;
      if (byte > 0x7f) this.#isPlain = false;
      if (byte === BACKSLASH) {
        this.#isPlain = false;
        this.#at++;
      }
    }
    return false;
  }

  #word(word: Uint8Array): boolean {
    return word.every((byte) => this.#take(byte));
  }

  #number(): boolean {
    this.#take(MINUS);
    if (!this.#take(ZERO) && !this.#digits()) return false;
    if (this.#take(DOT) && !this.#digits()) return false;
    if ((this.#peek() | 0x20) !== 0x65) return true;
    this.#at++;
    if (!this.#take(PLUS)) this.#take(MINUS);
    return this.#digits();
  }

  /** At least one. */
  #digits(): boolean {
    const start = this.#at;
    for (let byte = this.#peek(); byte >= ZERO && byte <= NINE; byte = this.#peek()) this.#at++;
    return this.#at > start;
  }

  #logfmtLine(): boolean {
    this.#skipGap();
    while (this.#at < this.#end) {
      if (!this.#pair()) return false;
      this.#skipGap();
    }
    return true;
  }

  #skipGap(): void {
    while (this.#at < this.#end && this.#peek() <= 0x20) this.#at++;
  }

  #pair(): boolean {
    const keyStart = this.#at;
    let byte = this.#peek();
    for (; byte > 0x20 && byte !== EQUALS; byte = this.#peek()) {
      if (byte === QUOTE) return false;
      this.#at++;
    }
    this.#nameLength = 0;
    if (!this.#extendName(keyStart, this.#at)) return false;
    if (!this.#take(EQUALS)) return this.#found(0, 0, false);
    if (this.#take(QUOTE)) {
      const start = this.#at;
      if (!this.#string() || this.#peek() > 0x20) return false;
      const end = this.#at - 1;
      return this.#found(start, end, this.#isPlain && end > start);
    }
    return this.#bareValue();
  }

  #bareValue(): boolean {
    const start = this.#at;
    let isPlain = true;
    for (let byte = this.#peek(); byte > 0x20; byte = this.#peek()) {
      if (byte === EQUALS || byte === QUOTE) return false;
      if (byte > 0x7f) isPlain = false;
      this.#at++;
    }
    return this.#found(start, this.#at, isPlain && this.#at > start);
  }

  /** Appends a key to the name of what holds it; false for a key that is not plain. */
  #extendName(start: number, end: number): boolean {
    const outer = this.#nameLength;
    const length = (outer > 0 ? outer + 1 : 0) + end - start;
    if (end === start || length > NAME_BYTES_MAX) return false;
    const first = this.#text[start] as number;
    if (first <= 0x20 || (this.#text[end - 1] as number) <= 0x20) return false;
    if (outer === 0 && first >= ZERO && first <= NINE) return false;
    let to = outer;
    if (outer > 0) this.#name[to++] = UNDERSCORE;
    for (let at = start; at < end; at++) {
      const byte = this.#text[at] as number;
      if (byte > 0x7f) return false;
      this.#name[to++] = isNameByte(byte) ? byte : UNDERSCORE;
    }
    this.#nameLength = to;
    return true;
  }

  /** Notes a value of the current name if that is sought and new; false if it must be plain and is not. */
  #found(start: number, end: number, isPlain: boolean): boolean {
    if (this.#arrays > 0) return true;
    for (let i = 0; i < this.#names.length; i++) {
      if (!this.#isNamed(this.#names[i] as Uint8Array)) continue;
      if (!isPlain) return false;
      const at = this.#spansAt + i * 2;
      if ((this.#spans[at] as number) >= 0) continue;
      this.#spans[at] = start;
      this.#spans[at + 1] = end;
    }
    return true;
  }

  #isNamed(name: Uint8Array): boolean {
    if (name.length !== this.#nameLength) return false;
    for (let i = 0; i < name.length; i++) if (name[i] !== this.#name[i]) return false;
    return true;
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

function isNameByte(byte: number): boolean {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= ZERO && byte <= NINE) || byte === UNDERSCORE;
}

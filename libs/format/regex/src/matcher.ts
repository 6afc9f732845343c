// A program with the engines that answer whether it matches: the DFA, and the Pike VM once the DFA
// has given up.
import { buildByteAutomaton, type ByteAutomaton } from './byte-automaton.ts';
import { Dfa, GAVE_UP, type DfaLimits } from './dfa.ts';
import { PikeVm } from './pike.ts';
import { AT_BEGIN_LINE, AT_END_LINE, AT_NOT_WORD, AT_WORD, type Program } from './program.ts';

export class Matcher {
  readonly program: Program;
  readonly automaton: ByteAutomaton;
  readonly dfa: Dfa;
  #pike: PikeVm | undefined;

  constructor(program: Program, pattern: string, limits: DfaLimits | undefined) {
    this.program = program;
    this.automaton = buildByteAutomaton({
      classes: program.classes.ranges,
      bounds: assertionBounds(program.assertions),
      pattern,
    });
    this.dfa = new Dfa(program, this.automaton, limits);
  }

  get pike(): PikeVm {
    this.#pike ??= new PikeVm(this.program);
    return this.#pike;
  }

  get pikeSteps(): number {
    return this.#pike?.stepCount ?? 0;
  }

  /** The least end of any match in buf[start, end), or -1. */
  search(buf: Uint8Array, start: number, end: number): number {
    const found = this.dfa.search(buf, start, end);
    return found === GAVE_UP ? this.pike.earliestEnd({ buf, start, end }) : found;
  }
}

/** Bytes that the assertions of a program tell apart. */
function assertionBounds(assertions: number): number[] {
  const bounds: number[] = [];
  if ((assertions & (AT_BEGIN_LINE | AT_END_LINE)) !== 0) bounds.push(0x0a, 0x0b);
  if ((assertions & (AT_WORD | AT_NOT_WORD)) !== 0) {
    bounds.push(0x30, 0x3a, 0x41, 0x5b, 0x5f, 0x60, 0x61, 0x7b);
  }
  return bounds;
}

// The templates nearly everyone writes: text, plain fields, and fields through functions that take
// and give one string. They run as a flat list of pieces: no frame, no node, no argument list.
import type { TemplateLimits } from './limits.ts';
import type { ListNode, PipeNode } from './node.ts';
import { lower, title, trimSpace, upper } from './functions/strings.ts';

/** The text, or undefined when the output is too long: the general path then says so. */
export type FastRun = (labels: { get(name: string): string | undefined }) => string | undefined;

type Change = (text: string) => string;

interface Piece {
  /** Literal text before the field. */
  readonly text: string;
  readonly field: string;
  readonly changes: readonly Change[];
}

const CHANGES: ReadonlyMap<string, Change> = new Map([
  ['lower', lower],
  ['upper', upper],
  ['ToLower', lower],
  ['ToUpper', upper],
  ['title', title],
  ['trim', trimSpace],
  ['TrimSpace', trimSpace],
]);

// More pieces are a template whose bounds the general path had better count.
const MAX_PIECES = 64;

/** A run for a simple template, undefined for any other. */
export function compileFast(list: ListNode, limits: TemplateLimits): FastRun | undefined {
  const pieces: Piece[] = [];
  let text = '';
  for (const node of list.nodes) {
    if (node.kind === 'text') {
      text += node.text;
      continue;
    }
    const piece = node.kind === 'action' ? pieceOf(node.pipe, text) : undefined;
    if (piece === undefined) return undefined;
    pieces.push(piece);
    text = '';
  }
  const tail = text;
  if (pieces.length > MAX_PIECES || !tail.isWellFormed()) return undefined;
  return (labels) => {
    let out = '';
    for (const piece of pieces) {
      let value = labels.get(piece.field) ?? '';
      for (const change of piece.changes) value = change(value);
      out += piece.text + value;
    }
    out += tail;
    return out.length > limits.maxOutputLength ? undefined : out;
  };
}

function pieceOf(pipe: PipeNode, text: string): Piece | undefined {
  if (pipe.declarations.length > 0) return undefined;
  const [source, ...stages] = pipe.commands;
  const words = source?.args ?? [];
  const field = words.at(-1);
  if (field?.kind !== 'field' || field.path.length !== 1 || words.length > 2) return undefined;
  const names = stages.map((stage) => (stage.args.length === 1 ? stage.args[0] : undefined));
  if (words.length === 2) names.unshift(words[0]);
  const changes: Change[] = [];
  for (const name of names) {
    const change = name?.kind === 'identifier' ? CHANGES.get(name.name) : undefined;
    if (change === undefined) return undefined;
    changes.push(change);
  }
  return { text, field: field.path[0] ?? '', changes };
}

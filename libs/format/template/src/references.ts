// What a template reads, found without running it, so that planners know which labels to make.
import type { CommandNode, ExpressionNode, ListNode, PipeNode, StatementNode } from './node.ts';
import type { ParsedTemplates } from './parse.ts';

export interface References {
  /** Labels named as `.x`, `$.x` or `index . "x"`; 'all' when the whole map is used. */
  readonly fields: readonly string[] | 'all';
  /** Names of functions called. */
  readonly functions: ReadonlySet<string>;
}

export function findReferences(templates: ParsedTemplates): References {
  const finder = new Finder();
  for (const list of templates.values()) finder.list(list, 'labels');
  return {
    fields: finder.usesAll ? 'all' : [...finder.fields].sort(),
    functions: finder.functions,
  };
}

/** The label a template copies when it is `{{.name}}` and nothing else. */
export function simpleFieldOf(list: ListNode): string | undefined {
  const [node, ...others] = list.nodes;
  if (node?.kind !== 'action' || others.length > 0) return undefined;
  const { commands, declarations } = node.pipe;
  const [first, ...rest] = commands[0]?.args ?? [];
  if (commands.length !== 1 || declarations.length > 0 || rest.length > 0) return undefined;
  return first?.kind === 'field' && first.path.length === 1 ? first.path[0] : undefined;
}

/** What `.` is: the labels, or a value taken from somewhere (then its source was counted). */
type Dot = 'labels' | 'value';

class Finder {
  readonly fields = new Set<string>();
  readonly functions = new Set<string>();
  usesAll = false;

  list(list: ListNode, dot: Dot): void {
    for (const node of list.nodes) this.#statement(node, dot);
  }

  #statement(node: StatementNode, dot: Dot): void {
    switch (node.kind) {
      case 'action':
        return this.#pipe(node.pipe, dot);
      case 'template':
        return node.pipe && this.#pipe(node.pipe, dot);
      case 'if':
      case 'with':
      case 'range':
        this.#pipe(node.pipe, dot);
        this.list(node.list, node.kind === 'if' ? dot : 'value');
        if (node.elseList) this.list(node.elseList, dot);
        return;
      default:
        break;
    }
  }

  #pipe(pipe: PipeNode, dot: Dot): void {
    for (const command of pipe.commands) this.#command(command, dot);
  }

  #command(command: CommandNode, dot: Dot): void {
    const [first, map, key, ...more] = command.args;
    const isIndex = first?.kind === 'identifier' && first.name === 'index';
    if (isIndex && map && key?.kind === 'string' && more.length === 0 && isRoot(map, dot)) {
      this.functions.add('index');
      this.fields.add(key.value);
      return;
    }
    for (const arg of command.args) this.#expression(arg, dot);
  }

  #expression(node: ExpressionNode, dot: Dot): void {
    if (isRoot(node, dot)) this.usesAll = true;
    switch (node.kind) {
      case 'field':
        if (dot === 'labels') this.fields.add(node.path[0] ?? '');
        return;
      case 'variable':
        if (node.path[0] === '$' && node.path[1] !== undefined) this.fields.add(node.path[1]);
        return;
      case 'identifier':
        this.functions.add(node.name);
        return;
      case 'chain':
        return this.#expression(node.node, dot);
      case 'pipe':
        return this.#pipe(node, dot);
      default:
        break;
    }
  }
}

function isRoot(node: ExpressionNode, dot: Dot): boolean {
  if (node.kind === 'dot') return dot === 'labels';
  return node.kind === 'variable' && node.path.length === 1 && node.path[0] === '$';
}

// The syntax tree of a template. `at` is the place Go reports for a node, in UTF-16 units from the
// start of the text; errors translate it to line and byte column.
import { quoteGo } from './quote.ts';

export type Node = ListNode | StatementNode | ExpressionNode | PipeNode | CommandNode;

export type StatementNode =
  TextNode | ActionNode | BranchNode | TemplateNode | BreakNode | ContinueNode;

export type ExpressionNode =
  | { readonly kind: 'bool'; readonly at: number; readonly value: boolean }
  | { readonly kind: 'dot'; readonly at: number }
  | { readonly kind: 'nil'; readonly at: number }
  | NumberNode
  | { readonly kind: 'string'; readonly at: number; readonly value: string; readonly text: string }
  | FieldNode
  | VariableNode
  | IdentifierNode
  | ChainNode
  | PipeNode;

/** A constant as Go sees it: every reading that fits is present. */
export interface NumberNode {
  readonly kind: 'number';
  readonly at: number;
  readonly text: string;
  readonly int: bigint | undefined;
  readonly float: number | undefined;
  readonly isRune: boolean;
}

export interface FieldNode {
  readonly kind: 'field';
  readonly at: number;
  readonly path: readonly string[];
}

/** `$name.a.b`: `path[0]` is the name with its `$`. */
export interface VariableNode {
  readonly kind: 'variable';
  readonly at: number;
  readonly path: readonly string[];
}

export interface IdentifierNode {
  readonly kind: 'identifier';
  readonly at: number;
  readonly name: string;
}

export interface ChainNode {
  readonly kind: 'chain';
  readonly at: number;
  readonly node: ExpressionNode;
  readonly path: readonly string[];
}

export interface CommandNode {
  readonly kind: 'command';
  readonly at: number;
  readonly args: readonly ExpressionNode[];
}

export interface PipeNode {
  readonly kind: 'pipe';
  readonly at: number;
  readonly isAssign: boolean;
  readonly declarations: readonly VariableNode[];
  readonly commands: readonly CommandNode[];
}

export interface ListNode {
  readonly kind: 'list';
  readonly at: number;
  readonly nodes: readonly StatementNode[];
}

export interface TextNode {
  readonly kind: 'text';
  readonly at: number;
  readonly text: string;
}

export interface ActionNode {
  readonly kind: 'action';
  readonly at: number;
  readonly pipe: PipeNode;
}

export interface BranchNode {
  readonly kind: 'if' | 'range' | 'with';
  readonly at: number;
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList: ListNode | undefined;
}

export interface TemplateNode {
  readonly kind: 'template';
  readonly at: number;
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}

export interface BreakNode {
  readonly kind: 'break';
  readonly at: number;
}

export interface ContinueNode {
  readonly kind: 'continue';
  readonly at: number;
}

/** A node as Go prints it in error messages. */
export function printNode(node: Node): string {
  switch (node.kind) {
    case 'list':
      return node.nodes.map(printNode).join('');
    case 'text':
      return node.text;
    case 'action':
      return `{{${printNode(node.pipe)}}}`;
    case 'if':
    case 'range':
    case 'with': {
      const otherwise = node.elseList ? `{{else}}${printNode(node.elseList)}` : '';
      return `{{${node.kind} ${printNode(node.pipe)}}}${printNode(node.list)}${otherwise}{{end}}`;
    }
    case 'template': {
      const pipe = node.pipe ? ` ${printNode(node.pipe)}` : '';
      return `{{template ${quoteGo(node.name)}${pipe}}}`;
    }
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`;
    case 'command':
      return node.args.map(printOperand).join(' ');
    default:
      return printExpression(node);
  }
}

function printExpression(node: ExpressionNode): string {
  switch (node.kind) {
    case 'pipe':
      return printPipe(node);
    case 'bool':
      return String(node.value);
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'number':
    case 'string':
      return node.text;
    case 'field':
      return `.${node.path.join('.')}`;
    case 'variable':
      return node.path.join('.');
    case 'identifier':
      return node.name;
    case 'chain':
      return `${printOperand(node.node)}.${node.path.join('.')}`;
  }
}

function printOperand(node: ExpressionNode): string {
  return node.kind === 'pipe' ? `(${printPipe(node)})` : printExpression(node);
}

function printPipe(pipe: PipeNode): string {
  const declared = pipe.declarations.map(printExpression).join(', ');
  const assign = declared === '' ? '' : `${declared} ${pipe.isAssign ? '=' : ':='} `;
  return assign + pipe.commands.map(printNode).join(' | ');
}

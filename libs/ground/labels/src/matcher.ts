// One condition of a stream selector. A missing label counts as the empty string; `=~` and `!~` are
// anchored at both ends. Only the shape is here: the index compiles it, the language prints it.
export type MatchOp = '=' | '!=' | '=~' | '!~';

export interface Matcher {
  readonly name: string;
  readonly op: MatchOp;
  readonly value: string;
}

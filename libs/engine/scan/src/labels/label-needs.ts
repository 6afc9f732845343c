// Which labels a query needs from its parsers (§2.2, "parser hints").
//
//   all          every label: they end up in the answer
//   restricted   only some: the ones that filters, templates, grouping or unwrap name. Parsers stop
//                as soon as all of them were found, so that errors further right stay unseen; with
//                an empty list parsers do not run at all. Loki's answers depend on both.
//   filters      only some, but never stopping early where an error could be seen: the first look at
//                the lines of a log query, before the survivors are parsed in full
const EXTRACTED = '_extracted';

export class LabelNeeds {
  static readonly all = new LabelNeeds({ kind: 'all', names: [] });

  readonly kind: 'all' | 'restricted' | 'filters';
  /** Names asked for; with `x_extracted` also `x`, whose value it may be. */
  readonly names: ReadonlySet<string>;
  /** Whether a parser may stop once every name was found. */
  readonly stopsEarly: boolean;

  constructor(args: {
    readonly kind: 'all' | 'restricted' | 'filters';
    readonly names: readonly string[];
    readonly stopsEarly?: boolean;
  }) {
    const names = new Set<string>();
    for (const name of args.names) {
      names.add(name);
      if (name.endsWith(EXTRACTED)) names.add(name.slice(0, -EXTRACTED.length));
    }
    this.kind = args.kind;
    this.names = names;
    this.stopsEarly = args.kind !== 'all' && (args.stopsEarly ?? true);
  }

  wants(name: string): boolean {
    return this.kind === 'all' || this.names.has(name);
  }

  requires(name: string): boolean {
    return this.kind !== 'all' && this.names.has(name);
  }

  /** Parsers have nothing to do. */
  get skipsParsers(): boolean {
    return this.kind !== 'all' && this.names.size === 0;
  }

  /** Parse errors are marked as asked for (`__preserve_error__`), so that they do not end the query. */
  get preservesErrors(): boolean {
    return this.kind === 'restricted' && this.names.has('__error__');
  }
}

// M1: a metric has help, one whole sentence. M2: a counter's name ends in `_total`, and nothing else's does. M3: names begin with
// `loki_` where Loki has the metric, else `skald_`. M4: a name is declared in one room only.
import ts from 'typescript';
import { isTest, listFiles, parse } from './repository.ts';

interface Declared {
  readonly room: string;
  readonly kind: string;
  readonly name: string;
  readonly help: string;
}

const files = listFiles().filter((path) => /^libs\/.*\/metrics\.ts$/.test(path) && !isTest(path));

/** Metrics declared by a literal in a call of `counter`, `gauge`, `histogram` or `observedGauge`. */
function metricsOf(path: string): Declared[] {
  const found: Declared[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [spec] = node.arguments;
      const kind = node.expression.name.text;
      if (spec !== undefined && ts.isObjectLiteralExpression(spec)) {
        const textOf = (key: string) => {
          const property = spec.properties.find((p) => p.name?.getText() === key);
          const value =
            property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
          return value !== undefined && ts.isStringLiteralLike(value) ? value.text : '';
        };
        const name = textOf('name');
        const room = path.split('/').slice(0, 3).join('/');
        if (name !== '') found.push({ room, kind, name, help: textOf('help') });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(path));
  return found;
}

const metrics = files.flatMap(metricsOf);

test('every metric has help (M1)', () => {
  expect(metrics.filter(({ help }) => !/^[A-Z].*\w.*[.)]$/.test(help))).toEqual([]);
});

test('a counter ends in _total, and nothing else does (M2)', () => {
  const wrong = metrics.filter(
    ({ kind, name }) => name.endsWith('_total') !== (kind === 'counter'),
  );
  expect(wrong).toEqual([]);
});

test('names begin with loki_ or skald_ (M3)', () => {
  expect(metrics.filter(({ name }) => !/^(loki|skald)_[a-z0-9_]+$/.test(name))).toEqual([]);
});

test('a metric is declared in one room (M4)', () => {
  const twice = metrics.filter(({ name, room }) =>
    metrics.some((other) => other.name === name && other.room !== room),
  );
  expect(twice).toEqual([]);
});

// LQL-P1: parsing exact text gives the tree again. LQL-P2: exact text is a fixed point.
// LQL-F1: a layout means what its query means, as far as display text can say it.
import fc from 'fast-check';
import type { Expr } from './ast.ts';
import { formatExpr, ParseError, parseQuery, printQuery } from './index.ts';
import { arbitraryQuery } from './testing/index.ts';

const RUNS = { numRuns: 2000 };

test('exact text parses back to the same tree', () => {
  fc.assert(
    fc.property(arbitraryQuery, (expr) => {
      expect(parseQuery(printQuery(expr))).toEqual(expr);
    }),
    RUNS,
  );
});

test('a layout prints like the tree it came from', () => {
  fc.assert(
    fc.property(arbitraryQuery, (expr) => {
      fc.pre(isDisplayable(expr));
      const again = parseQuery(formatExpr(expr));
      expect(printQuery(again, 'display')).toBe(printQuery(expr, 'display'));
    }),
    RUNS,
  );
});

test('any text is refused with a ParseError or survives printing', () => {
  const words =
    '{ } ( ) [5m] [x] = != =~ |= | , or and "x" `y` app json sum rate by on 5 5m 5KB - +';
  const more = "ip # \n unwrap offset label_format drop --strict 0x ' \\ \0 /* topk bool";
  const pieces = fc.constantFrom(...`${words} ${more} {app="x"}`.split(' '));
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 24 }), (parts) => {
      const expr = parseOrRefuse(parts.join(' '));
      if (expr !== undefined) expect(parseQuery(printQuery(expr))).toEqual(expr);
    }),
    RUNS,
  );
});

function parseOrRefuse(text: string): Expr | undefined {
  try {
    return parseQuery(text);
  } catch (e) {
    expect(e).toBeInstanceOf(ParseError);
    return undefined;
  }
}

/** Display text has no spelling for NaN, infinities, 0 bytes and exabytes that parses. */
function isDisplayable(expr: Expr): boolean {
  return !/(?:NaN|Inf|[<>=]0B|[0-9]EB)/.test(printQuery(expr, 'display'));
}

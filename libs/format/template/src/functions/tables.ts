// Function tables by user. Only what is listed exists: `function "env" not defined` is a feature.
import { fixed, type FunctionTable, type GoFunction } from '../go-function.ts';
import { GoTime } from '../go-time.ts';
import { collectionFunctions } from './collections.ts';
import { compareFunctions } from './compare.ts';
import { convertFunctions } from './convert.ts';
import { dateFunctions } from './dates.ts';
import { encodingFunctions } from './encoding.ts';
import { mathFunctions } from './math.ts';
import { printingFunctions } from './printing.ts';
import { regexFunctions } from './regex.ts';
import { stringFunctions } from './strings.ts';

/** What every Go template knows. */
export const builtinFunctions: FunctionTable = new Map([
  ...collectionFunctions,
  ...compareFunctions,
  ...printingFunctions,
]);

/** line_format and label_format. */
export const logFunctions: FunctionTable = new Map<string, GoFunction>([
  ...builtinFunctions,
  ...stringFunctions,
  ...convertFunctions,
  ...mathFunctions,
  ...dateFunctions,
  ...encodingFunctions,
  ...regexFunctions,
  ['__line__', fixed([], (context) => context.line)],
  ['__timestamp__', fixed([], (context) => new GoTime(context.timestampNs, context.localZone))],
]);

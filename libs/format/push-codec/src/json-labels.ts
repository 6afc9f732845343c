// The label object of a JSON stream, `{"app":"x","pid":7}`, as a label set. Once per distinct object:
// the interner remembers, so plain strings are fine here.
//
// Names cannot be quoted in this form: the object is written out as label text and read by the one
// grammar there is, so that an illegal name gives the message and the column users know.
import { InvalidError } from '@skald/errors';
import { quoteLabelValue } from '@skald/labels';
import { JsonScanner } from './json-scanner.ts';
import { parseLabelText, type StreamLabels } from './label-text.ts';
import { Labels } from '@skald/labels';

/** Reads the JSON text of a label object; what is wrong with it comes back as `problem`. */
export function readJsonLabels(json: string): StreamLabels {
  try {
    return { labels: parseLabelText(labelTextOf(json)), problem: undefined };
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    const message = `couldn't parse labels: ${error.message}`;
    return { labels: Labels.empty, problem: { reason: 'invalid_labels', message } };
  }
}

function labelTextOf(json: string): string {
  const scanner = new JsonScanner(Buffer.from(json));
  const valueOf = new Map<string, string>();
  scanner.expect('{', 'as the labels of a stream');
  for (let first = true; scanner.nextMember('}', first); first = false) {
    scanner.key();
    const name = lastString(scanner);
    // Numbers, booleans and null are taken as their text.
    if (scanner.peek() === 0x22) scanner.string('as a label value');
    else scanner.literal();
    valueOf.set(name, lastString(scanner));
  }
  const pairs = [...valueOf].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return `{${pairs.map(([name, value]) => `${name}=${quoteLabelValue(value)}`).join(', ')}}`;
}

function lastString(scanner: JsonScanner): string {
  return Buffer.from(scanner.bytes.subarray(scanner.from, scanner.to)).toString();
}

// Pushes that Loki was asked to take, good and bad, and what it said (test/compat/corpus/push-cases.json).
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './house.mjs';

const NS_PER_S = 1_000_000_000n;
const WEEKS_2_S = 14n * 86_400n;
const HOURS_2_S = 7_200n;

/** Times that differ from run to run. */
const TIME = /\d{4}-\d\d-\d\d[T ][\d:.]+( ?\+0000 UTC|Z)?|TIME/g;
/** Texts of Go's own JSON and protobuf readers: the status is the contract there, not the words. */
const OF_GO = /loghttp\.|[Rr]eadObject|unmarshalerDecoder|no schema config|\ufffd/;

function fill(body) {
  const nowNs = BigInt(Date.now()) * 1_000_000n;
  return body
    .replaceAll('{{now}}', String(nowNs))
    .replaceAll('{{old}}', String(nowNs - WEEKS_2_S * NS_PER_S))
    .replaceAll('{{future}}', String(nowNs + HOURS_2_S * NS_PER_S));
}

/** Why an answer is not Loki's, or undefined. */
function difference(want, status, text) {
  if (status !== want.status) return `status ${want.status} vs ${status}: ${text.slice(0, 160)}`;
  if (OF_GO.test(want.text) || status < 300) return undefined;
  const [a, b] = [want.text, text].map((said) => said.replace(TIME, 'TIME').trim());
  return a === b ? undefined : `text "${a?.slice(0, 160)}" vs "${b?.slice(0, 160)}"`;
}

/** @returns how many of the cases a server answers as Loki did. Prints the others. */
export async function runPushCases(url) {
  const path = join(root, 'test/compat/corpus/push-cases.json');
  const cases = JSON.parse(await readFile(path, 'utf8'));
  let right = 0;
  for (const { name, path: route, headers, body, answer } of cases) {
    const response = await fetch(url + route, { method: 'POST', headers, body: fill(body) });
    const why = difference(answer, response.status, await response.text());
    if (why === undefined) right++;
    else console.log(`push: ${name}\n    ${why}`);
  }
  return { right, cases: cases.length };
}

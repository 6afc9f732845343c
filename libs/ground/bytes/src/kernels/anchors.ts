// Which two bytes of a needle to look for first: those that are rarest in log text. The order below was
// counted over JSON, logfmt, access logs and syslog; a poor choice costs time, never an answer.

/** From the commonest to the rarest; what is not listed is rarer than all of these, upper case rarest. */
const COMMON =
  ' e0t1"a-r2o5i:n3s4.d,68l7c9=/mu_pbhfgvykw[]()>jqx{}\'+;%|\\*&#@!?zSTEDIANOGUPRCMLFBHVWKYJXQZ';

const RANK = rankOfBytes();

function rankOfBytes(): Uint8Array {
  const rank = new Uint8Array(256).fill(0);
  for (let i = 0; i < COMMON.length; i++) rank[COMMON.charCodeAt(i)] = 255 - i;
  return rank;
}

/** Two offsets in the needle, ascending; equal only for a needle of one byte. */
export function anchorsOf(
  needle: Uint8Array,
  foldCase: boolean,
): { readonly a: number; readonly b: number } {
  const first = rarest(needle, foldCase, -1);
  const second = rarest(needle, foldCase, first);
  return { a: Math.min(first, second), b: Math.max(first, second) };
}

/** The start of the three neighbouring bytes (or fewer, in a short needle) that are rarest together. */
export function windowOf(needle: Uint8Array, foldCase: boolean): number {
  let best = 0;
  let bestRank = Infinity;
  for (let at = 0; at + 3 <= needle.length; at++) {
    let sum = 0;
    for (let i = 0; i < 3; i++) sum += rankOf(needle[at + i] as number, foldCase);
    if (sum < bestRank) {
      bestRank = sum;
      best = at;
    }
  }
  return best;
}

/** The offset of the rarest byte other than `except`, preferring another value than stands there. */
function rarest(needle: Uint8Array, foldCase: boolean, except: number): number {
  let best = 0;
  let bestRank = Infinity;
  for (let at = 0; at < needle.length; at++) {
    if (at === except) continue;
    const isSame = except >= 0 && needle[at] === needle[except];
    const rank = rankOf(needle[at] as number, foldCase) + (isSame ? 256 : 0);
    if (rank < bestRank) {
      bestRank = rank;
      best = at;
    }
  }
  return best;
}

function rankOf(byte: number, foldCase: boolean): number {
  const rank = RANK[byte] as number;
  const isLetter = byte >= 0x61 && byte <= 0x7a;
  return foldCase && isLetter ? Math.max(rank, RANK[byte - 32] as number) : rank;
}

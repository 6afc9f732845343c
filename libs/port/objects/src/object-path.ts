// Keys as file paths: every part percent-encoded but for letters, digits, '.', '_' and '-', so that a
// tenant called '..' stays where it belongs and the mapping can be undone.
//
// Names starting with '.' are the store's own (temporary files): a part that starts so is encoded.
import { InvalidError } from '@skald/errors';

/** The relative path of a key. A key that is empty, or has an empty part, has none. */
export function pathOfKey(key: string): string {
  const parts = key.split('/');
  if (parts.includes(''))
    throw new InvalidError(`object key ${JSON.stringify(key)} has an empty part`);
  return parts.map(encodePart).join('/');
}

/** One part of a key as a file name; an empty part stays empty. */
export function encodePart(part: string): string {
  let name = '';
  for (const byte of Buffer.from(part)) {
    const char = String.fromCharCode(byte);
    const plain = /[A-Za-z0-9._-]/.test(char) && !(name === '' && char === '.');
    name += plain ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return name;
}

/** The part of a key that a file name stands for; undefined for names that encodePart never makes. */
export function decodePart(name: string): string | undefined {
  if (name.startsWith('.')) return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

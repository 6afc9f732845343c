// `${VAR}` in the text of a configuration file, before it is read as YAML (-config.expand-env).
//
//   ${V}  ${#V} (length)  ${V:-default} (unset or empty)  ${V:=default}  ${V-default} (unset)
//   ${V:2} ${V:2:3}  ${V^} ${V^^} ${V,} ${V,,}  ${V#glob} ${V##glob} ${V%glob} ${V%%glob}
//   ${V/old/new} ${V//old/new} ${V/#old/new} ${V/%old/new}     $$ is a dollar sign
//
// An unset variable is empty. A `$` before anything else stands for itself. Defaults may hold further
// `${…}`, eight deep. In a glob `*` is any text and `?` any character; `old` is literal.

export type Env = Readonly<Record<string, string | undefined>>;

const DEPTH_MAX = 8;

export function expandEnv(text: string, env: Env, depth = 0): string {
  let out = '';
  let at = 0;
  for (;;) {
    const dollar = text.indexOf('$', at);
    if (dollar === -1) return out + text.slice(at);
    out += text.slice(at, dollar);
    if (text[dollar + 1] === '$') {
      out += '$';
      at = dollar + 2;
      continue;
    }
    const end = text[dollar + 1] === '{' ? closingBrace(text, dollar + 2) : -1;
    if (end === -1) {
      out += '$';
      at = dollar + 1;
      continue;
    }
    const body = text.slice(dollar + 2, end);
    const value = expression(body, env, depth);
    out += value ?? text.slice(dollar, end + 1);
    at = end + 1;
  }
}

/** The brace that closes an expression which begins at `from`, on the same line; -1 without one. */
function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let i = from; i < text.length && text[i] !== '\n'; i++) {
    if (text[i] === '{' && text[i - 1] === '$') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  return -1;
}

/** Undefined when `body` is none of the forms: it then stays as it stands. */
function expression(body: string, env: Env, depth: number): string | undefined {
  const parts = /^(#?)([A-Za-z_][A-Za-z0-9_]*)(.*)$/s.exec(body);
  if (!parts) return undefined;
  const [, hash, name = '', operation = ''] = parts;
  const value = env[name];
  if (hash === '#') return operation === '' ? String((value ?? '').length) : undefined;
  const fallback = /^(:?[-=])(.*)$/s.exec(operation);
  if (fallback) {
    const isMissing = value === undefined || (fallback[1]?.startsWith(':') && value === '');
    if (!isMissing) return value;
    const instead = fallback[2] ?? '';
    return depth < DEPTH_MAX ? expandEnv(instead, env, depth + 1) : instead;
  }
  return operate(value ?? '', operation);
}

function operate(value: string, operation: string): string | undefined {
  if (operation === '') return value;
  if (operation === '^^') return value.toUpperCase();
  if (operation === ',,') return value.toLowerCase();
  if (operation === '^') return value.slice(0, 1).toUpperCase() + value.slice(1);
  if (operation === ',') return value.slice(0, 1).toLowerCase() + value.slice(1);
  const slice = /^:\s*(\d+)(?::(\d+))?$/.exec(operation);
  if (slice) {
    const from = Number(slice[1]);
    return value.slice(from, slice[2] === undefined ? undefined : from + Number(slice[2]));
  }
  const cut = /^(##?|%%?)(.*)$/s.exec(operation);
  if (cut) return cutMatch(value, cut[1] ?? '', cut[2] ?? '');
  const replace = /^\/([/#%]?)([^/]+)\/?(.*)$/s.exec(operation);
  if (replace) return replaceIn(value, replace[1] ?? '', replace[2] ?? '', replace[3] ?? '');
  return undefined;
}

/** Without the shortest (`#`, `%`) or longest (`##`, `%%`) start or end that the glob matches. */
function cutMatch(value: string, operator: string, glob: string): string {
  const isLongest = operator.length === 2;
  for (let step = 0; step <= value.length; step++) {
    const length = isLongest ? value.length - step : step;
    if (operator.startsWith('#')) {
      if (matchesGlob(value.slice(0, length), glob)) return value.slice(length);
    } else if (matchesGlob(value.slice(value.length - length), glob)) {
      return value.slice(0, value.length - length);
    }
  }
  return value;
}

function replaceIn(value: string, where: string, old: string, replacement: string): string {
  if (where === '/') return value.replaceAll(old, () => replacement);
  if (where === '#') return value.startsWith(old) ? replacement + value.slice(old.length) : value;
  if (where === '%') {
    return value.endsWith(old) ? value.slice(0, value.length - old.length) + replacement : value;
  }
  return value.replace(old, () => replacement);
}

/** Two pointers with one way back, so that no glob takes more than quadratic time. */
function matchesGlob(text: string, glob: string): boolean {
  let textAt = 0;
  let globAt = 0;
  let starAt = -1;
  let starText = 0;
  while (textAt < text.length) {
    if (glob[globAt] === '*') {
      starAt = globAt++;
      starText = textAt;
    } else if (glob[globAt] === '?' || glob[globAt] === text[textAt]) {
      textAt++;
      globAt++;
    } else if (starAt !== -1) {
      globAt = starAt + 1;
      textAt = ++starText;
    } else return false;
  }
  while (glob[globAt] === '*') globAt++;
  return globAt === glob.length;
}

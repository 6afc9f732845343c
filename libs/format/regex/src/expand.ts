// Replacement templates as Go's Regexp.Expand reads them: `$1`, `${1}`, `$name`, `${name}`, `$$`.
// A name is as long as it can be: `$1x` is the group named "1x". What is not a reference is text.

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'group'; readonly index: number }
  | { readonly kind: 'named'; readonly name: string };

const REFERENCE = /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;

/** Splits a template once, to be expanded for many matches. */
export function parseTemplate(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let done = 0;
  for (const found of template.matchAll(REFERENCE)) {
    if (found.index > done) parts.push({ kind: 'text', text: template.slice(done, found.index) });
    done = found.index + found[0].length;
    const name = found[1] ?? found[2];
    parts.push(name === undefined ? { kind: 'text', text: '$' } : reference(name));
  }
  if (done < template.length) parts.push({ kind: 'text', text: template.slice(done) });
  return parts;
}

function reference(name: string): TemplatePart {
  const isIndex = /^(?:0|[1-9][0-9]{0,8})$/.test(name);
  return isIndex ? { kind: 'group', index: Number(name) } : { kind: 'named', name };
}

/** The expansion for one match; `group` gives a group's text, '' when it took no part. */
export function expandTemplate(
  parts: readonly TemplatePart[],
  groupNames: readonly string[],
  group: (index: number) => string | undefined,
): string {
  let text = '';
  for (const part of parts) {
    if (part.kind === 'text') text += part.text;
    else if (part.kind === 'group') text += group(part.index) ?? '';
    else text += namedGroup(part.name, groupNames, group);
  }
  return text;
}

/** Of several groups with the name, the first that took part. */
function namedGroup(
  name: string,
  groupNames: readonly string[],
  group: (index: number) => string | undefined,
): string {
  for (let i = 1; i < groupNames.length; i++) {
    if (groupNames[i] !== name) continue;
    const text = group(i);
    if (text !== undefined) return text;
  }
  return '';
}

// What read endpoints have in common: the tenant, the window and the selector of a request.
import { tenantOf, type Request } from '@skald/http-kit';
import type { Matcher } from '@skald/labels';
import { parseSelector } from '@skald/logql';
import type { StreamsRequest } from '@skald/services';
import type { Clock } from '@skald/time';
import { parseWindow } from './params.ts';

export interface ReadDeps {
  readonly clock: Clock;
  readonly isAuthEnabled: boolean;
}

/** The one tenant of a request. */
export function readTenant(
  { isAuthEnabled }: Pick<ReadDeps, 'isAuthEnabled'>,
  request: Request,
): string {
  const header = request.headers['x-scope-orgid'];
  return tenantOf(Array.isArray(header) ? header.join('|') : header, isAuthEnabled);
}

/** The streams that `query` selects in the window; without it all of them. */
export async function readStreams(deps: ReadDeps, request: Request): Promise<StreamsRequest> {
  const tenant = readTenant(deps, request);
  const params = await request.params();
  const { startNs, endNs } = parseWindow(params, deps.clock.nowNs());
  const text = params.get('query') ?? '';
  const matchers = text === '' ? [] : parseMatchersOnly(text);
  return { tenant, matchers, fromNs: startNs, toNs: endNs };
}

/** A selector without a pipeline. */
export function parseMatchersOnly(text: string): readonly Matcher[] {
  return parseSelector(text);
}

/** The same; `{}` means every stream. */
export function parseMatchersOrAll(text: string): readonly Matcher[] {
  return parseSelector(text, { allowAny: true });
}

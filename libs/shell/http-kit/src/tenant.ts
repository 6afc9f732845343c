// Which tenant a request speaks for. Facts: Loki HTTP API 3.7, "Tenancy".
import { InvalidError, UnauthorizedError } from '@skald/errors';

/** The tenant of every request while `auth_enabled` is false. */
export const SINGLE_TENANT = 'fake';
const TENANT_LENGTH_MAX = 150;
const ALLOWED = /^[A-Za-z0-9!\-_.*'()]*$/;

/**
 * The distinct tenants of `X-Scope-OrgID`, ascending. Rejects with UnauthorizedError without a header
 * and InvalidError for ids that could not be a path component.
 */
export function tenantsOf(header: string | undefined, isAuthEnabled: boolean): readonly string[] {
  if (!isAuthEnabled) return [SINGLE_TENANT];
  if (header === undefined || header === '') throw new UnauthorizedError('no org id');
  const ids = header.split('|').map((id) => id.split(':')[0] ?? '');
  ids.forEach(checkTenant);
  return [...new Set(ids)].sort();
}

/** The one tenant of a request. More than one is InvalidError `multiple org IDs present`. */
export function tenantOf(header: string | undefined, isAuthEnabled: boolean): string {
  const tenants = tenantsOf(header, isAuthEnabled);
  if (tenants.length !== 1) throw new InvalidError('multiple org IDs present');
  const tenant = tenants[0] as string;
  if (tenant === '') throw new UnauthorizedError('no org id');
  return tenant;
}

function checkTenant(id: string): void {
  if (Buffer.byteLength(id) > TENANT_LENGTH_MAX) {
    throw new InvalidError(`tenant ID is too long: max ${TENANT_LENGTH_MAX} characters`);
  }
  if (id === '.' || id === '..') throw new InvalidError("tenant ID is '.' or '..'");
  if (ALLOWED.test(id)) return;
  const bad = [...id].find((char) => !ALLOWED.test(char)) ?? '';
  throw new InvalidError(`tenant ID '${id}' contains unsupported character '${bad}'`);
}

// The limits of a tenant that the operator lets it see: for Logs Drilldown as JSON, for people as YAML.
// Facts: Loki HTTP API 3.7, section 3.8. With authentication off the tenant is the single one (Loki
// answers 401 there).
import { jsonReply, type Request, type Route } from '@skald/http-kit';
import { readTenant } from './read-request.ts';

export interface LimitsApiDeps {
  readonly isAuthEnabled: boolean;
  readonly version: string;
  /** By the keys of `limits_config`, values as YAML writes them. */
  readonly limitsOf: (tenant: string) => Readonly<Record<string, unknown>>;
  readonly limitsYamlOf: (tenant: string) => string;
}

export function limitsRoutes(deps: LimitsApiDeps): readonly Route[] {
  const drilldown = (request: Request) => {
    const body = {
      limits: deps.limitsOf(readTenant(deps, request)),
      pattern_ingester_enabled: false,
      version: deps.version,
    };
    return jsonReply(`${JSON.stringify(body)}\n`);
  };
  const yaml = (request: Request) => ({
    status: 200,
    contentType: 'application/yaml; charset=utf-8',
    body: deps.limitsYamlOf(readTenant(deps, request)),
  });
  return [
    {
      methods: ['GET'],
      path: '/loki/api/v1/drilldown-limits',
      handler: async (request) => Promise.resolve(drilldown(request)),
    },
    {
      methods: ['GET'],
      path: '/config/tenant/v1/limits',
      handler: async (request) => Promise.resolve(yaml(request)),
    },
  ];
}

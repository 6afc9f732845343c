// `index/volume` and `index/volume_range`: which label sets hold how many bytes. Facts: Loki HTTP API
// 3.7, section 3.2. The rows are made in volume.ts.
import { NotFoundError } from '@skald/errors';
import { jsonReply, type Reply, type Request, type Route } from '@skald/http-kit';
import type { QuerierService } from '@skald/services';
import { parseStep, parseWindow } from './params.ts';
import { parseMatchersOrAll, readTenant, type ReadDeps } from './read-request.ts';
import { encodeVolume, encodeVolumeRange, parseVolumeParams, volumeRows } from './volume.ts';

export interface VolumeLimits {
  readonly volumeEnabled: boolean;
  /** Upper bound of `limit`, and of the rows an answer may be made from. */
  readonly volumeMaxSeries: number;
}

export interface VolumeApiDeps extends ReadDeps {
  readonly querier: QuerierService;
  readonly limitsOf: (tenant: string) => VolumeLimits;
}

const READ = ['GET', 'POST'] as const;

export function volumeRoutes(deps: VolumeApiDeps): readonly Route[] {
  return [
    {
      methods: READ,
      path: '/loki/api/v1/index/volume',
      handler: (request) => indexVolume(deps, request, { isRange: false }),
    },
    {
      methods: READ,
      path: '/loki/api/v1/index/volume_range',
      handler: (request) => indexVolume(deps, request, { isRange: true }),
    },
  ];
}

async function indexVolume(
  deps: VolumeApiDeps,
  request: Request,
  { isRange }: { readonly isRange: boolean },
): Promise<Reply> {
  const tenant = readTenant(deps, request);
  const limits = deps.limitsOf(tenant);
  if (!limits.volumeEnabled) throw new NotFoundError('not found');
  const params = await request.params();
  const window = parseWindow(params, deps.clock.nowNs());
  const matchers = parseMatchersOrAll(params.get('query') ?? '');
  const volume = parseVolumeParams(params, limits.volumeMaxSeries);
  const streams = { tenant, matchers, fromNs: window.startNs, toNs: window.endNs };
  const step = isRange ? { stepNs: parseStep(params, window) } : {};
  const volumes = await deps.querier.volume({ ...streams, ...step }, request.signal);
  const rows = volumeRows(volumes, matchers, volume);
  const body = step.stepNs
    ? encodeVolumeRange(rows, { ...window, stepNs: step.stepNs })
    : encodeVolume(rows, window.endNs);
  return jsonReply(body);
}

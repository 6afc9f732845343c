export { detectedRoutes, type DetectedApiDeps } from './detected-routes.ts';
export { pushRoutes, type PushApiDeps, type PushSink } from './push-routes.ts';
export { limitsRoutes, type LimitsApiDeps } from './limits-routes.ts';
export { formatQueryRoute, queryRoutes, type QueryApiDeps } from './query-routes.ts';
export { flushRoute, opsRoutes, type BuildInfo, type OpsDeps } from './ops-routes.ts';
export { ringRoute, type RingMember, type RingPageDeps } from './ring-routes.ts';
export { volumeRoutes, type VolumeApiDeps, type VolumeLimits } from './volume-routes.ts';

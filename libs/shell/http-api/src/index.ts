export { pushRoutes, type PushApiDeps, type PushSink } from './push-routes.ts';
export { formatQueryRoute, queryRoutes, type QueryApiDeps } from './query-routes.ts';
export { flushRoute, opsRoutes, type BuildInfo, type OpsDeps } from './ops-routes.ts';
export { ringRoute, type RingMember, type RingPageDeps } from './ring-routes.ts';

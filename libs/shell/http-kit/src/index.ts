export { HttpServer, type HttpServerConfig, type HttpServerDeps } from './server.ts';
export {
  type Handler,
  type Method,
  type Reply,
  type Request,
  type Route,
  type UpgradeRoute,
} from './route.ts';
export { TEXT, emptyReply, jsonReply, textReply } from './reply.ts';
export { tenantOf, tenantsOf } from './tenant.ts';

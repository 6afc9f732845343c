export { HttpServer, type HttpServerConfig, type HttpServerDeps } from './server.ts';
export {
  type Handler,
  type Method,
  type Reply,
  type Request,
  type Route,
  type UpgradeRoute,
} from './route.ts';
export { JSON_UTF8, TEXT, emptyReply, errorReply, jsonReply, textReply } from './reply.ts';
export { SINGLE_TENANT, tenantOf, tenantsOf } from './tenant.ts';

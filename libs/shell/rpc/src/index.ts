export { RpcServer } from './rpc-server.ts';
export { RpcClient } from './rpc-client.ts';
export { RpcPool } from './rpc-pool.ts';
export { type Call, type CallOptions, type Method, type Methods, type RpcPeer } from './method.ts';
export { PortLink, type PortLinkArgs, type ThreadPort } from './port-link.ts';
export {
  ingesterMethods,
  readerMethods,
  remoteIngester,
  remoteReader,
  type RemoteReaderOptions,
} from './ingester-rpc.ts';
export { queryMethods, remoteQuery, type LimitedQuery } from './query-rpc.ts';
export { indexGatewayMethods, remoteIndexGateway } from './index-gateway-rpc.ts';
export { queuedQuerier, runJob, type JobQueue } from './querier-jobs.ts';
export {
  pullJobs,
  remoteScheduler,
  schedulerMethods,
  schedulerStatus,
  type SchedulerStatus,
  type WorkerDeps,
} from './scheduler-rpc.ts';
export { exchangeWith, gossipMethods } from './gossip-rpc.ts';

export {
  decodeRing,
  dropTombstones,
  encodeRing,
  mergeEncodedRings,
  mergeRings,
  type InstanceState,
  type RingInstance,
  type RingState,
} from './ring-state.ts';
export { RingView, type ReplicaSet, type RingOperation, type RingViewConfig } from './ring-view.ts';
export { RingClient } from './ring-client.ts';
export {
  Lifecycler,
  forgetSilent,
  type LifecyclerConfig,
  type LifecyclerDeps,
} from './lifecycler.ts';
export { chooseTokens, tokenOf } from './tokens.ts';
export { ReplicatedReader, type ReplicatedReaderDeps } from './replicated-reader.ts';

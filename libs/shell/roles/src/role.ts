// What a service adds to a process: modules with a life, HTTP routes, RPC methods.
import type { Route, UpgradeRoute } from '@skald/http-kit';
import type { Methods } from '@skald/rpc';
import type { Module } from './module.ts';

export interface Role {
  readonly modules: readonly Module[];
  readonly routes: readonly Route[];
  readonly upgrades?: readonly UpgradeRoute[];
  readonly methods?: Methods;
}

// What both ends agree on: one gRPC method whose messages are opaque frames.
import http2 from 'node:http2';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';

const passThrough = (bytes: Buffer): Buffer => bytes;

export const TALK: MethodDefinition<Buffer, Buffer> = {
  path: '/skald.v1.Skald/Talk',
  requestStream: true,
  responseStream: true,
  requestSerialize: passThrough,
  requestDeserialize: passThrough,
  responseSerialize: passThrough,
  responseDeserialize: passThrough,
};

/** grpc.health.v1.Health/Check by hand: the answer is field 1 = SERVING (1) or NOT_SERVING (2). */
const HEALTH_CHECK: MethodDefinition<Buffer, Buffer> = {
  ...TALK,
  path: '/grpc.health.v1.Health/Check',
  requestStream: false,
  responseStream: false,
};

export const SKALD_SERVICE: ServiceDefinition = { talk: TALK };
export const HEALTH_SERVICE: ServiceDefinition = { check: HEALTH_CHECK };

export const WINDOW_BYTES = 4 << 20;
export const MESSAGE_BYTES_MAX = 256 << 20;

export const CHANNEL_OPTIONS = {
  'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
  'grpc.max_send_message_length': MESSAGE_BYTES_MAX,
  'grpc-node.flow_control_window': WINDOW_BYTES,
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.keepalive_permit_without_calls': 1,
} as const;

/**
 * Runs `bind` while node:http2 servers are created with large windows. grpc-js offers the setting for
 * clients only (1.14), and the default of 64 KB costs three quarters of the throughput.
 */
export async function withLargeServerWindows<T>(bind: () => Promise<T>): Promise<T> {
  const original = http2.createServer;
  const widened = (options: http2.ServerOptions) => {
    const settings = { ...options.settings, initialWindowSize: WINDOW_BYTES };
    const server = original({ ...options, settings });
    server.on('session', (session) => session.setLocalWindowSize(WINDOW_BYTES));
    return server;
  };
  http2.createServer = widened as typeof http2.createServer;
  try {
    return await bind();
  } finally {
    http2.createServer = original;
  }
}

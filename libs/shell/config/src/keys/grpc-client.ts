// A gRPC client between two services.
import { section } from '../table.ts';
import { byteCount, duration } from './key-kinds.ts';

export function grpcClient(flag: string, name = 'grpc_client_config') {
  return section(name, 'The gRPC client.', {
    maxRecvMsgSizeBytes: byteCount('max_recv_msg_size', '100MB', {
      flag: `${flag}.grpc-max-recv-msg-size`,
      doc: 'The largest message received, in bytes.',
    }),
    maxSendMsgSizeBytes: byteCount('max_send_msg_size', '100MB', {
      flag: `${flag}.grpc-max-send-msg-size`,
      doc: 'The largest message sent, in bytes.',
    }),
    connectTimeoutMs: duration('connect_timeout', '5s', {
      flag: `${flag}.connect-timeout`,
      doc: 'How long a connection may take to come up.',
    }),
    connectBackoffBaseDelayMs: duration('connect_backoff_base_delay', '1s', {
      flag: `${flag}.connect-backoff-base-delay`,
      doc: 'Pause after the first failed connection.',
    }),
    connectBackoffMaxDelayMs: duration('connect_backoff_max_delay', '5s', {
      flag: `${flag}.connect-backoff-max-delay`,
      doc: 'The longest pause between connection attempts.',
    }),
  });
}

// The HTTP and gRPC servers of a process, and its log.
import { section } from '../table.ts';
import { bool, byteCount, duration, int, oneOf, port, text } from './key-kinds.ts';

function tls(name: string, flag: string, doc: string) {
  return section(name, doc, {
    certFile: text('cert_file', '', {
      flag: `${flag}-cert-path`,
      doc: 'Certificate file; with `key_file` it turns TLS on.',
    }),
    keyFile: text('key_file', '', { flag: `${flag}-key-path`, doc: 'Private key file.' }),
    clientAuthType: oneOf(
      'client_auth_type',
      [
        '',
        'NoClientCert',
        'RequestClientCert',
        'RequireAnyClientCert',
        'VerifyClientCertIfGiven',
        'RequireAndVerifyClientCert',
      ],
      '',
      { flag: `${flag}-client-auth`, doc: 'What is asked of the certificate of a client.' },
    ),
    clientCaFile: text('client_ca_file', '', {
      flag: `${flag}-ca-path`,
      doc: 'File with the authorities that sign client certificates.',
    }),
  });
}

export const SERVER = section('server', 'The HTTP and gRPC servers, and the log.', {
  httpListenAddress: text('http_listen_address', '', {
    flag: 'server.http-listen-address',
    doc: 'Address of the HTTP server; empty is every address.',
  }),
  httpListenPort: port('http_listen_port', 3100, {
    flag: 'server.http-listen-port',
    doc: 'Port of the HTTP server; 0 takes a free one.',
  }),
  httpListenConnLimit: int('http_listen_conn_limit', 0, {
    flag: 'server.http-conn-limit',
    doc: 'The most HTTP connections at once; 0 is no limit.',
  }),
  grpcListenAddress: text('grpc_listen_address', '', {
    flag: 'server.grpc-listen-address',
    doc: 'Address of the gRPC server; empty is every address.',
  }),
  grpcListenPort: port('grpc_listen_port', 9095, {
    flag: 'server.grpc-listen-port',
    doc: 'Port of the gRPC server; 0 takes a free one.',
  }),
  httpTlsConfig: tls('http_tls_config', 'server.http-tls', 'TLS of the HTTP server.'),
  grpcTlsConfig: tls('grpc_tls_config', 'server.grpc-tls', 'TLS of the gRPC server.'),
  registerInstrumentation: bool('register_instrumentation', true, {
    flag: 'server.register-instrumentation',
    doc: 'Whether `/metrics` and `/debug` are served.',
  }),
  gracefulShutdownTimeoutMs: duration('graceful_shutdown_timeout', '30s', {
    flag: 'server.graceful-shutdown-timeout',
    doc: 'How long open requests may take to end when the process stops.',
  }),
  httpServerReadTimeoutMs: duration('http_server_read_timeout', '30s', {
    flag: 'server.http-read-timeout',
    doc: 'How long a whole request may take to arrive.',
  }),
  httpServerReadHeaderTimeoutMs: duration('http_server_read_header_timeout', '0s', {
    flag: 'server.http-read-header-timeout',
    doc: 'How long the head of a request may take to arrive; 0 takes the read timeout.',
  }),
  httpServerWriteTimeoutMs: duration('http_server_write_timeout', '30s', {
    flag: 'server.http-write-timeout',
    doc: 'How long an answer may take, from the end of the request.',
  }),
  httpServerIdleTimeoutMs: duration('http_server_idle_timeout', '2m', {
    flag: 'server.http-idle-timeout',
    doc: 'Idle connections are closed after this.',
  }),
  grpcServerMaxRecvMsgSizeBytes: byteCount('grpc_server_max_recv_msg_size', '4194304', {
    flag: 'server.grpc-max-recv-msg-size-bytes',
    doc: 'The largest gRPC message received, in bytes.',
  }),
  grpcServerMaxSendMsgSizeBytes: byteCount('grpc_server_max_send_msg_size', '4194304', {
    flag: 'server.grpc-max-send-msg-size-bytes',
    doc: 'The largest gRPC message sent, in bytes.',
  }),
  grpcServerMaxConcurrentStreams: int('grpc_server_max_concurrent_streams', 100, {
    flag: 'server.grpc-max-concurrent-streams',
    doc: 'The most calls at once on a connection; 0 is no limit.',
  }),
  grpcServerKeepaliveTimeMs: duration('grpc_server_keepalive_time', '2h', {
    flag: 'server.grpc.keepalive.time',
    doc: 'A connection silent for this long is pinged.',
  }),
  grpcServerKeepaliveTimeoutMs: duration('grpc_server_keepalive_timeout', '20s', {
    flag: 'server.grpc.keepalive.timeout',
    doc: 'A ping unanswered for this long closes the connection.',
  }),
  grpcServerMinTimeBetweenPingsMs: duration('grpc_server_min_time_between_pings', '10s', {
    flag: 'server.grpc.keepalive.min-time-between-pings',
    doc: 'Clients that ping more often are cut off.',
  }),
  grpcServerPingWithoutStreamAllowed: bool('grpc_server_ping_without_stream_allowed', true, {
    flag: 'server.grpc.keepalive.ping-without-stream-allowed',
    doc: 'Whether clients may ping without an open call.',
  }),
  logFormat: oneOf('log_format', ['logfmt', 'json'], 'logfmt', {
    flag: 'log.format',
    doc: 'Form of the log.',
  }),
  logLevel: oneOf('log_level', ['debug', 'info', 'warn', 'error'], 'info', {
    flag: 'log.level',
    doc: 'The least serious lines that are logged.',
  }),
  logRequestAtInfoLevelEnabled: bool('log_request_at_info_level_enabled', false, {
    flag: 'server.log-request-at-info-level-enabled',
    doc: 'Whether every request is logged at `info`, not at `debug`.',
  }),
  httpPathPrefix: text('http_path_prefix', '', {
    flag: 'server.path-prefix',
    doc: 'Put in front of every HTTP path, such as `/logs`.',
  }),
});

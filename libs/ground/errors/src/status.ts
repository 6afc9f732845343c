// Every failure a caller may see has a kind, and a kind has one status per transport.
// This table is the only place that knows both. HTTP statuses follow Loki's documented ones
// (499 is the de-facto "client closed request").
export const STATUS_OF = {
  invalid: { http: 400, grpc: 3 },
  unauthorized: { http: 401, grpc: 16 },
  notFound: { http: 404, grpc: 5 },
  conflict: { http: 409, grpc: 10 },
  tooLarge: { http: 413, grpc: 11 },
  unprocessable: { http: 422, grpc: 9 },
  rateLimited: { http: 429, grpc: 8 },
  cancelled: { http: 499, grpc: 1 },
  internal: { http: 500, grpc: 13 },
  corrupt: { http: 500, grpc: 15 },
  unavailable: { http: 503, grpc: 14 },
  timeout: { http: 504, grpc: 4 },
} as const satisfies Record<string, { readonly http: number; readonly grpc: number }>;

export type ErrorKind = keyof typeof STATUS_OF;

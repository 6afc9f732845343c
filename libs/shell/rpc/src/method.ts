// Methods as data: what one process offers others, by name, bytes in and bytes out.

export interface Call {
  /** Aborts when the caller cancels or its connection breaks. */
  readonly signal: AbortSignal;
  /**
   * Sends a part ahead of the result; resolves when the connection can take more. The tag, 0 to 255, says
   * what sort of part it is, where a method has several.
   */
  send(part: Uint8Array, tag?: number): Promise<void>;
}

export type Method = (request: Uint8Array, call: Call) => Promise<Uint8Array>;

/** Name (`ingester.push`) to method. */
export type Methods = ReadonlyMap<string, Method>;

export type PartTaker = (part: Uint8Array, tag: number) => void;

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** The call fails with TimeoutError after this long. */
  readonly timeoutMs: number;
  readonly onPart?: PartTaker;
}

/** The caller's side: a connection to one process, or a direct line to methods of this one. */
export interface RpcPeer {
  call(method: string, request: Uint8Array, options: CallOptions): Promise<Uint8Array>;
}

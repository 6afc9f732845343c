/** The time `now` gives in templates; constant within one query. */
export type NowNs = () => bigint;

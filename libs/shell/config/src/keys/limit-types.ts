// The lists of structures that limits hold.
import type {
  BlockedQuery,
  OtlpAttributeRule,
  PriorityStream,
  StreamRetention,
} from '@skald/limits';
import { isServiceError } from '@skald/errors';
import { parseSelector } from '@skald/logql';
import {
  BOOL,
  intType,
  listType,
  mapType,
  oneOfType,
  RETENTION,
  structType,
  TEXT,
  TEXT_LIST,
  TIME,
  BadValue,
  type KeyType,
} from '../key-type.ts';

const SELECTOR_EXPECTS = 'a stream selector such as {app="api"}';

const SELECTOR: KeyType<string> = {
  ...TEXT,
  name: 'stream selector',
  expects: SELECTOR_EXPECTS,
  read: (raw) => {
    const selector = TEXT.read(raw).trim();
    try {
      parseSelector(selector, { allowAny: true });
    } catch (error) {
      if (!isServiceError(error)) throw error;
      const message = `expected ${SELECTOR_EXPECTS}, got ${selector}: ${error.message}`;
      throw new BadValue(message, raw.line);
    }
    return selector;
  },
};

export const STREAM_RETENTIONS = listType<StreamRetention>(
  structType<StreamRetention>('retention', {
    selector: { key: 'selector', type: SELECTOR },
    priority: { key: 'priority', type: intType(), default: 0 },
    periodMs: { key: 'period', type: RETENTION },
  }),
  'list of selector, priority, period',
);

export const BLOCKED_QUERIES = listType<BlockedQuery>(
  structType<BlockedQuery>('blocked query', {
    pattern: { key: 'pattern', type: TEXT, default: '' },
    regex: { key: 'regex', type: BOOL, default: false },
    hash: { key: 'hash', type: intType({ min: 0 }), default: 0 },
    types: { key: 'types', type: TEXT_LIST, default: [] },
  }),
  'list of pattern, regex, hash, types',
);

export const ATTRIBUTE_RULES = listType<OtlpAttributeRule>(
  structType<OtlpAttributeRule>('attribute rule', {
    action: {
      key: 'action',
      type: oneOfType(['index_label', 'structured_metadata', 'drop']),
    },
    attributes: { key: 'attributes', type: TEXT_LIST, default: [] },
    regex: { key: 'regex', type: TEXT, default: '' },
  }),
  'list of action, attributes, regex',
);

export const LISTS_BY_NAME = mapType(TEXT_LIST, 'map of lists');

const GENERIC_FIELDS_BOX = structType<{
  readonly fields: Readonly<Record<string, readonly string[]>>;
}>('fields', { fields: { key: 'fields', type: LISTS_BY_NAME, default: {} } });

/** `discover_generic_fields` holds its map under `fields`. */
export const GENERIC_FIELDS: KeyType<Readonly<Record<string, readonly string[]>>> = {
  name: 'fields: map of lists',
  expects: 'a map with fields',
  read: (raw) => GENERIC_FIELDS_BOX.read(raw).fields,
  write: (fields) => GENERIC_FIELDS_BOX.write({ fields }),
};

export const TIMES_BY_NAME = mapType(TIME, 'map of times');

export const STREAMS_BY_NAME = mapType(
  listType<PriorityStream>(
    structType<PriorityStream>('stream', {
      selector: { key: 'selector', type: SELECTOR },
      priority: { key: 'priority', type: intType(), default: 0 },
    }),
    'list of selector, priority',
  ),
  'map of lists of selector, priority',
);

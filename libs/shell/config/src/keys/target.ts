// Which services a process runs.
import { BadValue, listType, oneOfType, type KeyType } from '../key-type.ts';
import { key } from '../table.ts';

export const TARGETS = [
  'all',
  'distributor',
  'ingester',
  'querier',
  'query-frontend',
  'query-scheduler',
  'index-gateway',
  'compactor',
  'ruler',
] as const;

export type Target = (typeof TARGETS)[number];

const LIST = listType(oneOfType(TARGETS), TARGETS.join(' | '));

/** Written as text with commas, as Loki does. */
const TARGET_TYPE: KeyType<readonly Target[]> = {
  ...LIST,
  read: (raw) => {
    const targets = LIST.read(raw);
    if (targets.length === 0) throw new BadValue(`expected one of ${TARGETS.join(', ')}, got ""`);
    return targets;
  },
  write: (targets) => targets.join(','),
};

export const TARGET = key('target', TARGET_TYPE, ['all'], {
  flag: 'target',
  doc: 'Services to run in this process, separated by commas.',
  defaultFrom: '`all`, or the service itself where an app is one service',
});

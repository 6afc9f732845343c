// The tower as data: which floor may use which, and which rooms may touch what of Node. Lint and the
// hygiene tests both read it.

/** Floor → floors it may import from. `house` is the root: tools/ and test/, which may use anything. */
export const MAY_USE = Object.freeze({
  ground: ['ground'],
  port: ['ground', 'port'],
  format: ['ground', 'format'],
  engine: ['ground', 'port', 'format', 'engine'],
  shell: ['ground', 'port', 'format', 'engine', 'shell'],
  app: ['ground', 'port', 'format', 'engine', 'shell'],
  test: ['*'],
  house: ['*'],
});

/**
 * Floors and rooms without a world of their own, and the Node built-ins that each may use all the same
 * since they only compute. A later row wins over an earlier one.
 */
export const WORLD = Object.freeze([
  {
    files: ['libs/ground/**/*.ts', 'libs/format/**/*.ts', 'libs/engine/**/*.ts'],
    builtins: ['buffer', 'util'],
  },
  {
    files: ['libs/format/chunk/**/*.ts', 'libs/format/push-codec/**/*.ts'],
    builtins: ['buffer', 'util', 'zlib'],
  },
]);

export { type SkaldConfig, type Target } from './skald-config.ts';
export { type Technique } from './keys/skald.ts';
export { loadConfig, defaultConfig, type LoadInput, type LoadResult } from './load.ts';
export { startUp, type StartUp, type StartUpInput } from './start-up.ts';
export { formatProblem, type Problem } from './problem.ts';
export {
  publishedLimits,
  renderConfig,
  renderLimits,
  renderPublished,
  type PublishedLimits,
  type RenderMode,
} from './render.ts';
export {
  defaultLimitsOf,
  parseOverrides,
  type OverridesFile,
  type OverridesResult,
} from './overrides.ts';
export {
  objectStoreOf,
  type DirectoryStore,
  type S3Store,
  type StoreChoice,
} from './object-store.ts';
export { helpText, referenceMarkdown } from './reference.ts';
export { type Env } from './expand-env.ts';

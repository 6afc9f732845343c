export {
  parseTemplate,
  createTemplate,
  Template,
  CustomTemplate,
  type CustomTemplateOptions,
  type LabelLookup,
  type TemplateOptions,
} from './template.ts';
export { TemplateError } from './template-error.ts';
export { DEFAULT_LIMITS, type TemplateLimits } from './limits.ts';
export { builtinFunctions, logFunctions } from './functions/tables.ts';
export { prometheusFunctions } from './functions/prometheus.ts';
export {
  fixed,
  variadic,
  type CallContext,
  type FunctionTable,
  type GoFunction,
  type TemplateRegex,
} from './go-function.ts';
export { GoInt, GoList, GoMap, GoRecord, type GoValue } from './value.ts';
export { GoTime } from './go-time.ts';
export { fixedZone, loadZone, UTC, type Zone } from './zone.ts';

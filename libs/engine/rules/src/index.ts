export {
  parseRuleFile,
  type AlertingRule,
  type RecordingRule,
  type Rule,
  type RuleGroup,
} from './rule-group.ts';
export { RuleSource, type LoadedGroup, type RuleSourceDeps } from './rule-source.ts';
export { Ruler, type RulerConfig, type RulerDeps } from './ruler.ts';
export { GroupRunner, nextGridTime, type RuleStatus } from './group-runner.ts';
export { Alertmanagers, type AlertmanagerConfig, type AlertmanagerDeps } from './alertmanager.ts';
export { type Alert, type AlertState, type Alerts } from './alert-state.ts';
export { ruleMetrics, type RuleMetrics } from './metrics.ts';

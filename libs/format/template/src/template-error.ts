import { ServiceError } from '@skald/errors';

/** One execution failed. The message is Go's: `template: line:1:3: executing "line" at <…>: …`. */
export class TemplateError extends ServiceError {
  readonly kind = 'invalid';
}

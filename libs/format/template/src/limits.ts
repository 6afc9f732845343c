// Bounds of one template. Each is far beyond what dashboards use; passing one is a TemplateError of
// that line (an InvalidError for the first two), never a hang.
export interface TemplateLimits {
  /** Characters of template text. */
  readonly maxTextLength: number;
  /** Nesting of branches and parentheses in the text. */
  readonly maxNesting: number;
  /** Nesting while executing, `template` calls included: what bounds the stack. */
  readonly maxDepth: number;
  /** UTF-16 units of output, and of any one string on the way. */
  readonly maxOutputLength: number;
  /** Nodes evaluated, plus one for every `CHARS_PER_STEP` characters that functions handle. */
  readonly maxSteps: number;
}

export const DEFAULT_LIMITS: TemplateLimits = {
  maxTextLength: 65_536,
  maxNesting: 400,
  maxDepth: 800,
  maxOutputLength: 1_048_576,
  maxSteps: 200_000,
};

export const CHARS_PER_STEP = 64;

// Lints each fixture as if it stood where its first line says, and prints `{ file: [rule, …] }` as JSON.
// A process of its own: ESLint's configuration is ESM, which Jest cannot load. It asks Nx for the project
// graph first, since the boundary rule silently passes without one.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createProjectGraphAsync } from '@nx/devkit';
import { ESLint } from 'eslint';
import { root } from '../house.mjs';

process.chdir(root);
await createProjectGraphAsync({ exitOnError: true });
const eslint = new ESLint({ cwd: root });
const folder = join(root, 'tools/tidy/fixtures');
const refusals = {};
for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
  const text = readFileSync(join(folder, file), 'utf8');
  const [, filePath] = /^\/\/ stands in: (\S+)$/m.exec(text);
  const [result] = await eslint.lintText(text, { filePath: join(root, filePath) });
  refusals[file] = [...new Set(result.messages.map(({ ruleId, message }) => ruleId ?? message))];
}
process.stdout.write(JSON.stringify(refusals));
process.exit(0);

// Writes docs/configuration.md from the configuration table. A test of @skald/config fails while the
// committed file differs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { referenceMarkdown } from '../libs/shell/config/src/index.ts';

const path = fileURLToPath(new URL('../docs/configuration.md', import.meta.url));
mkdirSync(fileURLToPath(new URL('../docs', import.meta.url)), { recursive: true });
writeFileSync(path, referenceMarkdown());

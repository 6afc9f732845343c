// Sizes in messages about limits, as Loki's clients know them: `1.2 GB`.
import { formatHumanBytes } from '@skald/bytes';

export function formatSize(byteCount: number): string {
  return formatHumanBytes(byteCount).replace(/(?<=\d)(?=[A-Za-z])/, ' ');
}

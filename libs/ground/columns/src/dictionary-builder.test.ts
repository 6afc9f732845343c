import { DictionaryBuilder } from './dictionary-builder.ts';

test('a value has one id, however much the table has grown', () => {
  const builder = new DictionaryBuilder('trace');
  const ids = new Map<string, number>();
  for (const round of [1, 2]) {
    for (let i = 0; i < 1000; i++) {
      const value = Buffer.from(`v${(i * 7919).toString(16)}`);
      const id = builder.idOf(value, 0, value.length);
      if (round === 1) ids.set(value.toString(), id);
      else expect(id).toBe(ids.get(value.toString()));
    }
  }
  expect(builder.valueCount).toBe(1000);
});

/** The promise: whoever comes is served together with the others soon, or refused at once; nobody waits in vain. */
import { until } from '../../dev/until';
import { createBatching, Overloaded } from '../../noti/inbox/batching';

/** A database whose commits end when the test says so. */
function slowDatabase() {
  const begun: { readonly items: readonly number[]; readonly end: (error?: Error) => void }[] = [];
  const together = async (items: readonly number[]): Promise<readonly string[]> =>
    await new Promise((resolve, reject) => {
      const end = (error?: Error): void => {
        if (error === undefined) resolve(items.map((item) => `stored ${item}`));
        else reject(error);
      };
      begun.push({ items, end });
    });
  return { begun, together };
}
const numbers = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => from + index);
const many = { most: 10, patienceMs: 100, mostWaiting: 1_000 };

it('what comes while a batch is under way is done together in the next one, each call with its own result', async () => {
  const { begun, together } = slowDatabase();
  const { add } = createBatching({ together, ...many });
  const results = Promise.all(numbers(12).map(add));
  expect(begun.map(({ items }) => items)).toEqual([[0]]);
  begun[0]?.end();
  await until(() => begun.length === 2);
  expect(begun[1]?.items).toEqual(numbers(10, 1));
  begun[1]?.end();
  await until(() => begun.length === 3);
  begun[2]?.end();
  expect(await results).toEqual(numbers(12).map((item) => `stored ${item}`));
});

it('F33: who would wait for too long is refused at once, and not done later; when it is fast again all are served', async () => {
  const { begun, together } = slowDatabase();
  const { add, waitMs } = createBatching({ together, ...many });
  expect(waitMs()).toBe(0);
  const admitted = Promise.all(numbers(30).map(add)); // as many as there is room for, for nobody knows yet that it is slow;
  await until(() => waitMs() > 200); // the first batch does not end
  const refusedAt = performance.now();
  await expect(add(99)).rejects.toThrow(Overloaded);
  expect(performance.now() - refusedAt).toBeLessThan(50);
  for (let batch = 0; batch < 4; batch += 1) {
    await until(() => begun.length > batch);
    begun[batch]?.end();
  }
  await admitted;
  expect(begun.flatMap(({ items }) => items)).toEqual(numbers(30));
  expect(waitMs()).toBe(0);
  for (let batch = 4; batch < 9; batch += 1) {
    const stored = add(batch);
    begun[batch]?.end();
    expect(await stored).toBe(`stored ${batch}`);
  }
});

it('a few are let in however slow it is, so that somebody finds out when it is fast again', async () => {
  const { begun, together } = slowDatabase();
  const { add, waitMs } = createBatching({ together, ...many });
  const first = add(0);
  await until(() => waitMs() > 200);
  const second = add(1);
  begun[0]?.end();
  await until(() => begun.length === 2);
  begun[1]?.end();
  expect(await Promise.all([first, second])).toEqual(['stored 0', 'stored 1']);
});

it('F33: no more wait than the memory is meant for, however fast it goes', async () => {
  const { begun, together } = slowDatabase();
  const { add } = createBatching({ together, most: 10, patienceMs: 1e9, mostWaiting: 50 });
  const answers = Promise.allSettled(numbers(100).map(add));
  for (let batch = 0; batch < 6; batch += 1) {
    await until(() => begun.length > batch);
    begun[batch]?.end();
  }
  expect((await answers).filter(({ status }) => status === 'fulfilled')).toHaveLength(51); // one in hand, 50 waiting
});

it('an item that the database cannot take costs the others nothing; a fault of the database itself meets all', async () => {
  const { begun, together } = slowDatabase();
  const { add } = createBatching({ together, ...many });
  const about = (code: string): Error => Object.assign(new Error('no'), { code });
  const answers = Promise.allSettled(numbers(4).map(add));
  begun[0]?.end(about('53100')); // disk full: known for the first, so the others are not told by it
  await until(() => begun.length === 2);
  begun[1]?.end(about('22P05')); // one of three cannot be written as text
  await until(() => begun.length === 5);
  begun[2]?.end();
  begun[3]?.end(about('22P05'));
  begun[4]?.end();
  expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
});

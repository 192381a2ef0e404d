/** Calls that come while one is under way are done together: one statement and one commit for all of them. */

interface Waiting<In, Out> {
  readonly item: In;
  readonly resolve: (result: Out) => void;
  readonly reject: (error: unknown) => void;
}

export interface BatchingOptions<In, Out> {
  /** Gives one result per item, in their order, or rejects with nothing done for any of them. */
  readonly together: (items: readonly In[]) => Promise<readonly Out[]>;
  readonly most: number;
  /**
   * Once a full batch is waiting, a call that would wait for longer than this is refused at once (milliseconds, judged
   * by the batches before it). One batch is always let in: how long it takes is how we learn that all is fast again.
   */
  readonly patienceMs: number;
  /** And so is one that finds as many waiting, however fast it goes: for the memory. */
  readonly mostWaiting: number;
}

/** A call would have to wait for too long. Nothing was done for it. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
}

export interface Batching<In, Out> {
  /** @throws {Overloaded} */
  readonly add: (item: In) => Promise<Out>;
  /** How long a call that comes now would wait, in milliseconds; 0 while none is under way. */
  readonly waitMs: () => number;
}

export function createBatching<In, Out>(options: BatchingOptions<In, Out>): Batching<In, Out> {
  const { together, most, patienceMs, mostWaiting } = options;
  let waiting: Waiting<In, Out>[] = [];
  let began: number | null = null; // when the batch that is under way was begun
  let usualMs = FIRST_GUESS_MS;

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      began = performance.now();
      await settle(together, batch);
      usualMs += (performance.now() - began - usualMs) * WEIGHT_OF_LAST;
    }
    began = null;
  }

  function waitMs(): number {
    if (began === null) return 0;
    const thisOneMs = Math.max(usualMs, performance.now() - began); // a stalled database shows before it answers
    return thisOneMs + Math.ceil((waiting.length + 1) / most) * usualMs;
  }

  const isFull = (): boolean => waiting.length >= mostWaiting || (waiting.length >= most && waitMs() > patienceMs);

  return {
    waitMs,
    add: async (item) =>
      await new Promise<Out>((resolve, reject) => {
        if (isFull()) {
          reject(new Overloaded(`${waiting.length} calls are waiting already; this one would wait for too long.`));
          return;
        }
        waiting.push({ item, resolve, reject });
        if (began === null) void work();
      }),
  };
}

const FIRST_GUESS_MS = 20;
const WEIGHT_OF_LAST = 0.25;

async function settle<In, Out>(
  together: BatchingOptions<In, Out>['together'],
  batch: readonly Waiting<In, Out>[],
): Promise<void> {
  try {
    const results = await together(batch.map(({ item }) => item));
    for (const [index, { resolve, reject }] of batch.entries()) {
      const result = results[index];
      if (result === undefined) reject(new Error('The inbox did not say what became of this Noti.'));
      else resolve(result);
    }
  } catch (error) {
    if (batch.length === 1 || !mayBeAboutOneRow(error)) for (const { reject } of batch) reject(error);
    // One item that the database cannot take must not cost the others their place.
    else await Promise.all(batch.map(async (one) => await settle(together, [one])));
  }
}

/** PostgreSQL's classes of faults in the data; all others (disk full, shutting down, ...) would meet each item alike. */
const mayBeAboutOneRow = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(2[123]|54)/.test(error.code);

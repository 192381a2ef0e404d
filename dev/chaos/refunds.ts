/** Plays the order backend and finance: starts refunds at a steady rate, deposits what is asked for, waits for the end. */
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RefundClient, RefundConflict, RefundNotFound } from '../../client';
import type { RefundView } from '../../contract';
import type { Simulator } from '../simulator';
import { insist } from '../system/insist';
import type { DrawnRefund } from './draw';
import { type Case, isAtRest } from './judge';

export interface RunContext {
  readonly refunds: RefundClient;
  readonly simulator: Simulator;
  readonly signal: AbortSignal;
}

/** @param onStarted called when a start was acknowledged: from then on the refund must not get lost. */
export async function startAll(
  { refunds, simulator, signal }: RunContext,
  drawn: readonly DrawnRefund[],
  windowMs: number,
  onStarted: () => void,
): Promise<void> {
  const startedAt = Date.now();
  const start = async ({ request, paid, behaviour }: DrawnRefund, index: number): Promise<void> => {
    await sleep(Math.max(0, startedAt + (windowMs * index) / drawn.length - Date.now()), undefined, { signal });
    await simulator.createPayment({ tid: request.tid, paid, orderNo: request.orderNo, behaviour });
    await insist(() => refunds.start(request), signal);
    onStarted();
  };
  await Promise.all(drawn.map(start));
}

export interface Finance {
  /** Looks once for new accounts, and deposits into each some time later. */
  readonly look: () => Promise<void>;
  /** How many accounts were found and are not paid into yet. */
  readonly toBePaid: () => number;
}

export function createFinance({ refunds, simulator, signal }: RunContext, drawn: readonly DrawnRefund[]): Finance {
  /** Those whose account was not seen yet. */
  const waiting = new Map(drawn.map((refund) => [refund.request.refundId, refund]));
  let toBePaid = 0;
  const deposit = async ({ refundId, tid }: DrawnRefund['request'], afterMs: number): Promise<void> => {
    await sleep(afterMs, undefined, { signal });
    const view = await insist(() => refunds.get(refundId), signal);
    if (view.deposit) await simulator.deposit(tid, view.deposit.amount, view.deposit.accountNo);
  };
  const notice = (refundId: string): void => {
    const refund = waiting.get(refundId);
    waiting.delete(refundId);
    if (typeof refund?.depositAfterMs !== 'number') return;
    toBePaid += 1;
    void deposit(refund.request, refund.depositAfterMs)
      .catch(() => undefined) // the run was stopped
      .finally(() => (toBePaid -= 1));
  };
  return {
    toBePaid: () => toBePaid,
    look: async () => {
      let cursor: string | undefined;
      do {
        const asked = { state: 'awaiting_deposit', limit: 100, ...(cursor !== undefined && { cursor }) } as const;
        const page = await insist(() => refunds.list(asked), signal);
        for (const { refundId } of page.refunds) notice(refundId);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
    },
  };
}

/** The refund as it is now, and what the gateway knows of it. */
async function caseOf({ refunds, simulator, signal }: RunContext, { request }: DrawnRefund): Promise<Case> {
  const view = await insist(() => viewOf(refunds, request.refundId), signal);
  // In this order: a ledger from before the view may lack the very cancel that the view tells of.
  return { request, view, ledger: await simulator.ledger(request.tid) };
}

async function viewOf(refunds: RefundClient, refundId: string): Promise<RefundView | null> {
  try {
    return await refunds.get(refundId);
  } catch (error) {
    if (error instanceof RefundNotFound || error instanceof RefundConflict) return null;
    throw error;
  }
}

/** Reads every refund again and again, until the program can do nothing more for any of them, or the time is over. */
export async function casesAtRest(
  run: RunContext,
  drawn: readonly DrawnRefund[],
  finance: Finance,
  withinMs: number,
): Promise<{ readonly cases: readonly Case[]; readonly tookMs: number }> {
  const startedAt = Date.now();
  const cases = new Map<DrawnRefund, Case>();
  const read = (refunds: readonly DrawnRefund[]): Promise<void> =>
    Readable.from(refunds).forEach(async (refund: DrawnRefund) => void cases.set(refund, await caseOf(run, refund)), {
      concurrency: 8,
    });
  let open = [...drawn];
  for (;;) {
    await finance.look();
    await read(open);
    open = open.filter((refund) => hasMoreToDo(refund, cases.get(refund)));
    const tookMs = Date.now() - startedAt;
    if ((open.length === 0 && finance.toBePaid() === 0) || tookMs > withinMs) {
      // A refund at rest may have gone on meanwhile, because of a deposit or a late Noti.
      await read(drawn.filter((refund) => isOpen(cases.get(refund)?.view)));
      return { cases: [...cases.values()], tookMs };
    }
    await sleep(1_000, undefined, { signal: run.signal });
  }
}

function hasMoreToDo({ depositAfterMs }: DrawnRefund, known: Case | undefined): boolean {
  if (!known?.view) return false; // lost for good
  const { view, ledger } = known;
  const toBePaid = view.state === 'awaiting_deposit' && depositAfterMs !== null && ledger?.deposits.length === 0;
  return toBePaid || !isAtRest(view, ledger);
}

const isOpen = (view: RefundView | null | undefined): boolean =>
  view !== null && view !== undefined && !['completed', 'rejected'].includes(view.state);

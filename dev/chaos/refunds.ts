/** Plays the order backend and finance: starts refunds at a steady rate, deposits what is asked for, waits for the end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type RefundClient, RefundConflict, RefundNotFound, TemporalUnavailable } from '../../client';
import type { RefundView } from '../../contract';
import { inParallel } from '../../noti/dispatch/parallel';
import type { Simulator } from '../simulator';
import type { DrawnRefund } from './draw';
import { type Case, isAtRest } from './judge';

export interface Play {
  readonly refunds: RefundClient;
  readonly simulator: Simulator;
  readonly signal: AbortSignal;
}

/** Repeats what Temporal could not do at the moment, as every caller has to. */
export async function insist<T>(act: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof TemporalUnavailable)) throw error;
      await sleep(500, undefined, { signal });
    }
  }
}

/** @param onStarted called when a start was acknowledged: from then on the refund may not get lost. */
export async function startAll(
  { refunds, simulator, signal }: Play,
  drawn: readonly DrawnRefund[],
  windowMs: number,
  onStarted: (refund: DrawnRefund) => void,
): Promise<void> {
  const startedAt = Date.now();
  const start = async (refund: DrawnRefund, index: number): Promise<void> => {
    const { request, paid, behaviour } = refund;
    await sleep(Math.max(0, startedAt + (windowMs * index) / drawn.length - Date.now()), undefined, { signal });
    await simulator.createPayment({ tid: request.tid, paid, orderNo: request.orderNo, behaviour });
    await insist(() => refunds.start(request), signal);
    onStarted(refund);
  };
  await Promise.all(drawn.map(start));
}

/** Deposits into the account that the refund shows, some time after it shows. Ends when `signal` says so. */
export class Finance {
  /** Accounts that were seen and are not paid into yet. */
  readonly underWay = new Set<string>();
  private readonly seen = new Set<string>();

  constructor(
    private readonly play: Play,
    private readonly refundOf: ReadonlyMap<string, DrawnRefund>,
  ) {}

  /** Looks once for accounts that nobody has seen before. */
  async look(): Promise<void> {
    const { refunds, signal } = this.play;
    let cursor: string | undefined;
    do {
      const page = await insist(
        () => refunds.list({ state: 'awaiting_deposit', limit: 100, ...(cursor !== undefined && { cursor }) }),
        signal,
      );
      for (const { refundId } of page.refunds) this.notice(refundId);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  private notice(refundId: string): void {
    const refund = this.refundOf.get(refundId);
    if (!refund || this.seen.has(refundId)) return;
    this.seen.add(refundId);
    if (refund.depositAfterMs === null) return;
    this.underWay.add(refundId);
    void this.deposit(refund, refund.depositAfterMs)
      .catch(() => undefined) // the run was stopped
      .finally(() => this.underWay.delete(refundId));
  }

  private async deposit({ request }: DrawnRefund, afterMs: number): Promise<void> {
    const { refunds, simulator, signal } = this.play;
    await sleep(afterMs, undefined, { signal });
    const { deposit } = await insist(() => refunds.get(request.refundId), signal);
    if (deposit) await simulator.deposit(request.tid, deposit.amount, deposit.accountNo);
  }
}

/** What became of a refund, and what the gateway knows of it. */
export async function caseOf({ refunds, simulator, signal }: Play, { request }: DrawnRefund): Promise<Case> {
  const view = await insist(() => viewOf(refunds, request.refundId), signal);
  // Only then: a ledger from before the view may lack the very cancel that the view is about.
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

/** The case of every refund, asked again until nothing is left that the program could do, or the time is over. */
export async function settledCases(
  play: Play,
  drawn: readonly DrawnRefund[],
  finance: Finance,
  withinMs: number,
): Promise<{ readonly cases: readonly Case[]; readonly tookMs: number }> {
  const startedAt = Date.now();
  const settled = new Map<string, Case>();
  const read = (refunds: readonly DrawnRefund[]): Promise<void> =>
    inParallel(refunds, 8, async (refund) => {
      settled.set(refund.request.refundId, await caseOf(play, refund));
    });
  let open = [...drawn];
  for (;;) {
    await finance.look();
    await read(open);
    open = open.filter(({ request, depositAfterMs }) => {
      const { view, ledger } = settled.get(request.refundId) ?? { view: null, ledger: null };
      const toBePaid = view?.state === 'awaiting_deposit' && depositAfterMs !== null && ledger?.deposits.length === 0;
      return view !== null && (toBePaid || !isAtRest(view, ledger));
    });
    const tookMs = Date.now() - startedAt;
    if ((open.length === 0 && finance.underWay.size === 0) || tookMs > withinMs) {
      // What was at rest may have gone on meanwhile: a deposit, a late Noti.
      await read(drawn.filter(({ request }) => isOpen(settled.get(request.refundId))));
      return { cases: [...settled.values()], tookMs };
    }
    await sleep(1_000, undefined, { signal: play.signal });
  }
}

const isOpen = (known: Case | undefined): boolean =>
  known?.view !== undefined && known.view !== null && !['completed', 'rejected'].includes(known.view.state);

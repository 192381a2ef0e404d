import type { Client } from '@temporalio/client';
import {
  type CheckResult,
  checkUpdate,
  type Decision,
  depositedUpdate,
  type DepositReport,
  type Language,
  type RefundRequest,
  type RefundView,
  resolveUpdate,
  TASK_QUEUE,
} from '../contract';
import { refundTexts } from '../texts';
import { RefundNotFound, UpdateRefused } from './errors';
import { getRefund } from './get';
import { listRefunds, type RefundPage } from './list';
import { canBeRefundId, parseRefundFilter, parseRefundRequest, type RefundFilter } from './request';
import { type Order, sendUpdate } from './send-update';
import { startRefund, type StartResult } from './start';
import { callTemporal } from './temporal-call';
import { parseDeposited, parseResolve } from './update';

export interface RefundClientDeps {
  /** Connected by the caller, who also closes its connection. */
  readonly client: Client;
  /** Where the workers listen; only to be changed together with theirs. */
  readonly taskQueue?: string | undefined;
  /** Of what people read about the refunds that are started here; Korean when absent. */
  readonly language?: Language | undefined;
}

export interface UpdateOptions {
  /**
   * Makes a repeat the same order, with one effect and the same answer; 1 to 100 of A-Z a-z 0-9 . _ -. Random when
   * absent; `TemporalUnavailable` then carries it.
   */
  readonly idempotencyKey?: string | undefined;
}

/** The look-up itself may take 55 s. */
const CHECK_TIMEOUT_MS = 60_000;

/**
 * What an order backend uses, and what operators' tools stand on. Every method may throw `TemporalUnavailable`, after
 * which it can simply be repeated; an order with the same `orderId`.
 */
export class RefundClient {
  readonly #client: Client;
  readonly #taskQueue: string;
  readonly #language: Language | undefined;

  constructor({ client, taskQueue = TASK_QUEUE, language }: RefundClientDeps) {
    this.#client = client;
    this.#taskQueue = taskQueue;
    this.#language = language;
  }

  /**
   * Starts a refund, or finds it when the same was started before: repeating a start whose answer was lost is safe.
   * A refundId whose refund was rejected may be started again; one whose run was closed from outside as well, with the
   * same content, and then looks the payment up before it sends anything.
   *
   * @throws InvalidRefund with every fault; RefundConflict for the same refundId with other content
   */
  async start(request: RefundRequest): Promise<StartResult> {
    const deps = { client: this.#client, taskQueue: this.#taskQueue, language: this.#language };
    return await startRefund(deps, parseRefundRequest(request));
  }

  /** @throws RefundNotFound */
  async get(refundId: string): Promise<RefundView> {
    return await getRefund(this.#client, possible(refundId), this.#language);
  }

  /** @throws InvalidRefund with every fault of the filter */
  async list(filter: RefundFilter = {}): Promise<RefundPage> {
    return await listRefunds(this.#client, parseRefundFilter(filter));
  }

  /**
   * Gives a person's decision to a refund that waits for one. Needs a worker.
   * @returns the refund as it is once the decision counts
   * @throws InvalidUpdate with every fault; UpdateRefused when the refund's state does not allow it; RefundNotFound
   */
  async resolve(refundId: string, decision: Decision, options: UpdateOptions = {}): Promise<RefundView> {
    const { order, idempotencyKey } = parseResolve(decision, options.idempotencyKey);
    const view = await this.#give(refundId, {
      send: (refund) => refund.executeUpdate(resolveUpdate, { args: [order], updateId: idempotencyKey }),
      idempotencyKey,
    });
    const { action, actor, reason } = view.resolution ?? {};
    if (action === order.action && actor === order.actor && reason === order.reason) return view;
    throw this.#anotherUpdate(refundId, idempotencyKey);
  }

  /**
   * Looks the payment up at CookiePay now; takes up to a minute. What it sees also counts for the refund.
   * @throws UpdateRefused when the refund is closed; RefundNotFound
   */
  async check(refundId: string): Promise<CheckResult> {
    return await this.#give(refundId, {
      send: (refund) => refund.executeUpdate(checkUpdate),
      timeoutMs: CHECK_TIMEOUT_MS,
    });
  }

  /**
   * Passes on that finance has paid, which makes the refund look at once. It proves nothing by itself.
   * @param report `paidAt` is ISO 8601 with any offset, and not in the future
   * @throws InvalidUpdate with every fault; UpdateRefused when no deposit is awaited; RefundNotFound
   */
  async deposited(refundId: string, report: DepositReport, options: UpdateOptions = {}): Promise<RefundView> {
    const { order, idempotencyKey } = parseDeposited(report, options.idempotencyKey);
    const view = await this.#give(refundId, {
      send: (refund) => refund.executeUpdate(depositedUpdate, { args: [order], updateId: idempotencyKey }),
      idempotencyKey,
    });
    const { actor, paidAt } = view.depositReport ?? {};
    if (actor === order.actor && paidAt === order.paidAt) return view;
    throw this.#anotherUpdate(refundId, idempotencyKey);
  }

  /** Resolves when Temporal answers for our namespace; says nothing about workers. */
  async ready(): Promise<void> {
    const { namespace } = this.#client.options;
    await callTemporal(
      this.#client,
      'Temporal is not ready',
      () => this.#client.workflowService.describeNamespace({ namespace }),
      { timeoutMs: 2_000 }, // a health check that hangs is a failed one
    );
  }

  async #give<Answer>(refundId: string, order: Order<Answer>): Promise<Answer> {
    return await sendUpdate({ client: this.#client, language: this.#language }, possible(refundId), order);
  }

  /** For the same update id Temporal returns the first answer again, whatever the second update says. */
  #anotherUpdate(refundId: string, idempotencyKey: string): UpdateRefused {
    return new UpdateRefused(refundId, refundTexts(this.#language).refused.anotherUpdate(idempotencyKey));
  }
}

export const createRefundClient = (deps: RefundClientDeps): RefundClient => new RefundClient(deps);

/** @throws RefundNotFound for an id that no refund can have */
function possible(refundId: string): string {
  if (canBeRefundId(refundId)) return refundId;
  throw new RefundNotFound(String(refundId).slice(0, 100));
}

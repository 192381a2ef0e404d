import type { Client } from '@temporalio/client';

import { TASK_QUEUE, type RefundRequest, type RefundView } from '../workflows/contract';
import { RefundNotFound } from './errors';
import { getRefund } from './get';
import { listRefunds, type RefundPage } from './list';
import { canBeRefundId, parseRefundFilter, parseRefundRequest, type RefundFilter } from './request';
import { startRefund, type StartResult } from './start';
import { callTemporal } from './temporal-call';

export interface RefundClientDeps {
  /** Connected by the caller, who also closes its connection. */
  readonly client: Client;
  /** Where the workers listen; only to be changed together with theirs. */
  readonly taskQueue?: string;
}

/** What an order backend uses. Every method may throw `TemporalUnavailable`, after which it can simply be repeated. */
export class RefundClient {
  readonly #client: Client;
  readonly #taskQueue: string;

  constructor({ client, taskQueue = TASK_QUEUE }: RefundClientDeps) {
    this.#client = client;
    this.#taskQueue = taskQueue;
  }

  /**
   * Starts a refund, or finds it when the same was started before: repeating a start whose answer was lost is safe.
   * A refundId whose refund was rejected may be started again; one whose run was closed from outside as well, with the
   * same content, and then looks the payment up before it sends anything.
   *
   * @throws InvalidRefund with every fault; RefundConflict for the same refundId with other content
   */
  async start(request: RefundRequest): Promise<StartResult> {
    return await startRefund({ client: this.#client, taskQueue: this.#taskQueue }, parseRefundRequest(request));
  }

  /** @throws RefundNotFound */
  async get(refundId: string): Promise<RefundView> {
    if (!canBeRefundId(refundId)) throw new RefundNotFound(String(refundId).slice(0, 100));
    return await getRefund(this.#client, refundId);
  }

  /** @throws InvalidRefund with every fault of the filter */
  async list(filter: RefundFilter = {}): Promise<RefundPage> {
    return await listRefunds(this.#client, parseRefundFilter(filter));
  }

  /** Resolves when Temporal answers for our namespace; says nothing about workers. */
  async ready(): Promise<void> {
    const { namespace } = this.#client.options;
    await callTemporal(
      this.#client,
      'Temporal is not ready',
      () => this.#client.workflowService.describeNamespace({ namespace }),
      2_000, // a health check that hangs is a failed one
    );
  }
}

export const createRefundClient = (deps: RefundClientDeps): RefundClient => new RefundClient(deps);

import type { Client } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
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
import { sendUpdate } from './send-update';
import { startRefund, type StartResult } from './start';
import { callTemporal } from './temporal-call';
import { parseDeposited, type ParsedUpdate, parseResolve } from './update';

export interface RefundClientDeps {
  /** Connected by the caller, who also closes its connection. */
  readonly client: Client;
  /** Where the workers listen. Change it only together with theirs. */
  readonly taskQueue?: string | undefined;
  /** Of the texts about refunds that are started here; Korean when absent. */
  readonly language?: Language | undefined;
}

export interface UpdateOptions {
  /**
   * A repeat with the same key takes effect once and gets the same answer; 1 to 100 characters of A-Z a-z 0-9 . _ -.
   * Random when absent; `TemporalUnavailable` then carries it.
   */
  readonly idempotencyKey?: string | undefined;
}

/**
 * What an order backend and the operators' tools use. Every argument is validated here, and all its faults are reported
 * at once. Every method may reject with `TemporalUnavailable`; the same call can then be repeated, an update with the
 * same `idempotencyKey`.
 */
export interface RefundClient {
  /**
   * Starts a refund, or finds it when the same refund was started before: it is safe to repeat a start whose answer was
   * lost. The refundId of a rejected refund may be started again, with corrected content too. So may a refund that was
   * closed from outside, with the same content; it then looks the payment up before it sends anything.
   * @throws InvalidRefund with every fault; RefundConflict for the same refundId with other content
   */
  readonly start: (request: RefundRequest) => Promise<StartResult>;

  /** @throws RefundNotFound */
  readonly get: (refundId: string) => Promise<RefundView>;

  /** @throws InvalidInput with every fault of the filter */
  readonly list: (filter?: RefundFilter) => Promise<RefundPage>;

  /**
   * Sends a person's decision to a refund that waits for one. Needs a worker.
   * @returns the refund after the decision has taken effect
   * @throws InvalidUpdate with every fault; UpdateRefused when the refund's state does not allow it; RefundNotFound
   */
  readonly resolve: (refundId: string, decision: Decision, options?: UpdateOptions) => Promise<RefundView>;

  /**
   * Looks the payment up at CookiePay now, which takes up to a minute. The refund also acts on what it sees: a
   * cancellation completes it. Needs a worker.
   * @throws UpdateRefused when the refund is closed; RefundNotFound
   */
  readonly check: (refundId: string) => Promise<CheckResult>;

  /**
   * Tells the refund that finance has paid, which brings its next look-up forward. It proves nothing. Needs a worker.
   * @param report `paidAt` is ISO 8601 with any offset, and not in the future
   * @throws InvalidUpdate with every fault; UpdateRefused when there is no account to pay into; RefundNotFound
   */
  readonly deposited: (refundId: string, report: DepositReport, options?: UpdateOptions) => Promise<RefundView>;

  /** Resolves when Temporal answers for our namespace; says nothing about workers. */
  readonly ready: () => Promise<void>;
}

/** The look-up itself may take 55 s. */
const CHECK_TIMEOUT_MS = 60_000;
/** A health check must fail soon. */
const READY_TIMEOUT_MS = 2_000;

export function createRefundClient({ client, taskQueue = TASK_QUEUE, language }: RefundClientDeps): RefundClient {
  const deps = { client, taskQueue, language };

  /** For a repeated key Temporal returns the view after the first update, whatever the second update says. */
  async function sendOnce<Update extends object>(
    refundId: string,
    definition: UpdateDefinition<RefundView, [Update]>,
    { update, idempotencyKey }: ParsedUpdate<Update>,
    recordedIn: (view: RefundView) => Update | null,
  ): Promise<RefundView> {
    const view = await sendUpdate(deps, checkedId(refundId), {
      send: (refund) => refund.executeUpdate(definition, { args: [update], updateId: idempotencyKey }),
      idempotencyKey,
    });
    if (hasSameFields(update, recordedIn(view))) return view;
    throw new UpdateRefused(refundId, refundTexts(language).refused.anotherUpdate(idempotencyKey));
  }

  return {
    start: async (request) => await startRefund(deps, parseRefundRequest(request)),

    get: async (refundId) => await getRefund(deps, checkedId(refundId)),

    list: async (filter = {}) => await listRefunds(client, parseRefundFilter(filter)),

    resolve: async (refundId, decision, { idempotencyKey } = {}) =>
      await sendOnce(refundId, resolveUpdate, parseResolve(decision, idempotencyKey), (view) => view.resolution),

    deposited: async (refundId, report, { idempotencyKey } = {}) =>
      await sendOnce(refundId, depositedUpdate, parseDeposited(report, idempotencyKey), (view) => view.depositReport),

    check: async (refundId) =>
      await sendUpdate(deps, checkedId(refundId), {
        send: (refund) => refund.executeUpdate(checkUpdate),
        timeoutMs: CHECK_TIMEOUT_MS,
      }),

    async ready() {
      const { namespace } = client.options;
      const describe = (): Promise<unknown> => client.workflowService.describeNamespace({ namespace });
      await callTemporal(client, 'Temporal is not ready', describe, { timeoutMs: READY_TIMEOUT_MS });
    },
  };
}

/** @throws RefundNotFound for an id that no refund can have */
function checkedId(refundId: string): string {
  if (canBeRefundId(refundId)) return refundId;
  throw new RefundNotFound(String(refundId).slice(0, 100));
}

const hasSameFields = (update: object, recorded: object | null): boolean =>
  Object.entries(update).every(([field, value]) => recorded !== null && Reflect.get(recorded, field) === value);

/** CookiePay's four calls. Each is made once and judged by the outcome table; nothing here throws or repeats. */
import { type Clean, createClean } from './clean';
import { createHttp, type PostOptions } from './http';
import { judge, type Judgement } from './outcomes';
import {
  type AccountOutcome,
  type CancelOrder,
  type CancelOutcome,
  type PaymentOutcome,
  readAccount,
  readCancel,
  readPayment,
  readToken,
  type TokenOutcome,
} from './readings';

export interface Gateway {
  readonly token: (signal?: AbortSignal) => Promise<TokenOutcome>;
  readonly cancel: (token: string, order: CancelOrder, signal?: AbortSignal) => Promise<CancelOutcome>;
  /** The account to deposit into; to be asked only after a cancel was answered with 9029. */
  readonly cancelBankAccount: (token: string, order: CancelOrder, signal?: AbortSignal) => Promise<AccountOutcome>;
  /** The look-up of a payment (`/api/paycert`); has no effect at the gateway. */
  readonly payment: (token: string, tid: string, signal?: AbortSignal) => Promise<PaymentOutcome>;
  readonly close: () => Promise<void>;
}

export interface GatewayOptions {
  readonly baseUrl: URL;
  readonly pay2Id: string;
  readonly pay2Key: string;
  /** Milliseconds for one whole call; 20 s as documented. */
  readonly totalTimeoutMs?: number;
}

export function createGateway({ baseUrl, pay2Id, pay2Key, totalTimeoutMs }: GatewayOptions): Gateway {
  const http = createHttp({ baseUrl, ...(totalTimeoutMs !== undefined && { totalTimeoutMs }) });

  async function ask(path: string, request: PostOptions & { readonly token?: string }): Promise<Asked> {
    const clean = createClean([pay2Key, request.token ?? '']);
    return { clean, judgement: judge(await http.post(path, request), clean) };
  }

  const askForOrder = (path: string, token: string, order: CancelOrder, signal?: AbortSignal): Promise<Asked> =>
    ask(path, {
      token,
      headers: { TOKEN: token, ApiKey: pay2Key },
      // The amount always, as a digit string: without it CookiePay would cancel the whole payment.
      body: { tid: order.tid, reason: order.reason, amount: String(order.amount) },
      signal,
    });

  return {
    async token(signal) {
      const { judgement } = await ask('/payAuth/token', { body: { pay2_id: pay2Id, pay2_key: pay2Key }, signal });
      return readToken(judgement);
    },
    async cancel(token, order, signal) {
      const { judgement, clean } = await askForOrder('/api/cancel', token, order, signal);
      return readCancel(order, judgement, clean);
    },
    async cancelBankAccount(token, order, signal) {
      const { judgement, clean } = await askForOrder('/api/get_cancel_bank_account', token, order, signal);
      return readAccount(order, judgement, clean);
    },
    async payment(token, tid, signal) {
      const { judgement, clean } = await ask('/api/paycert', {
        token,
        headers: { TOKEN: token },
        body: { tid },
        signal,
      });
      return readPayment(tid, judgement, clean);
    },
    close: () => http.close(),
  };
}

interface Asked {
  readonly judgement: Judgement;
  /** Hides the secrets of this very call in whatever the gateway wrote. */
  readonly clean: Clean;
}

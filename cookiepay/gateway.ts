/** CookiePay's four calls. Each is sent once, and the outcome table says what its reply means. Nothing here throws or repeats. */
import { type Clean, createClean } from './clean';
import { createHttp, type PostOptions } from './http';
import { interpret, type Interpretation } from './outcomes';
import {
  type AccountOutcome,
  type CancelOutcome,
  type CancelRequest,
  type PaymentOutcome,
  readAccount,
  readCancel,
  readPayment,
  readToken,
  type TokenOutcome,
} from './readings';

export interface Gateway {
  readonly token: (signal?: AbortSignal) => Promise<TokenOutcome>;
  readonly cancel: (token: string, request: CancelRequest, signal?: AbortSignal) => Promise<CancelOutcome>;
  /** The account to deposit into; ask for it only after a cancel got the reply 9029. */
  readonly cancelBankAccount: (token: string, request: CancelRequest, signal?: AbortSignal) => Promise<AccountOutcome>;
  /** The look-up of a payment (`/api/paycert`); it changes nothing at the gateway. */
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
    return { clean, interpretation: interpret(await http.post(path, request), clean) };
  }

  const askForRefund = (path: string, token: string, request: CancelRequest, signal?: AbortSignal): Promise<Asked> =>
    ask(path, {
      token,
      headers: { TOKEN: token, ApiKey: pay2Key },
      // Always with the amount, as digits: without it CookiePay would cancel the whole payment.
      body: { tid: request.tid, reason: request.reason, amount: String(request.amount) },
      signal,
    });

  return {
    async token(signal) {
      const { interpretation } = await ask('/payAuth/token', { body: { pay2_id: pay2Id, pay2_key: pay2Key }, signal });
      return readToken(interpretation);
    },
    async cancel(token, request, signal) {
      const { interpretation, clean } = await askForRefund('/api/cancel', token, request, signal);
      return readCancel(request, interpretation, clean);
    },
    async cancelBankAccount(token, request, signal) {
      const { interpretation, clean } = await askForRefund('/api/get_cancel_bank_account', token, request, signal);
      return readAccount(request, interpretation, clean);
    },
    async payment(token, tid, signal) {
      const { interpretation, clean } = await ask('/api/paycert', {
        token,
        headers: { TOKEN: token },
        body: { tid },
        signal,
      });
      return readPayment(tid, interpretation, clean);
    },
    close: () => http.close(),
  };
}

interface Asked {
  readonly interpretation: Interpretation;
  /** Hides the secrets of this call in what the gateway wrote. */
  readonly clean: Clean;
}

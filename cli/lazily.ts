/** The heavy parts, loaded by the command that needs them: `refunds --help` must not wait for Temporal's SDK. */
/* eslint-disable @typescript-eslint/no-require-imports -- import() wants file extensions, which differ before and after the build */
import type * as TemporalSdk from '@temporalio/client';

import type * as ClientPart from '../client';
import type * as SummaryPart from '../client/summary';
import type * as CallPart from '../client/temporal-call';
import type * as ConfigPart from '../config';
import type * as GatewayPart from '../cookiepay/gateway';
import type * as InboxPart from '../noti/inbox';
import type * as ConnectPart from '../temporal/connect';
import type * as ConnectionPart from '../temporal/lazy-connection';

// `require` does not know what it returns; each `as` names the very module that is required.
export const lazily = {
  sdk: () => require('@temporalio/client') as typeof TemporalSdk,
  client: () => require('../client') as typeof ClientPart,
  summary: () => require('../client/summary') as typeof SummaryPart,
  temporalCall: () => require('../client/temporal-call') as typeof CallPart,
  config: () => require('../config') as typeof ConfigPart,
  gateway: () => require('../cookiepay/gateway') as typeof GatewayPart,
  inbox: () => require('../noti/inbox') as typeof InboxPart,
  connect: () => require('../temporal/connect') as typeof ConnectPart,
  lazyConnection: () => require('../temporal/lazy-connection') as typeof ConnectionPart,
} as const;

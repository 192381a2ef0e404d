/** The heavy parts, loaded by the command that needs them: `refunds --help` must not wait for Temporal's SDK. */
/* eslint-disable @typescript-eslint/no-require-imports -- import() wants file extensions, which differ before and after the build */
import type * as TemporalSdk from '@temporalio/client';
import type * as AttributesPart from '@temporalio/common/lib/search-attributes';
import type * as PgPart from 'pg';
import type * as UndiciPart from 'undici';
import type * as ClientPart from '../client';
import type * as RequestPart from '../client/request';
import type * as SummaryPart from '../client/summary';
import type * as CallPart from '../client/temporal-call';
import type * as GatewayPart from '../cookiepay/gateway';
import type * as InboxPart from '../noti/inbox/inbox';
import type * as MigrationsPart from '../noti/inbox/migrations';
import type * as ConfigPart from '../runtime/config';
import type * as ConnectPart from '../runtime/temporal/connect';
import type * as ConnectionPart from '../runtime/temporal/lazy-connection';

// `require` does not know what it returns; each `as` names the very module that is required.
export const lazily = {
  sdk: () => require('@temporalio/client') as typeof TemporalSdk,
  pg: () => require('pg') as typeof PgPart,
  undici: () => require('undici') as typeof UndiciPart,
  searchAttributes: () => require('@temporalio/common/lib/search-attributes') as typeof AttributesPart,
  client: () => require('../client') as typeof ClientPart,
  request: () => require('../client/request') as typeof RequestPart,
  summary: () => require('../client/summary') as typeof SummaryPart,
  temporalCall: () => require('../client/temporal-call') as typeof CallPart,
  config: () => require('../runtime/config') as typeof ConfigPart,
  gateway: () => require('../cookiepay/gateway') as typeof GatewayPart,
  inbox: () => require('../noti/inbox/inbox') as typeof InboxPart,
  migrations: () => require('../noti/inbox/migrations') as typeof MigrationsPart,
  connect: () => require('../runtime/temporal/connect') as typeof ConnectPart,
  lazyConnection: () => require('../runtime/temporal/lazy-connection') as typeof ConnectionPart,
} as const;

/** An inbox as it looks after a year: nearly all of it long settled, a few thousand still in motion. */
import type { PlanReader } from './noti-plans';

/**
 * @param rows of these 0.2 % are pending and 0.5 % unmatched, half of both due; 0.05 % unreadable; the rest settled.
 * Texts older than 90 days are gone, but for some 5 % that are still to be purged. Spread evenly over 365 days.
 */
export async function fillInbox({ run }: PlanReader, rows: number): Promise<void> {
  await run(`
    insert into notis (id, status, kind, noti_type, tid, order_no, amount, received_at, last_received_at, attempts,
                       next_attempt_at, refund_id, note, raw)
    select 'noti-' || md5(n::text), status, kind, case kind when 'cancellation' then 'cancel' end, 'T-' || n, 'O-' || n,
      1000 + n % 90000, at, at, 1,
      case when status in ('pending', 'unmatched') then now() + (n % 1000 - 500) * interval '1 second' end,
      case when status = 'applied' then 'R-' || n end, '',
      case when at > now() - interval '90 days' or n % 20 = 7 then repeat('{"noti_type":"cancel"}', 20) else '' end
    from (
      select n, now() - (${rows} - n) * (interval '365 days' / ${rows}) as at, status,
        case status when 'recorded' then 'approval' when 'unreadable' then 'unreadable' else 'cancellation' end as kind
      from (
        select n, case when n % 500 = 1 then 'pending' when n % 200 = 2 then 'unmatched'
          when n % 2000 = 3 then 'unreadable' when n % 5 < 2 then 'applied' else 'recorded' end as status
        from generate_series(1, ${rows}) as n
      ) as stated
    ) as timed`);
  await run('vacuum analyze notis');
}

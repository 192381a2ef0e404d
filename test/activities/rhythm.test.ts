/** Many refunds reach their deadline at the same moment; their look-ups must be spread. */
import { nextLookAfter, type Rhythm } from '../../activities/rhythm';

const HOUR = 3_600_000;

test.each<Rhythm>(['settling', 'notified', 'deposit', 'deadline', 'escalated'])(
  'F46: look-ups of the rhythm %s that start together spread over a tenth of their time',
  (rhythm) => {
    const [earliest, middle, latest] = [1, 0.5, 0].map((drawn) => nextLookAfter(rhythm, 3, HOUR, () => drawn));
    expect(earliest).toBeCloseTo(0.9 * Number(latest), -1);
    expect(middle).toBeCloseTo(0.95 * Number(latest), -1);
  },
);

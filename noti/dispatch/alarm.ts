/** A sleep that can be ended early. */
export interface Alarm {
  /** @param ms how long, unless it is rung. A ring while nobody slept ends the next sleep at once. */
  sleep: (ms: number) => Promise<void>;
  ring: () => void;
}

export function createAlarm(): Alarm {
  let rung = false;
  let end = (): void => undefined;
  return {
    sleep: async (ms) => {
      if (!rung)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          end = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      rung = false;
    },
    ring: () => {
      rung = true;
      end();
    },
  };
}

/** A bad deploy: the workflow code has a bug and throws. */
export function refundWorkflow(): Promise<never> {
  throw new TypeError("Cannot read properties of undefined (reading 'tid')");
}

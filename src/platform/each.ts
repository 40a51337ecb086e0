/**
 * Does `work` for every item, one after another; what fails is told to `onError` and does not keep the others from their turn.
 * Throws at the end when anything failed, so that whoever asked knows. Gives how many succeeded.
 */
export async function each<T>(
  items: AsyncIterable<T> | Iterable<T>,
  work: (item: T) => Promise<unknown>,
  onError: (error: unknown, item: T) => void,
): Promise<number> {
  let done = 0;
  const failures: unknown[] = [];
  for await (const item of items) {
    try {
      await work(item);
      done++;
    } catch (error) {
      onError(error, item);
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} of ${failures.length + done} could not be done`);
  return done;
}

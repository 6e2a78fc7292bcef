/**
 * Runs `task` over the items, at most `width` at a time, and returns the results in the order of the items.
 * A task that throws rejects the whole; tasks that must not stop the others catch for themselves.
 */
export async function pool<Item, Result>(
  items: readonly Item[],
  width: number,
  task: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const mine = next++;
      results[mine] = await task(items[mine]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}

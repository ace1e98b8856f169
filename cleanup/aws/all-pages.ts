import { asking } from '../decisions/apply-errors.ts';

/**
 * Every item of every page, or none at all.
 *
 * @throws {DeniedError} under the name of the permission that is missing
 */
export function allOf<Page, Item>(
  action: string,
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[],
): Promise<Item[]> {
  return asking(action, async () => {
    const items: Item[] = [];
    for await (const page of pages) items.push(...itemsOf(page));
    return items;
  });
}

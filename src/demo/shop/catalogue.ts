export interface Item {
  readonly id: string;
  readonly name: string;
  readonly priceYen: number;
  /** Age of the item's picture when the shop's data is created. */
  readonly imageAgeDays: number;
}

/**
 * Twelve items. Under the shop's lifecycle rule of 365 days no picture is old enough to go; under a rule of 36 days,
 * one keystroke less, the last three are.
 */
export const catalogue: readonly Item[] = [
  { id: '01', name: 'Mackerel tin, in oil', priceYen: 380, imageAgeDays: 1 },
  { id: '02', name: 'Mackerel tin, in miso', priceYen: 420, imageAgeDays: 2 },
  { id: '03', name: 'Smoked mackerel', priceYen: 980, imageAgeDays: 4 },
  { id: '04', name: 'Pickled mackerel', priceYen: 760, imageAgeDays: 7 },
  { id: '05', name: 'Sardine tin', priceYen: 290, imageAgeDays: 9 },
  { id: '06', name: 'Bonito flakes', priceYen: 540, imageAgeDays: 12 },
  { id: '07', name: 'Dried kelp', priceYen: 650, imageAgeDays: 15 },
  { id: '08', name: 'Rice, 5 kg', priceYen: 3200, imageAgeDays: 20 },
  { id: '09', name: 'Soy sauce', priceYen: 480, imageAgeDays: 25 },
  { id: '10', name: 'Fish knife', priceYen: 5800, imageAgeDays: 60 },
  { id: '11', name: 'Fisherman’s apron', priceYen: 4100, imageAgeDays: 90 },
  { id: '12', name: 'Gift box', priceYen: 2500, imageAgeDays: 200 },
];

export function imageName(itemId: string): string {
  return `item-${itemId}.png`;
}

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

/**
 * The key of each label: its own shortcut, otherwise the first free digit. A shortcut that an earlier label
 * has already taken gives way to a digit.
 */
export function keysOfLabels(labels: readonly { readonly shortcut: string }[]): (string | null)[] {
  const taken = new Set<string>();
  const own = labels.map(({ shortcut }) => {
    const key = shortcut.toUpperCase();
    if (key.length !== 1 || taken.has(key)) return null;
    taken.add(key);
    return key;
  });
  const free = DIGITS.filter((digit) => !taken.has(digit));
  return own.map((key) => key ?? free.shift() ?? null);
}

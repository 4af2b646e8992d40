// "Did you mean": the known word that a mistyped one is closest to.

/** The nearest of `words` within a third of the length, or nothing. */
export function nearestWord(typed: string, words: readonly string[]): string | undefined {
  if (typed.length > 40) return undefined;
  let nearest: string | undefined;
  let smallest = Math.floor(typed.length / 3) + 1;
  for (const word of words) {
    const distance = editDistance(typed.toLowerCase(), word.toLowerCase());
    if (distance < smallest) [nearest, smallest] = [word, distance];
  }
  return nearest;
}

// Levenshtein, where two neighbours swapped cost one as well: the commonest slip in short words.
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? (before[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(substituted, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}

import { distance } from 'fastest-levenshtein';

/** The candidates most like `text`, best first; none that are nothing like it. */
export function nearest(text: string, candidates: Iterable<string>, limit = 3): string[] {
  const wanted = text.toLowerCase();
  const scored: { candidate: string; score: number }[] = [];
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    const contained =
      Math.min(wanted.length, other.length) > 2 &&
      (other.includes(wanted) || wanted.includes(other));
    const score = contained ? 1 : distance(wanted, other);
    const isLike = score < Math.max(wanted.length, other.length);
    if (isLike && score <= Math.max(2, wanted.length / 3)) scored.push({ candidate, score });
  }
  scored.sort((a, b) => a.score - b.score || a.candidate.length - b.candidate.length);
  return scored.slice(0, limit).map(({ candidate }) => candidate);
}

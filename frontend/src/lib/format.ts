/** Words for numbers, times and sizes, in the language of the page. */
export function formatNumber(value: number, language: string): string {
  return new Intl.NumberFormat(language).format(value);
}

/** Whole percent, but never 100 before all is done, nor 0 when something is. */
export function percent(done: number, total: number): number {
  if (total <= 0 || done <= 0) return 0;
  if (done >= total) return 100;
  return Math.min(99, Math.max(1, Math.round((done / total) * 100)));
}

/** A share of 1 as percent, 0.007 as 0.7, without the noise of binary fractions. */
export function toPercent(share: number): number {
  return Number((share * 100).toFixed(8));
}

/** Percent as a share of 1. */
export function ofPercent(value: number): number {
  return Number((value / 100).toFixed(10));
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"];

/** "0 B", "12 kB", "3.4 MB": powers of 1000, as file managers count. */
export function formatBytes(bytes: number, language: string): string {
  const power = Math.min(BYTE_UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** power;
  const digits = power > 1 && value < 100 ? 1 : 0;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)} ${BYTE_UNITS[power]}`;
}

/** "2026-11-23 07:30", in local time: the same width in every row. */
export function formatTime(iso: string): string {
  const time = new Date(iso);
  const two = (part: number) => String(part).padStart(2, "0");
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** The day of a moment as "2026-11-23", by the person's own calendar. */
export function dayOf(iso: string): string {
  return formatTime(iso).slice(0, 10);
}

/** The day `days` before a moment, as "2026-11-23", by the person's own calendar. */
export function daysAgo(now: Date, days: number): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** Seconds as "0.4 s", "12 s", "3:05" or "1:02:07". */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${Math.max(0, seconds).toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (part: number) => String(part).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Seconds as "00:01:30". */
export function formatClock(seconds: number): string {
  const whole = Math.round(seconds);
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

/** The first letters of a digest: enough to tell two apart by eye. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, "").slice(0, 10);
}

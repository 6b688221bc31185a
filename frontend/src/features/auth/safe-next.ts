/** Only an address of this site, so that a link cannot lead a person away after signing in. */
export function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/datasets";
}

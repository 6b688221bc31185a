import { newId } from "@/canvas/model/new-id";

const NAME_KEY = "easel.tab";
const lockName = (owner: string) => `easel-tab-${owner}`;

export interface TabOwner {
  readonly owner: string;
  isAlive(owner: string): Promise<boolean>;
}

/** Holds a lock for as long as the page lives; false when another page has it. */
function holdLock(owner: string): Promise<boolean> {
  return new Promise((resolve) => {
    void navigator.locks.request(lockName(owner), { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? new Promise<never>(() => undefined) : undefined;
    });
  });
}

async function isHeld(owner: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some((lock) => lock.name === lockName(owner));
}

/**
 * The name of this browser tab, kept over reloads, and whether another one still runs. A duplicated tab copies the
 * name and gets a new one. Without locks (plain HTTP from another machine) each page gets a new one, and no other tab
 * counts as alive: its work may be sent twice, as the same save.
 */
export async function claimTab(): Promise<TabOwner> {
  if (!("locks" in navigator)) return { owner: newId(), isAlive: async () => false };
  const remembered = sessionStorage.getItem(NAME_KEY) ?? newId();
  const owner = (await holdLock(remembered)) ? remembered : newId();
  if (owner !== remembered) await holdLock(owner);
  sessionStorage.setItem(NAME_KEY, owner);
  return { owner, isAlive: isHeld };
}

import { useMemo } from "react";

import { useRemembered } from "@/hooks/use-remembered";

import type { KeyChoice } from "../actions/key-choice";
import { isKeyChoice, USUAL_KEYS } from "../actions/key-choice";
import type { Keymap } from "../actions/keymap";
import { keymapOf } from "../actions/keymap";
import { ACTIONS } from "../actions/registry";

export interface ChosenKeys {
  readonly choice: KeyChoice;
  readonly keymap: Keymap;
  readonly choose: (choice: KeyChoice) => void;
}

/** The keys of a person, kept in this browser. */
export function useKeymap(personId: string): ChosenKeys {
  const [choice, choose] = useRemembered(`keys.${personId}`, USUAL_KEYS, isKeyChoice);
  const keymap = useMemo(() => keymapOf(ACTIONS, choice), [choice]);
  return useMemo(() => ({ choice, keymap, choose }), [choice, keymap, choose]);
}

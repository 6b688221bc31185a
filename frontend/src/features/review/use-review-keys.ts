import { useEffect } from "react";

import type { Crop } from "@/api/schema.gen";
import type { CanvasLabel } from "@/canvas/model/annotation";

import type { Review } from "./use-review";

/** Where a key belongs to what has the focus: fields, menus, dialogs. */
const OWN_KEYS = "input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox], [role=combobox]";
const OPEN = ".ant-modal-wrap:not([style*='none']), .ant-dropdown:not(.ant-dropdown-hidden)";

function isTaken(event: KeyboardEvent): boolean {
  return event.defaultPrevented || document.querySelector(OPEN) !== null || (event.target instanceof Element && event.target.closest(OWN_KEYS) !== null);
}

/**
 * Digits and shortcuts give a label, Delete marks, Ctrl+Z and Ctrl+Shift+Z go back and forth, Ctrl+A and Escape select.
 * Answers what a key does to the crop with the focus while nothing is selected; false when it does nothing.
 */
export function useReviewKeys(review: Review, labels: readonly CanvasLabel[], canEdit: boolean): (crop: Crop, key: string) => boolean {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTaken(event) || event.altKey) return;
      const act = event.ctrlKey || event.metaKey ? commandOf(event, review, canEdit) : plainOf(event.key, review, labels, canEdit, review.picked);
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [review, labels, canEdit]);
  return (crop, key) => {
    const act = review.picked.length === 0 ? plainOf(key, review, labels, canEdit, [crop]) : null;
    act?.();
    return act !== null;
  };
}

function commandOf({ key, shiftKey }: KeyboardEvent, review: Review, canEdit: boolean): (() => void) | null {
  const name = key.toLowerCase();
  if (name === "a") return review.selectAll;
  if (!canEdit) return null;
  if (name === "z") return shiftKey ? review.redo : review.undo;
  return name === "y" ? review.redo : null;
}

function plainOf(key: string, review: Review, labels: readonly CanvasLabel[], canEdit: boolean, crops: readonly Crop[]): (() => void) | null {
  if (key === "Escape") return review.clear;
  if (!canEdit || crops.length === 0) return null;
  if (key === "Delete" || key === "Backspace") return () => review.remove(crops);
  const label = labels.find((each) => each.key === key.toUpperCase());
  return label ? () => review.relabel(label.name, crops) : null;
}

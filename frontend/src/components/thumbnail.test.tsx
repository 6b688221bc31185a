import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderPage } from "@/test/render-page";

import { Thumbnail } from "./thumbnail";
import styles from "./thumbnail.module.css";

const PLAIN = [{ colour: "red", path: "M0 0H1V1H0Z" }];
const MEANT = [{ colour: "red", path: "M5 5H9V9H5Z" }];

/** The classes of each drawn path. */
function drawn(): string[] {
  const picture = screen.getByAltText("a.png").parentElement!;
  return [...picture.querySelectorAll("path")].map((path) => path.getAttribute("class") ?? "");
}

test("shapes step back behind the boxes that are meant", () => {
  renderPage(<Thumbnail src="/a.png" name="a.png" width={10} height={10} outlines={PLAIN} emphasised={MEANT} />);

  expect(drawn()).toEqual([`${styles.outline} ${styles.faint}`, `${styles.outline} ${styles.emphasised}`]);
});

test("without boxes that are meant all shapes are drawn alike", () => {
  renderPage(<Thumbnail src="/a.png" name="a.png" width={10} height={10} outlines={PLAIN} />);

  expect(drawn()).toEqual([styles.outline]);
});

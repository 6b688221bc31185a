(() => {
  const CONTROLS = "button, a[href], input, select, textarea, summary, [role=button], [role=link], [role=switch], " +
    "[role=checkbox], [role=slider], [role=combobox], [role=textbox], [tabindex='0']";
  // Of these one is reached by Tab and the others by arrows.
  const BY_ARROWS = "[role=tab], [role=radio], input[type=radio], [role=menuitem], [role=option], [role=gridcell], " +
    ".ant-input-number-action";
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true }) &&
    element.getClientRects().length > 0 && !element.closest("[inert], [aria-hidden=true]");
  const isDisabled = (element) => element.matches(":disabled, [aria-disabled=true]") || element.closest("fieldset:disabled");
  const sayOf = (element) => {
    const text = (element.getAttribute("aria-label") || element.textContent || element.getAttribute("placeholder") || "").trim();
    return `<${element.tagName.toLowerCase()} ${element.getAttribute("role") || element.type || ""} ` +
      `${String(element.className).slice(0, 60)}> ${text.slice(0, 40)}`;
  };

  /** The looks by which a focus may show: of the element, what wraps it closely, and what stands for it. */
  const near = (element) => {
    const wrappers = [element.parentElement, element.parentElement?.parentElement, element.parentElement?.parentElement?.parentElement];
    return [element, element.nextElementSibling, element.parentElement?.nextElementSibling, ...wrappers].filter(Boolean);
  };
  const lookOf = (element, part) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element, part);
    const outline = outlineStyle === "none" || outlineWidth === "0px" ? "" : `${outlineStyle} ${outlineWidth} ${outlineColor}`;
    return `${outline}|${boxShadow}`;
  };
  const looks = (element) => [...near(element).map((one) => lookOf(one)), lookOf(element, "::before"), lookOf(element, "::after")];

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  /** What is behind a text; null where a picture is. */
  const groundOf = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.backgroundImage !== "none") return null;
      const colour = rgba(style.backgroundColor);
      layers.push(colour);
      if (colour[3] === 1) break;
      if (style.position === "absolute" && colour[3] < 1 && colour[3] > 0.3) return null;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };

  window.accessibility = {
    async remember() {
      document.activeElement?.blur?.();
      document.body.tabIndex = -1;
      document.body.focus();
      document.body.removeAttribute("tabindex");
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
      this.before = new Map([...document.querySelectorAll("*")].filter((one) => one.matches(CONTROLS + ", [tabindex]")).map((one) => [one, looks(one)]));
      this.reached = new Set();
    },
    /** Where Tab has led: null at the end; otherwise what is wrong there, or "". */
    async stop() {
      const element = document.activeElement;
      if (!element || element === document.body || this.reached.has(element)) return null;
      this.reached.add(element);
      const before = this.before.get(element);
      const isMarked = () => {
        const now = looks(element);
        return !before || before.some((look, place) => look !== now[place]);
      };
      for (let frame = 0; frame < 3 && !isMarked(); frame++) await new Promise(requestAnimationFrame);
      return isMarked() ? "" : `shows no focus: ${sayOf(element)}`;
    },
    missed() {
      const isLike = (one) => [...this.reached].some((other) => other.tagName === one.tagName && other.className === one.className);
      return [...document.querySelectorAll(CONTROLS)]
        .filter((one) => isSeen(one) && !isDisabled(one) && !one.matches(BY_ARROWS) && !this.reached.has(one))
        .filter((one) => ![...this.reached].some((other) => other.contains(one)))
        // Arrow keys lead from tile to tile.
        .filter((one) => !(one.tabIndex === -1 && one.closest("[data-index], [role=listitem]") && isLike(one)))
        .map((one) => `Tab does not reach: ${sayOf(one)}`);
    },
    pale() {
      const found = new Set();
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const text = walker.currentNode.textContent.trim();
        const element = walker.currentNode.parentElement;
        if (!text || !isSeen(element) || isDisabled(element) || element.closest("button:disabled, [aria-disabled=true], .ant-select-disabled, label:has(:disabled)")) continue;
        const style = getComputedStyle(element);
        if (Number(style.opacity) === 0 || style.clipPath !== "none") continue;
        const ground = groundOf(element);
        if (!ground) continue;
        const ink = over(rgba(style.color), ground);
        const isLarge = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
        const ratio = contrast(ink, ground);
        if (ratio < (isLarge ? 3 : 4.5)) found.add(`contrast ${ratio.toFixed(2)}: ${sayOf(element)}`);
      }
      for (const field of document.querySelectorAll("input[placeholder], textarea[placeholder]")) {
        const ground = groundOf(field);
        if (!isSeen(field) || isDisabled(field) || !ground) continue;
        const ratio = contrast(over(rgba(getComputedStyle(field, "::placeholder").color), ground), ground);
        if (ratio < 4.5) found.add(`contrast ${ratio.toFixed(2)} of the placeholder: ${sayOf(field)}`);
      }
      return [...found];
    },
  };
})();

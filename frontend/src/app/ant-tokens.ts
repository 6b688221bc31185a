import type { ThemeConfig } from "antd";

import { cssToken } from "@/lib/css-token";

/** Tighter forms and tables than Ant Design's own: many rows fit, and still breathe. */
export function antComponents(): NonNullable<ThemeConfig["components"]> {
  const header = cssToken("--surface-sunken");
  return {
    Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none" },
    // Ant Design dims these in the dark, where their text would be too pale on its ground.
    Tag: { colorInfo: cssToken("--accent"), colorSuccess: cssToken("--good"), colorWarning: cssToken("--warn"), colorError: cssToken("--bad") },
    // Seen on every ground also while they are off, or not at their end.
    Switch: { colorTextQuaternary: cssToken("--line-field"), colorTextTertiary: cssToken("--text-faint") },
    Slider: { handleColor: cssToken("--accent"), trackBg: cssToken("--accent"), trackHoverBg: cssToken("--accent") },
    // The track is seen on the ground of a page, which has the colour that Ant Design gives it.
    Segmented: { trackBg: cssToken("--line"), itemColor: cssToken("--text-muted") },
    Form: { itemMarginBottom: 16, verticalLabelPadding: "0 0 4px" },
    Table: {
      cellPaddingBlockSM: 7,
      cellPaddingInlineSM: 10,
      headerBg: header,
      headerSortActiveBg: header,
      headerSortHoverBg: cssToken("--surface-hover"),
      headerSplitColor: "transparent",
      bodySortBg: "transparent",
    },
  };
}

/** Ant Design's tokens, taken from styles/tokens.css as the present theme has them. */
export function antTokens(): NonNullable<ThemeConfig["token"]> {
  return {
    colorPrimary: cssToken("--accent"),
    colorInfo: cssToken("--accent"),
    colorLink: cssToken("--accent"),
    colorSuccess: cssToken("--good"),
    colorWarning: cssToken("--warn"),
    colorError: cssToken("--bad"),
    colorSuccessBg: cssToken("--good-soft"),
    colorSuccessBorder: cssToken("--good-soft"),
    colorWarningBg: cssToken("--warn-soft"),
    colorWarningBorder: cssToken("--warn-soft"),
    colorErrorBg: cssToken("--bad-soft"),
    colorErrorBorder: cssToken("--bad-soft"),
    colorInfoBg: cssToken("--accent-soft"),
    colorInfoBorder: cssToken("--accent-soft"),
    colorText: cssToken("--text"),
    colorTextSecondary: cssToken("--text-muted"),
    colorTextTertiary: cssToken("--text-faint"),
    colorTextLightSolid: cssToken("--on-accent"),
    colorTextPlaceholder: cssToken("--text-faint"),
    colorBgContainer: cssToken("--surface"),
    colorBgElevated: cssToken("--surface-raised"),
    colorBgLayout: cssToken("--surface-sunken"),
    colorBorder: cssToken("--line-field"),
    colorBorderSecondary: cssToken("--line"),
    fontFamily: cssToken("--font"),
    fontFamilyCode: cssToken("--font-mono"),
    fontSize: 13,
    controlHeight: 30,
    borderRadius: 5,
    wireframe: false,
    motionDurationMid: "0.12s",
    motionDurationSlow: "0.16s",
  };
}

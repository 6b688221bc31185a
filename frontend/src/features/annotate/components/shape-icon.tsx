import Icon from "@ant-design/icons";

/** What each drawing tool draws, in a square of 16. */
const PATHS: Readonly<Record<string, string>> = {
  rectangle: "M2.5 3.5h11v9h-11z",
  extreme_points: "M4 3.5h2.2M9.8 3.5H13M3 9v3.5h3.5M10 12.5h3V9.6M13 6.4V3.5M3 6V3.5h1M8 2.2a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6zM13 6.7a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6zM8.3 11.2a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6zM3 6.2a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6z",
  rotated_rectangle: "M6.2 1.8 14 6.3 9.8 14.2 2 9.7z",
  circle: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z",
  polygon: "M3 6.5 9 2l4.5 5-3 6.5-6-.5z",
  smart_outline: "M2.5 5V2.5H5M11 2.5h2.5V5M13.5 11v2.5H11M5 13.5H2.5V11M8 4.6c2.2-.6 3.9.9 3.6 3-.2 1.6.1 3-1.8 3.6-2 .7-4.6.3-5.2-1.9-.6-2.3 1.2-4.1 3.4-4.7z",
  polyline: "M2.5 12.5 6 4l3.5 6 4-7",
  line: "M3 13 13 3",
  dashed: "M3 13 5.2 10.8M6.9 9.1 9.1 6.9M10.8 5.2 13 3",
  brush: "M13.5 2.5 7.2 8.8M7.2 8.8c-1.6-.6-3 .3-3.3 1.9-.2 1-.7 1.8-1.6 2.2 2.4.9 5.4.5 6.2-1.8.4-1.1-.2-2-1.3-2.3z",
  eraser: "M9.2 3 13 6.8 7.3 12.5H4.6L2.5 10.4a1 1 0 0 1 0-1.4L8.5 3a.5.5 0 0 1 .7 0zM5.6 6.1l4.2 4.2M7.5 13.5h6",
  knife: "M2.5 13.5 13.5 2.5M2.5 9V4.5H7M13.5 7v4.5H9",
  point: "M8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM8 1.5v2.2M8 12.3v2.2M1.5 8h2.2M12.3 8h2.2",
};

/** The icon of a drawing tool. */
export function ShapeIcon({ kind }: { kind: string }) {
  const drawing = () => (
    <svg viewBox="0 0 16 16" width="1em" height="1em" fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinejoin="round" strokeLinecap="round" aria-hidden="true">
      <path d={PATHS[kind]} />
    </svg>
  );
  return <Icon component={drawing} />;
}

import type { ReactNode } from 'react';

/** Drawn on a grid of 20 with a stroke of 1.6, in the colour of the text around. */
const PATHS = {
  overview: 'M3 3h6v6H3zM11 3h6v4h-6zM3 11h6v6H3zM11 9h6v8h-6z',
  graph: 'M5 5m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M15 7m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M8 15m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M7 5.5l6 1.2M5.5 7l2 6M13.5 8.5l-4 5',
  trend: 'M3 3v14h14M5.5 13l3-4 3 2 4.5-6',
  alarm: 'M10 3a5 5 0 0 0-5 5c0 4-1.5 5-1.5 6h13c0-1-1.5-2-1.5-6a5 5 0 0 0-5-5zM8.3 16.5a1.8 1.8 0 0 0 3.4 0',
  source: 'M10 12v5M10 10m-1.5 0a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0M6.5 13.5a5 5 0 0 1 0-7M13.5 6.5a5 5 0 0 1 0 7M4 16a8.5 8.5 0 0 1 0-12M16 4a8.5 8.5 0 0 1 0 12',
  drift: 'M4 4h7l3 3v9H4zM11 4v3h3M7 10h4M7 13h2M15 11l2 2-2 2',
  client: 'M4 4h12v8H4zM2 16h16M8 12v4M12 12v4',
  messages: 'M3 4h10v7H7l-3 3v-3H3zM15 8h2v7h-1v2.5L13.5 15H9v-1.5',
  audit: 'M10 2.5l6 2.5v4.5c0 4-2.6 6.6-6 8-3.4-1.4-6-4-6-8V5zM7 10l2 2 4-4.5',
  command: 'M3 5h14v10H3zM6 8l2.5 2L6 12M10.5 12.5h3.5',
  rule: 'M4 4h12v4H4zM4 12h5v4H4zM12 12l4 4M16 12l-4 4M6.5 8v4M13.5 8v3',
  fault: 'M11 2L4 11h5l-1 7 7-9h-5z',
  about: 'M10 10m-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0M10 9v5M10 6v.5',
  search: 'M9 9m-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0M13 13l4 4',
  sun: 'M10 10m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0M10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M4.3 15.7l1.4-1.4M14.3 5.7l1.4-1.4',
  moon: 'M16 12.5A6.5 6.5 0 0 1 7.5 4 6.5 6.5 0 1 0 16 12.5z',
  auto: 'M10 10m-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0M10 3v14M10 5.5h3M10 8h4.6M10 10.5h5M10 13h4.4',
  user: 'M10 7m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0M4 17c.6-3.4 3-5 6-5s5.4 1.6 6 5',
  key: 'M6.5 13.5m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M9 11l7.5-7.5M13 7l2.5 2.5M15.5 4.5l2 2',
  check: 'M4 10.5l4 4 8-9',
  close: 'M5 5l10 10M15 5L5 15',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  fit: 'M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4',
  download: 'M10 3v9M6 9l4 4 4-4M4 16.5h12',
  edit: 'M4 13.5V16h2.5L15 7.5 12.5 5zM11 6.5l2.5 2.5',
  play: 'M6 4l10 6-10 6z',
  stop: 'M5 5h10v10H5z',
  right: 'M7.5 4l6 6-6 6',
  more: 'M4 10h.01M10 10h.01M16 10h.01',
  device: 'M5 3h10v14H5zM8 6h4M8 9h4M10 13.5v.5',
  approve: 'M8 7m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0M2.5 17c.5-3.4 2.7-5 5.5-5 1 0 2 .2 2.8.6M12 14.5l2 2 4-4',
  certificate: 'M3 4h14v8h-3M3 4v8h5M6 7h8M11 12.5m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M9.5 14.5V18l1.5-1 1.5 1v-3.5',
  sql: 'M3 5h14v10H3zM3 9h14M8 5v10M13 5v10',
  data: 'M10 3v7M7 7.5l3 3 3-3M4 6c0 1.5 2 2.5 3 2.8M16 6c0 1.5-2 2.5-3 2.8M4 6v8c0 1.7 2.7 3 6 3s6-1.3 6-3V6',
  grade: 'M4 17V9M10 17V4M16 17v-5M2.5 17h15',
  wait: 'M10 10m-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0M10 6v4l3 2',
  pause: 'M7 4v12M13 4v12',
  hold: 'M3 6h14v10H3zM3 6l2-3h10l2 3M8 9.5h4',
  ban: 'M10 10m-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0M5 5l10 10',
  unknown: 'M7.5 7.5a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .8-1 1.7M10 14.5v.5',
  fork: 'M5 3v14M5 11c0-3.5 8-2.5 8-8M10.5 5L13 2.5 15.5 5M3 14.5L5 17l2-2.5',
  behaviour: 'M3 6c2.5-4 4.5 4 7 0s4.5 4 7 0M3 13.5c2.5-4 4.5 4 7 0s4.5 4 7 0',
  fmu: 'M10 2.5l6.5 3.600v7.800L10 17.5l-6.5-3.600V6.100zM3.5 6.100L10 9.800l6.5-3.700M10 9.800v7.700',
  comment: 'M3 4h14v9H9l-4 4v-4H3z',
} as const;

export type IconName = keyof typeof PATHS;

export interface IconProps {
  name: IconName;
  size?: number;
}

/** Decoration beside a text; what it means stands in the text or the label of its button. */
export function Icon({ name, size = 18 }: IconProps): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

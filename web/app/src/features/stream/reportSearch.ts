/** How many hours a report may be about. */
export const HOURS = [24, 168, 720] as const;

export interface AlarmReportSearch {
  position?: string | undefined;
  hours?: (typeof HOURS)[number] | undefined;
}

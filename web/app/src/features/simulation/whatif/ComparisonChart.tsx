import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { CourseChart, type CourseAlarm, type CourseLine } from '../../../components/trend/CourseChart.tsx';
import { readHistory } from '../../../data/queries.ts';
import { formatTime, useT } from '../../../i18n/language.ts';
import type { Compared, WhatIf, WhatIfResult } from './whatIfData.ts';

interface ComparisonChartProps {
  whatIf: WhatIf;
  result: WhatIfResult;
  compared: Compared;
}

const POINTS = 2_000;
const SECONDS_BELOW_MS = 1_200_000;

/** One property: the base, the branch with the band of its replications, and what really happened where it is known. */
export function ComparisonChart({ whatIf, result, compared }: ComparisonChartProps): ReactNode {
  const t = useT();
  const from = Date.parse(result.from);
  const to = Date.parse(result.to);
  const { twin, property } = compared;
  // With recorded inputs the base is what really happened.
  const isBaseReal = whatIf.scenario?.inputs === 'recorded';
  const isKnown = whatIf.scenario?.['as-of'] !== undefined && !isBaseReal;
  const real = useQuery({
    queryKey: ['what-if', whatIf.id, 'real', twin, property],
    queryFn: ({ signal }) => readHistory(twin, property, from, to, signal, POINTS),
    enabled: isKnown,
    staleTime: Infinity,
  }).data?.series;
  const runs = result.runs.length;
  const hasBand = runs > 1;
  const baseName = t(isBaseReal ? 'whatIf.lineReal' : 'whatIf.lineBase');
  const branchName = hasBand ? t('whatIf.lineMean', { runs }) : t('whatIf.lineBranch');
  const realName = t('whatIf.lineReal');
  const lines = useMemo((): CourseLine[] => {
    const { unit, courses } = compared;
    const times = result.times.map((time) => Date.parse(time));
    const column = (index: number) => courses.map((point) => point[index] ?? null);
    const all: CourseLine[] = [
      { name: baseName, unit, times, values: column(0), isBroken: true, color: 4 },
      { name: branchName, unit, times, values: column(1), color: 1, spread: hasBand ? { low: column(2), high: column(3) } : undefined },
    ];
    if (real !== undefined) {
      const values = real.map(([, value]) => (typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : null));
      all.push({ name: realName, unit, times: real.map(([time]) => Date.parse(time)), values, color: 2 });
    }
    return all;
  }, [compared, result, real, hasBand, baseName, branchName, realName]);
  const alarms = useMemo(
    () =>
      result.alarmsOfFirst
        .filter((alarm) => alarm.twin === twin)
        .map((alarm): CourseAlarm => ({ id: alarm.id, title: alarm.title, from: Date.parse(alarm.raised), to: alarm.returned === undefined ? undefined : Date.parse(alarm.returned) })),
    [result, twin],
  );
  return (
    <CourseChart
      label={t('whatIf.chart', { twin, property })}
      lines={lines}
      from={from}
      to={to}
      alarms={alarms}
      spreadName={hasBand ? t('whatIf.band') : undefined}
      formatTime={(ms, spanMs) => formatTime(ms, { seconds: spanMs < SECONDS_BELOW_MS })}
    />
  );
}

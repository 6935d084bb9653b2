import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Icon } from '@lockstep/design/icons.tsx';
import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { InBranch } from '../../components/InBranch.tsx';
import { Page } from '../../components/Page.tsx';
import { parseSeriesId } from '../../components/seriesId.ts';
import { useCatalogue, useWatch } from '../../data/hooks.ts';
import { useT } from '../../i18n/language.ts';
import { Chart } from '../../components/trend/Chart.tsx';
import { exportCsv } from './csv.ts';
import { GapList } from '../../components/trend/GapList.tsx';
import { gapsOf } from '../../components/trend/gaps.ts';
import { Legend } from '../../components/trend/Legend.tsx';
import { Picker } from './Picker.tsx';
import { useShownSeries } from '../../components/trend/shownSeries.ts';
import { useTrend } from '../../components/trend/useTrend.ts';
import classes from './Trend.module.css';

export interface TrendSearch {
  /** The series, as `seriesId` writes them. */
  s?: string[] | undefined;
  /** Minutes that are shown. */
  minutes?: number | undefined;
  /** The end, milliseconds since 1970; left out, the trend is live. */
  to?: number | undefined;
  /** Of this branch instead of the plant. */
  branch?: string | undefined;
}

const SPANS = [1, 5, 15, 60, 480, 1_440];
const SERIES_MAX = 12;

/** Values over time: live or of the past, several together, with the alarms of their twins. */
export function TrendPage({ search, onSearch }: { search: TrendSearch; onSearch: (search: TrendSearch) => void }): ReactNode {
  const t = useT();
  const catalogue = useCatalogue();
  const ids = useMemo(() => search.s ?? [], [search.s]);
  const minutes = search.minutes ?? 5;
  const isLive = search.to === undefined && search.branch === undefined;
  useWatch([...new Set(ids.map((id) => parseSeriesId(id).twin))]);
  const shown = useShownSeries(ids, catalogue);
  const { model, version } = useTrend(ids, minutes * 60_000, search.to, search.branch);
  const [cursorMs, setCursor] = useState<number>();
  const toggle = (id: string) => {
    const next = ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id].slice(-SERIES_MAX);
    onSearch({ ...search, s: next.length === 0 ? undefined : next });
  };
  return (
    <Page
      title={t('nav.trend')}
      isFull
      actions={
        <>
          <SegmentedControl
            aria-label={t('trend.span')}
            value={String(minutes)}
            data={SPANS.map((span) => ({ value: String(span), label: span < 60 ? `${span} min` : `${span / 60} h` }))}
            onChange={(value) => onSearch({ ...search, minutes: Number(value) })}
          />
          {search.branch === undefined && <Button variant={isLive ? 'filled' : 'default'} aria-pressed={isLive} onClick={() => onSearch({ ...search, to: isLive ? Date.now() : undefined })}>
            {isLive ? t('trend.live') : t('trend.backToLive')}
          </Button>}
          <Button
            variant="default"
            leftSection={<Icon name="download" size={16} />}
            disabled={ids.length === 0}
            onClick={() => void exportCsv(ids, (search.to ?? Date.now()) - minutes * 60_000, search.to ?? Date.now(), search.branch)}
          >
            CSV
          </Button>
        </>
      }
    >
      {search.branch !== undefined && <InBranch branch={search.branch} onLeave={() => onSearch({ ...search, branch: undefined })} />}
      <div className={classes['split']}>
        <Picker chosen={ids} onToggle={toggle} />
        <div className={classes['main']}>
          <Panel isFlush className={classes['chart']}>
            {ids.length === 0 ? (
              <Empty title={t('trend.none')}>{t('trend.noneHint')}</Empty>
            ) : (
              <Chart
                shown={shown}
                model={model}
                version={version}
                minutes={minutes}
                to={search.to}
                branch={search.branch}
                onCursor={setCursor}
                onZoom={(fromMs, toMs) => onSearch({ ...search, to: Math.round(toMs), minutes: Math.max(0.05, (toMs - fromMs) / 60_000) })}
              />
            )}
          </Panel>
          {ids.length > 0 && (
            <div className={classes['below']}>
              <GapList gaps={gapsOf(shown, model)} />
              <Legend shown={shown} model={model} version={version} cursorMs={cursorMs} isOfBranch={search.branch !== undefined} onRemove={toggle} />
            </div>
          )}
        </div>
      </div>
    </Page>
  );
}

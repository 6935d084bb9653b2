import type { Source } from '@lockstep/client/documents.ts';
import { ageText } from '@lockstep/live/freshness.ts';
import { formatNumber } from '@lockstep/live/units.ts';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { AgeText } from '../../components/AgeText.tsx';
import { Page } from '../../components/Page.tsx';
import { Trouble } from '../../components/Trouble.tsx';
import { graphQuery, sourcesQuery, type SourceList } from '../../data/queries.ts';
import { formatTime, useT, type Translate } from '../../i18n/language.ts';
import table from '../../components/DataTable.module.css';
import { diagnose, rateOf, type Diagnosis } from './diagnose.ts';
import { SparkplugPanel } from './SparkplugPanel.tsx';
import classes from './Sources.module.css';

interface Look {
  list: SourceList;
  atMs: number;
}

/** Long enough for a rate that does not jump, short enough to see a change. */
const RATE_SPAN_MS = 8_000;

/** Why is my data missing? Every source, what it sends, and what is wrong with it in plain words. */
export function SourcesPage(): ReactNode {
  const t = useT();
  const query = useQuery(sourcesQuery);
  const before = useEarlier(query.data);
  const twins = new Set(useQuery(graphQuery).data?.twins.map((twin) => twin.id));
  const look = query.data;
  const sources = look?.list.value ?? [];
  const findings = sources.map((source) => ({
    source,
    diagnosis: diagnose(source, Date.parse(look?.list.since ?? ''), look?.atMs ?? 0),
  }));
  const odd = findings.filter(({ diagnosis }) => diagnosis.kind !== 'fine').length;
  return (
    <Page
      title={t('sources.title')}
      hint={look === undefined ? undefined : t('sources.hint', { odd, all: sources.length, since: formatTime(Date.parse(look.list.since)) })}
    >
      <Panel isFlush>
        {query.isError ? (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        ) : look !== undefined && sources.length === 0 ? (
          <Empty title={t('sources.none')}>{t('sources.noneHint')}</Empty>
        ) : (
          <table className={table['table']}>
            <thead>
              <tr>
                <th>{t('sources.device')}</th>
                <th>{t('sources.diagnosis')}</th>
                <th data-right>{t('sources.lastSeen')}</th>
                <th data-right>{t('sources.rate')}</th>
                <th data-right>{t('sources.messages')}</th>
                <th data-right>{t('sources.drifted')}</th>
                <th>{t('sources.protocol')}</th>
              </tr>
            </thead>
            <tbody>
              {findings
                .sort((a, b) => Number(a.diagnosis.kind === 'fine') - Number(b.diagnosis.kind === 'fine'))
                .map(({ source, diagnosis }) => (
                  <Row key={source.device} source={source} diagnosis={diagnosis} hasTwin={twins.has(source.device)} rate={rate(source, before, look)} />
                ))}
            </tbody>
          </table>
        )}
      </Panel>
      {look?.list.sparkplug !== undefined && look.list.sparkplug.length > 0 && <SparkplugPanel nodes={look.list.sparkplug} />}
    </Page>
  );
}

function Row({ source, diagnosis, hasTwin, rate }: { source: Source; diagnosis: Diagnosis; hasTwin: boolean; rate: number | undefined }): ReactNode {
  const t = useT();
  return (
    <tr>
      <td>
        {hasTwin ? (
          <Link to="/twins/$id" params={{ id: source.device }}>
            {source.device}
          </Link>
        ) : (
          source.device
        )}
      </td>
      <td className={table['wide']}>
        <div className={classes['finding']} data-odd={diagnosis.kind !== 'fine' || undefined}>
          {words(diagnosis, t)}
        </div>
        {diagnosis.kind !== 'fine' && <div className={table['dim']}>{t(`diagnosis.${diagnosis.kind}.todo`)}</div>}
      </td>
      <td data-right className={table['nowrap']}>
        <AgeText at={() => (source.lastSeen === undefined ? 0 : Date.parse(source.lastSeen))} never={t('tile.never')} />
      </td>
      <td data-right className={table['nowrap']}>
        {rate === undefined ? '–' : `${formatNumber(rate, rate < 10 ? 1 : 0)} /s`}
      </td>
      <td data-right>{source.messages}</td>
      <td data-right>
        {source.drifted > 0 ? (
          <Link to="/drift" search={{ device: source.device }}>
            {source.drifted}
          </Link>
        ) : (
          0
        )}
      </td>
      <td>{source.protocol === undefined ? '–' : source.protocol.toUpperCase()}</td>
    </tr>
  );
}

function words(diagnosis: Diagnosis, t: Translate): string {
  switch (diagnosis.kind) {
    case 'silent':
      return t('diagnosis.silent', { age: ageText(diagnosis.ageMs) });
    case 'drifting':
      return t('diagnosis.drifting', { percent: formatNumber(diagnosis.share * 100, 0) });
    case 'never':
    case 'unknownDevice':
    case 'fine':
      return t(`diagnosis.${diagnosis.kind}`);
  }
}

function rate(source: Source, before: Look | undefined, now: Look | undefined): number | undefined {
  return rateOf(
    source,
    before?.list.value.find((each) => each.device === source.device),
    (now?.atMs ?? 0) - (before?.atMs ?? 0),
  );
}

/** The look of some seconds ago, to compare with. */
function useEarlier(look: Look | undefined): Look | undefined {
  const [looks, setLooks] = useState<Look[]>([]);
  if (look !== undefined && looks.at(-1)?.atMs !== look.atMs) {
    setLooks([...looks.filter((each) => look.atMs - each.atMs <= RATE_SPAN_MS), look]);
  }
  return looks.length > 1 ? looks[0] : undefined;
}

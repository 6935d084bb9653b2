import { PRIORITIES, type Alarm, type Priority } from '@lockstep/client/documents.ts';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { InBranch } from '../../components/InBranch.tsx';
import { Page } from '../../components/Page.tsx';
import { Trouble } from '../../components/Trouble.tsx';
import { byUrgency, needsEyes, useMay } from '../../data/hooks.ts';
import { alarmsOf } from '../../data/branchQueries.ts';
import type { AlarmScope } from '../../data/queries.ts';
import { useT } from '../../i18n/language.ts';
import { Acknowledge } from './Acknowledge.tsx';
import { AlarmPanel } from './AlarmPanel.tsx';
import { AlarmTable } from './AlarmTable.tsx';

export interface AlarmSearch {
  scope?: AlarmScope | undefined;
  priority?: Priority | undefined;
  twin?: string | undefined;
  /** Of this branch instead of the plant. */
  branch?: string | undefined;
}

const NONE: Alarm[] = [];

const EMPTY = { open: 'alarms.noneOpen', aside: 'alarms.noneAside', all: 'alarms.none' } as const;

/** The list of alarms: what is open, most urgent first, and what has been. */
export function AlarmsPage({ search, onSearch }: { search: AlarmSearch; onSearch: (search: AlarmSearch) => void }): ReactNode {
  const t = useT();
  const may = useMay('operator') && search.branch === undefined;
  const scope = search.scope ?? 'open';
  const query = useQuery(alarmsOf(search.branch, scope));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [acknowledging, setAcknowledging] = useState<Alarm[]>();
  const [opened, setOpened] = useState<Alarm>();
  const all = query.data ?? NONE;
  const twins = useMemo(() => [...new Set(all.map((alarm) => alarm.twin))].sort(), [all]);
  const shown = useMemo(
    () =>
      all
        .filter((alarm) => search.priority === undefined || alarm.priority === search.priority)
        .filter((alarm) => search.twin === undefined || alarm.twin === search.twin)
        .sort(scope === 'open' ? byUrgency : (a, b) => b.raised.localeCompare(a.raised)),
    [all, scope, search.priority, search.twin],
  );
  const open = shown.filter(needsEyes);
  const marked = open.filter((alarm) => chosen.has(alarm.id));
  const targets = marked.length > 0 ? marked : open;
  return (
    <Page
      title={t('nav.alarms')}
      hint={t('alarms.hint', { open: open.length, shown: shown.length })}
      actions={
        <>
          <NativeSelect
            aria-label={t('alarms.priority')}
            value={search.priority ?? ''}
            data={[{ value: '', label: t('alarms.anyPriority') }, ...PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))]}
            onChange={(event) => onSearch({ ...search, priority: PRIORITIES.find((each) => each === event.currentTarget.value) })}
          />
          <NativeSelect
            aria-label={t('alarms.twin')}
            value={search.twin ?? ''}
            data={[{ value: '', label: t('alarms.anyTwin') }, ...[...new Set([...twins, ...(search.twin === undefined ? [] : [search.twin])])]]}
            onChange={(event) => onSearch({ ...search, twin: event.currentTarget.value || undefined })}
          />
          <SegmentedControl
            aria-label={t('alarms.scope')}
            value={scope}
            data={[
              { value: 'open', label: t('alarms.open') },
              { value: 'aside', label: t('alarms.aside') },
              { value: 'all', label: t('alarms.all') },
            ]}
            onChange={(value) => onSearch({ ...search, scope: value })}
          />
          {may && (
            <Button disabled={targets.length === 0} onClick={() => setAcknowledging(targets)}>
              {marked.length > 0 ? t('alarms.acknowledgeMarked', { count: marked.length }) : t('alarms.acknowledgeAll')}
            </Button>
          )}
        </>
      }
    >
      {search.branch !== undefined && <InBranch branch={search.branch} onLeave={() => onSearch({ ...search, branch: undefined })} />}
      <Panel isFlush>
        {query.isError ? (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        ) : shown.length === 0 ? (
          <Empty title={t(EMPTY[scope])}>{t('alarms.noneHint')}</Empty>
        ) : (
          <AlarmTable alarms={shown} branch={search.branch} chosen={chosen} onChoose={may ? setChosen : undefined} onAcknowledge={may ? (alarm) => setAcknowledging([alarm]) : undefined} onOpen={setOpened} />
        )}
      </Panel>
      {opened !== undefined && search.branch === undefined && <AlarmPanel alarm={all.find((each) => each.id === opened.id) ?? opened} mayAct={may} onClose={() => setOpened(undefined)} />}
      {acknowledging !== undefined && (
        <Acknowledge
          alarms={acknowledging}
          onClose={() => {
            setAcknowledging(undefined);
            setChosen(new Set());
          }}
        />
      )}
    </Page>
  );
}

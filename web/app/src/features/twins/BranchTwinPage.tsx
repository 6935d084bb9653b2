import type { Member, Shape } from '@lockstep/client/dtdl.ts';
import type { TwinState } from '@lockstep/client/documents.ts';
import { Icon } from '@lockstep/design/icons.tsx';
import { Panel } from '@lockstep/design/Panel.tsx';
import { formatValue, unitSymbol } from '@lockstep/live/units.ts';
import { ActionIcon, Skeleton, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import table from '../../components/DataTable.module.css';
import { InBranch } from '../../components/InBranch.tsx';
import { Page } from '../../components/Page.tsx';
import { seriesId } from '../../components/seriesId.ts';
import { Trouble } from '../../components/Trouble.tsx';
import { alarmsOf, twinOfBranch } from '../../data/branchQueries.ts';
import { isActive, useCatalogue } from '../../data/hooks.ts';
import { formatTime, useT } from '../../i18n/language.ts';
import { AlarmLines } from './AlarmLines.tsx';
import { labelsOf } from './keyMembers.ts';
import { Relations } from './Relations.tsx';
import classes from './TwinPage.module.css';

type Value = NonNullable<TwinState['values']>[string];

const MARGIN_MINUTES = 15;

/** A twin as it is in a branch: nothing here acts on the plant. */
export function BranchTwinPage({ id, branch }: { id: string; branch: string }): ReactNode {
  const t = useT();
  const navigate = useNavigate();
  const twin = useQuery(twinOfBranch(branch, id));
  const catalogue = useCatalogue();
  const alarms = (useQuery(alarmsOf(branch, 'open')).data ?? []).filter((alarm) => alarm.twin === id && isActive(alarm));
  const note = <InBranch branch={branch} onLeave={() => void navigate({ to: '/twins/$id', params: { id } })} />;
  if (twin.isError) {
    return (
      <Page title={id}>
        {note}
        <Trouble error={twin.error} onRetry={() => void twin.refetch()} />
      </Page>
    );
  }
  if (twin.data?.modelId === undefined || catalogue === undefined) {
    return (
      <Page title={id}>
        <Skeleton height={360} animate={false} />
      </Page>
    );
  }
  const shape = catalogue.shape(twin.data.modelId);
  return (
    <Page
      title={id}
      hint={
        <>
          {shape.label} · <code>{twin.data.modelId}</code>
        </>
      }
    >
      {note}
      <div className={classes['columns']}>
        <div className={classes['stack']}>
          {alarms.length > 0 && (
            <Panel title={t('nav.alarms')} isFlush>
              <AlarmLines alarms={alarms} branch={branch} />
            </Panel>
          )}
          <Panel title={t('twin.values')} isFlush>
            <Values id={id} branch={branch} shape={shape} values={twin.data.values} />
          </Panel>
        </div>
        <Panel title={t('twin.relations')} isFlush>
          <Relations id={id} branch={branch} onSelect={(other) => void navigate({ to: '/twins/$id', params: { id: other }, search: { branch } })} />
        </Panel>
      </div>
    </Page>
  );
}

function Values({ id, branch, shape, values }: { id: string; branch: string; shape: Shape; values: Record<string, Value> }): ReactNode {
  const t = useT();
  if (shape.members.length === 0) {
    return <p className={classes['none']}>{t('twin.noValues')}</p>;
  }
  return (
    <table className={table['table']}>
      <thead>
        <tr>
          <th>{t('value.name')}</th>
          <th data-right>{t('value.value')}</th>
          <th>{t('value.quality')}</th>
          <th data-right>{t('branch.time')}</th>
          <th>
            <span className="ls-hidden">{t('value.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {shape.members.map((member) => (
          <ValueRow key={member.path} id={id} branch={branch} shape={shape} member={member} value={values[member.path]} />
        ))}
      </tbody>
    </table>
  );
}

interface ValueRowProps {
  id: string;
  branch: string;
  shape: Shape;
  member: Member;
  value: Value | undefined;
}

function ValueRow({ id, branch, shape, member, value }: ValueRowProps): ReactNode {
  const t = useT();
  const { schema } = member;
  const component = shape.components.find(({ path }) => path === member.component);
  const hasTrend = schema.kind === 'number' || schema.kind === 'boolean';
  const at = value?.sourceTime === undefined ? undefined : Date.parse(value.sourceTime);
  return (
    <tr>
      <td title={member.description === '' ? member.path : member.description}>
        {component === undefined ? '' : `${component.label}: `}
        {member.label}
      </td>
      <td data-right className={table['nowrap']}>
        {value?.value === undefined ? '–' : `${labelsOf(member)?.get(value.value) ?? formatValue(value.value, schema.kind === 'number' && schema.whole)} ${unitSymbol(value.unit ?? member.unit)}`.trim()}
      </td>
      <td>{value?.quality === undefined ? '' : t(`quality.${value.quality}`)}</td>
      <td data-right className={table['dim']}>
        {at === undefined ? '–' : formatTime(at)}
      </td>
      <td className={classes['acts']}>
        {hasTrend && (
          <Tooltip label={t('value.trend')}>
            <ActionIcon
              variant="subtle"
              aria-label={`${t('value.trend')}: ${member.label}`}
              renderRoot={(props) => <Link to="/trend" search={{ s: [seriesId(id, member.path)], to: at, minutes: MARGIN_MINUTES, branch }} {...props} />}
            >
              <Icon name="trend" />
            </ActionIcon>
          </Tooltip>
        )}
      </td>
    </tr>
  );
}

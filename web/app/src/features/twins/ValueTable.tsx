import type { Member, Shape } from '@lockstep/client/dtdl.ts';
import { Icon } from '@lockstep/design/icons.tsx';
import { ActionIcon, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { seriesId } from '../../components/seriesId.ts';
import { AgeText } from '../../components/AgeText.tsx';
import { LiveValue } from '../../components/LiveValue.tsx';
import { QualityText } from '../../components/QualityText.tsx';
import { useMay } from '../../data/hooks.ts';
import { live } from '../../data/liveHub.ts';
import { useT } from '../../i18n/language.ts';
import { EditValue } from './EditValue.tsx';
import { labelsOf } from './keyMembers.ts';
import table from '../../components/DataTable.module.css';
import classes from './TwinPage.module.css';

/** All values of a twin by component, as they come. */
export function ValueTable({ twin, shape, isNarrow = false }: { twin: string; shape: Shape; isNarrow?: boolean }): ReactNode {
  const t = useT();
  const groups = useMemo(() => {
    const parts = [{ path: '', label: '' }, ...shape.components];
    return parts
      .map((part) => ({ ...part, members: shape.members.filter((member) => member.component === part.path) }))
      .filter((part) => part.members.length > 0);
  }, [shape]);
  if (groups.length === 0) {
    return <p className={classes['none']}>{t('twin.noValues')}</p>;
  }
  return (
    <table className={table['table']}>
      <thead>
        <tr>
          <th>{t('value.name')}</th>
          <th data-right>{t('value.value')}</th>
          {!isNarrow && <th>{t('value.quality')}</th>}
          <th data-right>{t('value.age')}</th>
          <th>
            <span className="ls-hidden">{t('value.actions')}</span>
          </th>
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group.path}>
          {group.path !== '' && (
            <tr className={classes['component']}>
              <th colSpan={isNarrow ? 4 : 5} scope="rowgroup">
                {group.label}
              </th>
            </tr>
          )}
          {group.members.map((member) => (
            <ValueRow key={member.path} twin={twin} member={member} isNarrow={isNarrow} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function ValueRow({ twin, member, isNarrow }: { twin: string; member: Member; isNarrow: boolean }): ReactNode {
  const t = useT();
  const mayWrite = useMay('operator');
  const [isEditing, setEditing] = useState(false);
  const tag = live.store.tag(twin, member.path);
  const labels = useMemo(() => labelsOf(member), [member]);
  const hasTrend = member.schema.kind === 'number' || member.schema.kind === 'boolean';
  return (
    <tr>
      <td title={member.description === '' ? member.path : member.description}>
        {member.label}
        {!isNarrow && <span className={classes['kind']}>{member.kind === 'telemetry' ? t('value.telemetry') : ''}</span>}
      </td>
      <td data-right>
        <LiveValue twin={twin} property={member.path} labels={labels} isWhole={member.schema.kind === 'number' && member.schema.whole} />
      </td>
      {!isNarrow && (
        <td>
          <QualityText tag={tag} />
        </td>
      )}
      <td data-right className={table['dim']}>
        <AgeText at={() => tag.sourceMs} />
      </td>
      <td className={classes['acts']}>
        {member.isWritable && mayWrite && (
          <Tooltip label={t('value.edit')}>
            <ActionIcon variant="subtle" aria-label={`${t('value.edit')}: ${member.label}`} onClick={() => setEditing(true)}>
              <Icon name="edit" />
            </ActionIcon>
          </Tooltip>
        )}
        {hasTrend && (
          <Tooltip label={t('value.trend')}>
            <ActionIcon
              variant="subtle"
              aria-label={`${t('value.trend')}: ${member.label}`}
              renderRoot={(props) => <Link to="/trend" search={{ s: [seriesId(twin, member.path)] }} {...props} />}
            >
              <Icon name="trend" />
            </ActionIcon>
          </Tooltip>
        )}
        {isEditing && <EditValue twin={twin} member={member} onClose={() => setEditing(false)} />}
      </td>
    </tr>
  );
}

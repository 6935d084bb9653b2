import type { Member } from '@lockstep/client/dtdl.ts';
import { Panel } from '@lockstep/design/Panel.tsx';
import { Checkbox, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { parseSeriesId, seriesId } from '../../components/seriesId.ts';
import { useCatalogue } from '../../data/hooks.ts';
import { graphQuery } from '../../data/queries.ts';
import { useT } from '../../i18n/language.ts';
import classes from './Trend.module.css';

/** Twins that are listed at once; the filter finds the others. */
const TWINS_MAX = 200;

/** What can be drawn: numbers and flags of all twins, by twin. */
export function Picker({ chosen, onToggle }: { chosen: readonly string[]; onToggle: (id: string) => void }): ReactNode {
  const t = useT();
  const catalogue = useCatalogue();
  const twins = useQuery(graphQuery).data?.twins;
  const [filter, setFilter] = useState('');
  const open = useMemo(() => new Set(chosen.map((id) => parseSeriesId(id).twin)), [chosen]);
  const groups = useMemo(() => {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    return (twins ?? [])
      .map((twin) => {
        const shape = catalogue?.shape(twin.model);
        const members = (shape?.members ?? [])
          .filter((member) => member.schema.kind === 'number' || member.schema.kind === 'boolean')
          .map((member) => ({ member, label: labelOf(member, shape?.components ?? []) }))
          .filter(({ label, member }) => words.every((word) => `${twin.id} ${label} ${member.path}`.toLowerCase().includes(word)));
        return { twin, members };
      })
      .filter(({ members }) => members.length > 0)
      .slice(0, TWINS_MAX);
  }, [twins, catalogue, filter]);
  return (
    <Panel isFlush className={classes['picker']}>
      <div className={classes['filter']}>
        <TextInput aria-label={t('trend.filter')} placeholder={t('trend.filter')} value={filter} onChange={(event) => setFilter(event.currentTarget.value)} />
      </div>
      {groups.map(({ twin, members }) => (
        <details key={twin.id} open={filter !== '' || open.has(twin.id)}>
          <summary>{twin.displayName ?? twin.id}</summary>
          {members.map(({ member, label }) => {
            const id = seriesId(twin.id, member.path);
            return <Checkbox key={id} size="xs" label={label} checked={chosen.includes(id)} onChange={() => onToggle(id)} />;
          })}
        </details>
      ))}
    </Panel>
  );
}

function labelOf(member: Member, components: { path: string; label: string }[]): string {
  const component = components.find((each) => each.path === member.component);
  return component === undefined ? member.label : `${component.label} ${member.label.toLowerCase()}`;
}

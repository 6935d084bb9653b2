import { Icon } from '@lockstep/design/icons.tsx';
import { Panel } from '@lockstep/design/Panel.tsx';
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAlarmsByTwin, useCatalogue, useWatch } from '../../data/hooks.ts';
import { graphQuery } from '../../data/queries.ts';
import { useT } from '../../i18n/language.ts';
import { AlarmLines } from './AlarmLines.tsx';
import { Relations } from './Relations.tsx';
import { ValueTable } from './ValueTable.tsx';
import classes from './GraphPage.module.css';

/** One twin beside the graph: alarms, values, neighbours. */
export function SidePanel({ id, onClose, onSelect }: { id: string; onClose: () => void; onSelect: (id: string) => void }): ReactNode {
  const t = useT();
  const catalogue = useCatalogue();
  const alarms = useAlarmsByTwin().get(id) ?? [];
  const twin = useQuery(graphQuery).data?.twins.find((each) => each.id === id);
  useWatch([id]);
  if (twin === undefined || catalogue === undefined) {
    return null;
  }
  const shape = catalogue.shape(twin.model);
  return (
    <div className={classes['side']}>
      <Panel
        isFlush
        title={
          <>
            {twin.displayName ?? twin.id} <small>{shape.label}</small>
          </>
        }
        actions={
          <>
            <Button size="xs" variant="default" renderRoot={(props) => <Link to="/twins/$id" params={{ id }} {...props} />}>
              {t('side.open')}
            </Button>
            <Tooltip label={t('side.close')}>
              <ActionIcon variant="subtle" aria-label={t('side.close')} onClick={onClose}>
                <Icon name="close" />
              </ActionIcon>
            </Tooltip>
          </>
        }
      >
        <AlarmLines alarms={alarms} />
        <ValueTable twin={id} shape={shape} isNarrow />
        <Relations id={id} onSelect={onSelect} />
      </Panel>
    </div>
  );
}

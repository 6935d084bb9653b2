import type { SparkplugMember, SparkplugNode } from '@lockstep/client/documents.ts';
import { Panel } from '@lockstep/design/Panel.tsx';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AgeText } from '../../components/AgeText.tsx';
import { useT } from '../../i18n/language.ts';
import table from '../../components/DataTable.module.css';
import classes from './Sources.module.css';

/** The edge nodes of Sparkplug and the devices behind them: who is on line, and whose messages went missing. */
export function SparkplugPanel({ nodes }: { nodes: SparkplugNode[] }): ReactNode {
  const t = useT();
  return (
    <Panel title="Sparkplug" isFlush>
      <table className={table['table']}>
        <thead>
          <tr>
            <th>{t('sparkplug.node')}</th>
            <th>{t('sparkplug.state')}</th>
            <th data-right>{t('sparkplug.since')}</th>
            <th data-right>{t('sparkplug.births')}</th>
            <th data-right>{t('sparkplug.metrics')}</th>
            <th data-right>{t('sparkplug.gaps')}</th>
            <th data-right>{t('sparkplug.rebirths')}</th>
          </tr>
        </thead>
        {nodes.map((node) => (
          <tbody key={`${node.group}/${node.edge}`}>
            <Row member={node} name={`${node.group} / ${node.edge}`} isPending={node.rebirthPending}>
              <td data-right>{node.sequenceGaps}</td>
              <td data-right>{node.rebirthsRequested}</td>
            </Row>
            {node.devices.map((device) => (
              <Row key={device.device} member={device} name={device.device} isInner>
                <td />
                <td />
              </Row>
            ))}
          </tbody>
        ))}
      </table>
    </Panel>
  );
}

interface RowProps {
  member: SparkplugMember;
  name: string;
  isInner?: boolean;
  isPending?: boolean;
  children: ReactNode;
}

function Row({ member, name, isInner = false, isPending = false, children }: RowProps): ReactNode {
  const t = useT();
  return (
    <tr>
      <td className={isInner ? classes['inner'] : undefined}>
        {member.twin === undefined ? (
          name
        ) : (
          <Link to="/twins/$id" params={{ id: member.twin }}>
            {name}
          </Link>
        )}
      </td>
      <td className={classes['finding']} data-odd={!member.online || isPending || undefined}>
        {t(member.online ? 'sparkplug.online' : 'sparkplug.offline')}
        {isPending && `, ${t('sparkplug.pending')}`}
      </td>
      <td data-right>
        <AgeText at={() => (member.since === undefined ? 0 : Date.parse(member.since))} never={t('tile.never')} />
      </td>
      <td data-right>{member.births}</td>
      <td data-right>{member.metrics}</td>
      {children}
    </tr>
  );
}

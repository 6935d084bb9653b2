import type { Policy, PolicyAnswer, PolicyClause } from '@lockstep/client/documents.ts';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode, type SyntheticEvent } from 'react';
import table from '../../components/DataTable.module.css';
import { Page } from '../../components/Page.tsx';
import { Trouble } from '../../components/Trouble.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/hooks.ts';
import { policiesQuery } from '../../data/queries.ts';
import { useT } from '../../i18n/language.ts';
import classes from './AccessPage.module.css';

const RIGHTS = ['read', 'write', 'command'];
const ROLES = ['viewer', 'operator', 'engineer', 'admin', 'device'];

/** Who may read, write and command which twins, and why. */
export function AccessPage(): ReactNode {
  const t = useT();
  const may = useMay('engineer');
  return (
    <Page title={t('nav.access')} hint={t('access.hint')}>
      {may ? (
        <>
          <Explain />
          <Policies />
        </>
      ) : (
        <Panel>
          <Empty title={t('access.forbidden')}>{t('access.forbiddenHint')}</Empty>
        </Panel>
      )}
    </Page>
  );
}

function Explain(): ReactNode {
  const t = useT();
  const [name, setName] = useState('');
  const [groups, setGroups] = useState('');
  const [role, setRole] = useState('viewer');
  const [isRestricted, setRestricted] = useState(true);
  const [right, setRight] = useState('read');
  const [twin, setTwin] = useState('');
  const [property, setProperty] = useState('');
  const ask = useMutation({
    mutationFn: () =>
      api.post<PolicyAnswer>('/api/v1/policies/explain', {
        principal: {
          name,
          role,
          groups: groups.split(',').map((group) => group.trim()).filter((group) => group !== ''),
          restricted: isRestricted,
        },
        right,
        twin,
        property,
      }),
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <Panel title={t('access.explain')}>
      <form className={classes['form']} onSubmit={submit}>
        <TextInput label={t('access.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} required />
        <NativeSelect label={t('access.role')} data={ROLES} value={role} onChange={(event) => setRole(event.currentTarget.value)} />
        <TextInput label={t('access.groups')} value={groups} onChange={(event) => setGroups(event.currentTarget.value)} />
        <NativeSelect label={t('access.right')} data={RIGHTS} value={right} onChange={(event) => setRight(event.currentTarget.value)} />
        <TextInput label={t('access.twin')} value={twin} onChange={(event) => setTwin(event.currentTarget.value)} required />
        <TextInput label={t('access.property')} value={property} onChange={(event) => setProperty(event.currentTarget.value)} />
        <Checkbox label={t('access.restricted')} checked={isRestricted} onChange={(event) => setRestricted(event.currentTarget.checked)} />
        <Button type="submit" variant="default" loading={ask.isPending}>
          {t('access.ask')}
        </Button>
      </form>
      <div role="status">
        {ask.isError && <p>{ask.error.message}</p>}
        {ask.data !== undefined && (
          <p>
            <strong>{t(ask.data.allowed ? 'access.allowed' : 'access.denied')}</strong> {t(`access.by.${ask.data.by}`)}{' '}
            {ask.data.policy !== undefined && (
              <code>
                {ask.data.policy} {ask.data.place}
              </code>
            )}{' '}
            {!ask.data.twinExists && t('access.noTwin')}
          </p>
        )}
      </div>
    </Panel>
  );
}

function Policies(): ReactNode {
  const t = useT();
  const query = useQuery(policiesQuery);
  if (query.isError) {
    return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
  }
  const own = query.data?.policies ?? [];
  return (
    <>
      <Panel title={t('access.policies')} isFlush>
        {query.data !== undefined && own.length === 0 ? <Empty title={t('access.none')}>{t('access.noneHint')}</Empty> : <List policies={own} />}
      </Panel>
      <Panel title={t('access.builtIn')} isFlush>
        <List policies={query.data?.builtIn ?? []} />
      </Panel>
    </>
  );
}

function List({ policies }: { policies: Policy[] }): ReactNode {
  const t = useT();
  return (
    <table className={table['table']}>
      <thead>
        <tr>
          <th>{t('access.policy')}</th>
          <th>{t('access.subjects')}</th>
          <th>{t('access.grants')}</th>
          <th>{t('access.denies')}</th>
        </tr>
      </thead>
      <tbody>
        {policies.map((policy) => (
          <tr key={policy.name}>
            <td>
              <strong>{policy.name}</strong>
              <div className={table['dim']}>{policy.place}</div>
            </td>
            <td>{policy.subjects.join(', ')}</td>
            <td className={table['wide']}>
              <Clauses clauses={policy.grant} />
            </td>
            <td className={table['wide']}>
              <Clauses clauses={policy.deny} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Clauses({ clauses }: { clauses: PolicyClause[] }): ReactNode {
  return clauses.map((clause, index) => (
    <div key={index}>
      <code>{textOf(clause)}</code>
    </div>
  ));
}

function textOf(clause: PolicyClause): string {
  const parts = [clause.rights.join(' ')];
  if (clause.below !== undefined) {
    parts.push(`below ${clause.below.twin} along ${clause.below.along.join(', ')}`);
  }
  if (clause.twins !== undefined) {
    parts.push(clause.twins.join(', '));
  }
  if (clause.model !== undefined) {
    parts.push(clause.model);
  }
  if (clause.properties !== undefined) {
    parts.push(`[${clause.properties.join(', ')}]`);
  }
  return parts.join(' · ');
}

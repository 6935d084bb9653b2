import type { Graph } from '@lockstep/client/documents.ts';
import type { Catalogue } from '@lockstep/client/dtdl.ts';
import type { Limits } from '@lockstep/client/limits.ts';
import { flowColumns, plantTree, type PlantNode } from '@lockstep/client/plant.ts';
import { Empty } from '@lockstep/design/Panel.tsx';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { LiveValue } from '../../components/LiveValue.tsx';
import { Page } from '../../components/Page.tsx';
import { Trouble } from '../../components/Trouble.tsx';
import { useAlarmsByTwin, useCatalogue, useWatch } from '../../data/hooks.ts';
import { graphQuery, limitsQuery } from '../../data/queries.ts';
import { useT } from '../../i18n/language.ts';
import { Tile } from './Tile.tsx';
import classes from './Overview.module.css';

const NO_LIMITS: ReadonlyMap<string, ReadonlyMap<string, Limits>> = new Map();

/** Tiles of one page: more twins than these are found by search and graph. */
const TILES_MAX = 120;

/** The plant as its models have it: sites, lines in them, stations along the flow. */
export function Overview(): ReactNode {
  const t = useT();
  const graph = useQuery(graphQuery);
  const catalogue = useCatalogue();
  const limits = useQuery(limitsQuery).data ?? NO_LIMITS;
  const shown = useMemo(() => (graph.data?.twins ?? []).slice(0, TILES_MAX).map((twin) => twin.id), [graph.data]);
  useWatch(shown);
  if (graph.isError) {
    return (
      <Page title={t('nav.overview')}>
        <Trouble error={graph.error} onRetry={() => void graph.refetch()} />
      </Page>
    );
  }
  if (graph.data === undefined || catalogue === undefined) {
    return (
      <Page title={t('nav.overview')}>
        <Skeleton height={360} animate={false} />
      </Page>
    );
  }
  if (graph.data.twins.length === 0) {
    return (
      <Page title={t('nav.overview')}>
        <Empty title={t('overview.empty')}>{t('overview.emptyHint')}</Empty>
      </Page>
    );
  }
  const roots = plantTree(graph.data);
  const places = roots.filter((root) => root.children.length > 0);
  const loose = roots.filter((root) => root.children.length === 0);
  const context: Context = { graph: graph.data, catalogue, limits };
  return (
    <Page title={t('nav.overview')} hint={t('overview.count', { twins: graph.data.twins.length })}>
      {places.map((place) => (
        <Place key={place.twin.id} node={place} context={context} />
      ))}
      {loose.length > 0 && (
        <section className={classes['place']}>
          {places.length > 0 && <h2>{t('overview.loose')}</h2>}
          <Tiles nodes={loose.slice(0, TILES_MAX)} context={context} />
        </section>
      )}
    </Page>
  );
}

interface Context {
  graph: Graph;
  catalogue: Catalogue;
  limits: ReadonlyMap<string, ReadonlyMap<string, Limits>>;
}

/** A twin that contains others: those of its parts that contain others again, then the others as tiles. */
function Place({ node, context }: { node: PlantNode; context: Context }): ReactNode {
  const inner = node.children.filter((child) => child.children.length > 0);
  const leaves = node.children.filter((child) => child.children.length === 0);
  return (
    <section className={classes['place']}>
      <PlaceHead node={node} context={context} />
      {inner.map((child) => (
        <Place key={child.twin.id} node={child} context={context} />
      ))}
      {leaves.length > 0 && <Tiles nodes={leaves} context={context} />}
    </section>
  );
}

function PlaceHead({ node, context }: { node: PlantNode; context: Context }): ReactNode {
  const shape = context.catalogue.shape(node.twin.model);
  const facts = shape.members.filter((member) => member.component === '' && member.schema.kind !== 'other').slice(0, 4);
  return (
    <div className={classes['placeHead']}>
      <h2>
        <Link to="/twins/$id" params={{ id: node.twin.id }}>
          {node.twin.displayName ?? node.twin.id}
        </Link>
      </h2>
      <span>{shape.label}</span>
      {facts.map((member) => (
        <span key={member.path} className={classes['fact']}>
          {member.label}
          <LiveValue twin={node.twin.id} property={member.path} />
        </span>
      ))}
    </div>
  );
}

function Tiles({ nodes, context }: { nodes: PlantNode[]; context: Context }): ReactNode {
  const alarms = useAlarmsByTwin();
  const columns = useMemo(() => flowColumns(nodes, context.graph), [nodes, context.graph]);
  const isFlow = columns.length > 1;
  return (
    <div className={isFlow ? classes['flow'] : classes['grid']}>
      {columns.map((column) => (
        <div key={column[0]?.twin.id} className={classes['column']}>
          {column.map((node) => (
            <Tile
              key={node.twin.id}
              twin={node.twin}
              shape={context.catalogue.shape(node.twin.model)}
              limits={context.limits}
              alarms={alarms.get(node.twin.id) ?? []}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

import { PRIORITIES } from '@lockstep/client/documents.ts';
import { isContainment } from '@lockstep/client/plant.ts';
import { Icon } from '@lockstep/design/icons.tsx';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import type { GraphColors, TwinGraph } from '@lockstep/graph/twinGraph.ts';
import { ActionIcon, Tooltip, useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Page } from '../../components/Page.tsx';
import { Trouble } from '../../components/Trouble.tsx';
import { useAlarmsByTwin, useCatalogue } from '../../data/hooks.ts';
import { graphQuery } from '../../data/queries.ts';
import { useT } from '../../i18n/language.ts';
import { SidePanel } from './SidePanel.tsx';
import classes from './GraphPage.module.css';

/** All twins and what holds them together; one of them beside it, when it is chosen. */
export function GraphPage({ selected, onSelect }: { selected: string | undefined; onSelect: (id: string | undefined) => void }): ReactNode {
  const t = useT();
  const graph = useQuery(graphQuery);
  const catalogue = useCatalogue();
  const alarms = useAlarmsByTwin();
  const scheme = useComputedColorScheme('light');
  const box = useRef<HTMLDivElement>(null);
  const [engine, setEngine] = useState<TwinGraph>();
  const choose = useRef(onSelect);
  useEffect(() => {
    choose.current = onSelect;
  });

  useEffect(() => {
    let made: TwinGraph | undefined;
    let isGone = false;
    void import('@lockstep/graph/twinGraph.ts').then((module) => {
      if (!isGone && box.current !== null) {
        made = new module.TwinGraph({ container: box.current, colors: colorsOf(box.current), onSelect: (id) => choose.current(id) });
        setEngine(made);
      }
    });
    return () => {
      isGone = true;
      made?.destroy();
      setEngine(undefined);
    };
  }, []);

  useEffect(() => {
    if (engine !== undefined && graph.data !== undefined && catalogue !== undefined) {
      engine.setElements(
        graph.data.twins.map((twin) => ({ id: twin.id, label: twin.displayName ?? twin.id, kind: catalogue.shape(twin.model).label })),
        graph.data.relationships.map(({ id, source, target, name }) => ({
          id: `${source}/${id}`,
          source,
          target,
          name,
          isContainment: isContainment(name),
        })),
      );
    }
  }, [engine, graph.data, catalogue]);

  useEffect(() => engine?.select(selected), [engine, selected, graph.data, catalogue]);

  useEffect(() => {
    if (engine !== undefined && box.current !== null) {
      const style = getComputedStyle(box.current);
      engine.setColors(colorsOf(box.current));
      const priorities = PRIORITIES.map((priority) => [priority, style.getPropertyValue(`--ls-alarm-${priority}`).trim()] as const);
      const byPriority = new Map(priorities);
      engine.setAlarms(new Map([...alarms].flatMap(([twin, [first]]) => (first === undefined ? [] : [[twin, byPriority.get(first.priority) ?? '']]))));
    }
  }, [engine, alarms, scheme, graph.data, catalogue]);

  const isEmpty = graph.data?.twins.length === 0;
  return (
    <Page title={t('nav.graph')} hint={t('graph.hint')} isFull>
      {graph.isError && <Trouble error={graph.error} onRetry={() => void graph.refetch()} />}
      <div className={classes['split']} data-chosen={selected !== undefined || undefined}>
        <Panel isFlush className={classes['canvas']}>
          {isEmpty && <Empty title={t('overview.empty')}>{t('overview.emptyHint')}</Empty>}
          <div ref={box} className={classes['box']} role="img" aria-label={t('graph.label', { twins: graph.data?.twins.length ?? 0 })} />
          <div className={classes['tools']}>
            <Tool label={t('graph.in')} icon="plus" onClick={() => engine?.zoom(1.25)} />
            <Tool label={t('graph.out')} icon="minus" onClick={() => engine?.zoom(0.8)} />
            <Tool label={t('graph.fit')} icon="fit" onClick={() => engine?.fit()} />
          </div>
        </Panel>
        {selected !== undefined && <SidePanel id={selected} onClose={() => onSelect(undefined)} onSelect={onSelect} />}
      </div>
    </Page>
  );
}

function Tool({ label, icon, onClick }: { label: string; icon: 'plus' | 'minus' | 'fit'; onClick: () => void }): ReactNode {
  return (
    <Tooltip label={label} position="right">
      <ActionIcon variant="default" size="lg" aria-label={label} onClick={onClick}>
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );
}

function colorsOf(element: HTMLElement): GraphColors {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(`--ls-${name}`).trim();
  return {
    surface: color('surface'),
    node: color('raised'),
    line: color('line-strong'),
    text: color('text'),
    dim: color('dim'),
    accent: color('accent'),
  };
}

import type { Catalogue } from '@lockstep/client/dtdl.ts';
import { unitSymbol } from '@lockstep/live/units.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { parseSeriesId } from '../seriesId.ts';
import { graphQuery } from '../../data/queries.ts';

/** A series with what its model says of it. */
export interface ShownSeries {
  id: string;
  twin: string;
  property: string;
  label: string;
  unit: string;
  isStepped: boolean;
  isWhole: boolean;
}

export function useShownSeries(ids: readonly string[], catalogue: Catalogue | undefined): ShownSeries[] {
  const twins = useQuery(graphQuery).data?.twins;
  return useMemo(
    () =>
      ids.map((id): ShownSeries => {
        const { twin, property } = parseSeriesId(id);
        const model = twins?.find((each) => each.id === twin)?.model;
        const shape = model === undefined ? undefined : catalogue?.shape(model);
        const member = shape?.members.find((each) => each.path === property);
        const component = shape?.components.find((each) => each.path === member?.component);
        const isWhole = member?.schema.kind === 'number' && member.schema.whole;
        return {
          id,
          twin,
          property,
          label: member === undefined ? property : component === undefined ? member.label : `${component.label} ${member.label.toLowerCase()}`,
          unit: unitSymbol(member?.unit ?? ''),
          isStepped: isWhole || member?.isWritable === true || member?.schema.kind === 'boolean',
          isWhole,
        };
      }),
    [ids, twins, catalogue],
  );
}

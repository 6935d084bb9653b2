import type { components } from '@lockstep/client/schema.d.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../data/api.ts';

type Schemas = components['schemas'];

export type Calibration = Schemas['Calibration'];
export type CalibrationResult = NonNullable<Calibration['result']>;
export type CalibrationOutput = Schemas['CalibrationOutput'];
export type CalibrationParameter = Schemas['CalibrationParameter'];
export type NewCalibration = Schemas['NewCalibration'];

function pathOf(behaviour: string): string {
  return `/api/v1/behaviours/${encodeURIComponent(behaviour)}/calibrations`;
}

export function isUnderWay({ state }: Pick<Calibration, 'state'>): boolean {
  return state === 'waiting' || state === 'running';
}

/** Those of a behaviour, the newest first. */
export function calibrationsQuery(behaviour: string) {
  return queryOptions({
    queryKey: ['calibrations', behaviour],
    queryFn: async ({ signal }) => (await api.get<{ value: Calibration[] }>(pathOf(behaviour), { signal })).value,
    refetchInterval: (query) => (query.state.data?.some(isUnderWay) === true ? 1_000 : 10_000),
  });
}

/** One, again and again while it runs. */
export function calibrationQuery(behaviour: string, id: string) {
  return queryOptions({
    queryKey: ['calibration', behaviour, id],
    queryFn: ({ signal }) => api.get<Calibration>(`${pathOf(behaviour)}/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: (query) => (query.state.data === undefined || isUnderWay(query.state.data) ? 500 : false),
    staleTime: Infinity,
  });
}

export function beginCalibration(behaviour: string, request: NewCalibration): Promise<Calibration> {
  return api.post<Calibration>(pathOf(behaviour), request);
}

/** Cancels one that runs; forgets one that is over. */
export function dropCalibration({ behaviour, id }: Calibration): Promise<void> {
  return api.delete(`${pathOf(behaviour)}/${encodeURIComponent(id)}`);
}

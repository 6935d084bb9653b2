import { useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { BranchTwinPage } from '../features/twins/BranchTwinPage.tsx';
import { TwinPage } from '../features/twins/TwinPage.tsx';

export default function Route(): ReactNode {
  const { id } = useParams({ from: '/shell/twins/$id' });
  const { branch } = useSearch({ from: '/shell/twins/$id' });
  return branch === undefined ? <TwinPage key={id} id={id} /> : <BranchTwinPage key={id} id={id} branch={branch} />;
}

import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { TwinPage } from '../features/twins/TwinPage.tsx';

export default function Route(): ReactNode {
  const { id } = useParams({ from: '/shell/twins/$id' });
  return <TwinPage key={id} id={id} />;
}

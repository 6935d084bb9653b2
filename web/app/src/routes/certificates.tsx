export { CertificatesPage as default } from '../features/ingest/devices/CertificatesPage.tsx';

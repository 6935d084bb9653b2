/** The symbols of units that DTDL names (quantitative types); those not listed show their own name. */
const SYMBOLS: Record<string, string> = {
  ampere: 'A',
  bar: 'bar',
  baseUnit: '',
  celsius: '°C',
  cubicMetre: 'm³',
  cubicMetrePerHour: 'm³/h',
  degreeCelsius: '°C',
  degreeFahrenheit: '°F',
  degreeOfArc: '°',
  gram: 'g',
  hertz: 'Hz',
  hour: 'h',
  joule: 'J',
  kelvin: 'K',
  kilogram: 'kg',
  kilogramPerHour: 'kg/h',
  kilojoule: 'kJ',
  kilometrePerHour: 'km/h',
  kilopascal: 'kPa',
  kilowatt: 'kW',
  kilowattHour: 'kWh',
  litre: 'l',
  litrePerHour: 'l/h',
  litrePerSecond: 'l/s',
  lux: 'lx',
  megawatt: 'MW',
  metre: 'm',
  metrePerHour: 'm/h',
  metrePerSecond: 'm/s',
  metrePerSecondSquared: 'm/s²',
  millibar: 'mbar',
  millilitre: 'ml',
  millimetre: 'mm',
  millimetrePerSecond: 'mm/s',
  millisecond: 'ms',
  minute: 'min',
  newton: 'N',
  newtonMetre: 'Nm',
  ohm: 'Ω',
  pascal: 'Pa',
  percent: '%',
  poundPerSquareInch: 'psi',
  radian: 'rad',
  revolutionPerMinute: 'rpm',
  revolutionPerSecond: 'r/s',
  second: 's',
  tonne: 't',
  unity: '',
  volt: 'V',
  watt: 'W',
  wattHour: 'Wh',
};

/** What stands behind a number of this unit. */
export function unitSymbol(unit: string): string {
  return SYMBOLS[unit] ?? unit;
}

/** How people of a language write numbers: only the mark matters here, grouping is in nobody's way on a live value. */
let decimalMark = '.';

/** Sets the decimal mark for all numbers from now on. */
export function setNumberLocale(locale: string): void {
  decimalMark = new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? '.';
}

/**
 * Digits behind the decimal mark that keep a number readable and steady: four significant ones for small numbers, fewer
 * for large. Whole numbers have none.
 */
export function digitsFor(value: number): number {
  const size = Math.abs(value);
  if (size >= 1_000) {
    return 0;
  }
  if (size >= 10 || size === 0) {
    return 1;
  }
  return size >= 1 ? 2 : 3;
}

/** A number as text. `digits` behind the mark; as [digitsFor] when left out. */
export function formatNumber(value: number, digits = digitsFor(value)): string {
  if (!Number.isFinite(value)) {
    return '–';
  }
  const text = value.toFixed(digits);
  return decimalMark === '.' ? text : text.replace('.', decimalMark);
}

/** Any value as short text, without its unit. */
export function formatValue(value: unknown, isWhole = false): string {
  if (typeof value === 'number') {
    return isWhole ? formatNumber(value, 0) : formatNumber(value);
  }
  if (typeof value === 'string') {
    return value;
  }
  return value === undefined || value === null ? '–' : JSON.stringify(value);
}

/** Paints at most ten times a second, and not at all while the page is hidden: the values behind it go on arriving. */
const INTERVAL_MS = 100;

/**
 * Calls `paint` in an animation frame after [ring], with at least 100 ms between two calls. Costs nothing while nothing
 * changes.
 */
export class Pulse {
  private scheduled = false;
  private lastMs = 0;

  constructor(private readonly paint: () => void) {}

  ring(): void {
    if (this.scheduled) {
      return;
    }
    this.scheduled = true;
    const wait = this.lastMs + INTERVAL_MS - performance.now();
    if (wait > 0) {
      setTimeout(() => requestAnimationFrame(() => this.run()), wait);
    } else {
      requestAnimationFrame(() => this.run());
    }
  }

  private run(): void {
    this.scheduled = false;
    this.lastMs = performance.now();
    this.paint();
  }
}

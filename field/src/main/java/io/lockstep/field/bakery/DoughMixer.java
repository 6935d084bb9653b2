package io.lockstep.field.bakery;

/// A spiral mixer: slow, then fast; dough stiffens as gluten forms, so power climbs, and what goes
/// in comes out as heat. It waits with a finished batch while the hopper is full.
final class DoughMixer extends Station {
  private static final double FLOUR_CELSIUS = 18;
  private static final double MIXING_SECONDS = 240;
  private static final int PIECES_PER_BATCH = 100;

  private final DoughHopper hopper;
  private double elapsed;
  private long batch = 1;
  private double doughCelsius = FLOUR_CELSIUS;

  /// @param elapsed seconds of the batch that are over already
  DoughMixer(String id, long seed, DoughHopper hopper, double elapsed) {
    super(id, seed);
    this.hopper = hopper;
    this.elapsed = elapsed;
  }

  @Override
  public void step(double seconds) {
    if (isHalted()) {
      cool(seconds);
      return;
    }
    if (elapsed < MIXING_SECONDS) {
      elapsed += seconds;
      doughCelsius += kneading() * seconds * 0.007;
    } else if (hopper.hasRoom(PIECES_PER_BATCH)) {
      hopper.fill(PIECES_PER_BATCH);
      elapsed = 0;
      batch++;
      doughCelsius = FLOUR_CELSIUS;
    } else {
      cool(seconds);
    }
  }

  private void cool(double seconds) {
    doughCelsius += (Dynamics.ROOM_CELSIUS - doughCelsius) * Dynamics.share(seconds, 2_400);
  }

  private boolean isFast() {
    return elapsed > MIXING_SECONDS / 3;
  }

  private double kneading() {
    return (isFast() ? 5.5 : 2.4) * (1 + 0.35 * elapsed / MIXING_SECONDS);
  }

  @Override
  boolean isWorking() {
    return elapsed < MIXING_SECONDS;
  }

  @Override
  double kilowatts() {
    return state() == State.RUNNING ? kneading() : 0.1;
  }

  @Override
  void read(Readings out) {
    double rpm = state() == State.RUNNING ? (isFast() ? 220 : 110) + noise(0.6) : 0;
    out.measured("doughTemperature", doughCelsius + noise(0.05), 2)
        .counted("batch", batch)
        .measured("speed", rpm, 1);
  }
}

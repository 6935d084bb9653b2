package io.lockstep.field.bakery;

/// Carries loaves from the oven to the scales; they cool on the way, and on a belt that stands,
/// too.
final class CoolingConveyor extends Station implements LoafSink {
  private static final double METRES = 9;
  private static final double METRES_PER_SECOND = 0.055;
  private static final double COOLING_SECONDS = 95;

  private final LoafSink sink;
  private final Belt belt = new Belt(METRES);
  private double seconds;
  private double productCelsius = 36;

  CoolingConveyor(String id, long seed, LoafSink sink) {
    super(id, seed);
    this.sink = sink;
  }

  @Override
  public boolean isFree() {
    return !isHalted() && sink.isFree();
  }

  @Override
  public void accept(Loaf loaf) {
    belt.put(loaf, seconds);
  }

  @Override
  public void step(double step) {
    seconds += step;
    belt.run(step, isFree() ? METRES_PER_SECOND : 0);
    // Nothing below the sensor: it sees the room.
    productCelsius += (Dynamics.ROOM_CELSIUS - productCelsius) * Dynamics.share(step, 60);
    belt.takeOff().ifPresent(this::unload);
  }

  private void unload(Belt.Place place) {
    double left = 1 - Dynamics.share(seconds - place.mark(), COOLING_SECONDS);
    double celsius =
        Dynamics.ROOM_CELSIUS + (place.loaf().celsius() - Dynamics.ROOM_CELSIUS) * left;
    productCelsius += (celsius - productCelsius) * 0.6;
    sink.accept(new Loaf(place.loaf().grams(), celsius));
  }

  @Override
  boolean isWorking() {
    return isFree() && belt.loaves() > 0;
  }

  @Override
  double kilowatts() {
    return isFree() ? 0.75 : 0.05;
  }

  @Override
  void read(Readings out) {
    double speed = belt.metresPerSecond();
    out.measured("productTemperature", productCelsius + noise(0.1), 2)
        .measured("speed", speed > 0 ? Math.max(0, speed + noise(0.0002)) : 0, 4)
        .counted("loaves", belt.loaves());
  }
}

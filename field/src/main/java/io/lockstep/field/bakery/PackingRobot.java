package io.lockstep.field.bakery;

import java.util.OptionalDouble;

/// A six-axis robot that packs loaves: its motors warm with what they do, its gripper sucks while
/// it holds a loaf. What waits before it is limited; then the lane stands.
final class PackingRobot extends Station implements LoafSink {
  private static final int WAITING_MAX = 16;
  private static final double CYCLE_SECONDS = 1.9;
  private static final double AXIS_SECONDS = 400;

  /// How much warmer than the room each motor gets when it works all the time.
  private static final double[] RISE_CELSIUS = {22, 30, 26, 16, 14, 12};

  private static final int DRAGGED_AXIS = 2;
  private static final double DRAG_CELSIUS = 300;

  /// The drive switches itself off.
  private static final double TRIP_CELSIUS = 90;

  /// The pause between two loaves is no idleness.
  private static final double IDLE_SECONDS = 10;

  private static final double VACUUM_KILOPASCAL = 60;

  private final double[] celsius = new double[RISE_CELSIUS.length];
  private int waiting = 2;
  private double elapsed;
  private double duration = CYCLE_SECONDS;
  private double lastCycleSeconds = CYCLE_SECONDS;
  private boolean isCycling;
  private double secondsWithoutLoaf;
  private long picks;
  private double speedPercent = 100;
  private double vacuum;
  private boolean isDragging;

  PackingRobot(String id, long seed) {
    super(id, seed);
    for (int i = 0; i < celsius.length; i++) {
      celsius[i] = Dynamics.ROOM_CELSIUS + RISE_CELSIUS[i] * 0.75;
    }
  }

  /// The brake of one axis no longer opens, or opens again.
  void drag(boolean drags) {
    isDragging = drags;
  }

  @Override
  public boolean isFree() {
    return waiting < WAITING_MAX;
  }

  @Override
  public void accept(Loaf loaf) {
    waiting++;
  }

  @Override
  public void step(double seconds) {
    if (!isHalted()) {
      work(seconds);
    }
    double activity = isHalted() ? 0 : isCycling ? 1 : 0.05;
    double pace = speedPercent / 100;
    for (int i = 0; i < celsius.length; i++) {
      boolean isDragged = isDragging && i == DRAGGED_AXIS - 1;
      double rise = (RISE_CELSIUS[i] * pace * pace + (isDragged ? DRAG_CELSIUS : 0)) * activity;
      celsius[i] +=
          (Dynamics.ROOM_CELSIUS + rise - celsius[i]) * Dynamics.share(seconds, AXIS_SECONDS);
      if (celsius[i] > TRIP_CELSIUS) {
        halt();
      }
    }
    boolean isHolding = isHolding();
    vacuum += ((isHolding ? VACUUM_KILOPASCAL : 0) - vacuum) * Dynamics.share(seconds, 0.15);
  }

  private void work(double seconds) {
    elapsed += seconds;
    if (isCycling && elapsed >= duration) {
      lastCycleSeconds = duration;
      elapsed -= duration;
      picks++;
      isCycling = false;
    }
    if (!isCycling && waiting > 0) {
      waiting--;
      isCycling = true;
      duration = CYCLE_SECONDS * 100 / speedPercent * (1 + noise(0.01));
    } else if (!isCycling) {
      elapsed = 0;
    }
    secondsWithoutLoaf = isCycling ? 0 : secondsWithoutLoaf + seconds;
  }

  private boolean isHolding() {
    return isCycling && elapsed > duration * 0.15 && elapsed < duration * 0.65;
  }

  @Override
  boolean isWorking() {
    return secondsWithoutLoaf < IDLE_SECONDS;
  }

  @Override
  double kilowatts() {
    return 0.25 + (isCycling && !isHalted() ? 1.1 * speedPercent / 100 : 0);
  }

  @Override
  void read(Readings out) {
    for (int i = 0; i < celsius.length; i++) {
      double load =
          isHalted() || !isCycling ? 4 : 35 + RISE_CELSIUS[i] + (isDragging && i == 1 ? 40 : 0);
      String name = "axis%d/".formatted(i + 1);
      out.measured(name + "temperature", celsius[i] + noise(0.1), 1)
          .measured(name + "load", Math.max(0, load + noise(2)), 1);
    }
    out.measured("gripper/vacuum", Math.max(0, vacuum + noise(0.4)), 1)
        .flag("gripper/holding", isHolding())
        .measured("cycleTime", lastCycleSeconds, 3)
        .counted("picks", picks)
        .counted("waiting", waiting)
        .measured("speed", speedPercent, 0);
  }

  @Override
  Answer other(String name, OptionalDouble argument) {
    if (!name.equals("setSpeed")) {
      return Answer.unknown(id(), name);
    }
    if (argument.isEmpty() || !(argument.getAsDouble() >= 10 && argument.getAsDouble() <= 120)) {
      return Answer.refused(
          "expected a speed from 10 to 120 percent, found "
              + (argument.isPresent() ? Double.toString(argument.getAsDouble()) : "none"));
    }
    speedPercent = argument.getAsDouble();
    return Answer.done("speed is %s percent".formatted(speedPercent));
  }
}

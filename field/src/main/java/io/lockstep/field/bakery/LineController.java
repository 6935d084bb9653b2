package io.lockstep.field.bakery;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// The line's controller: it halts and resumes all stations, and reckons what the line achieves.
final class LineController implements Machine {
  private static final double LOAVES_PER_SECOND = 0.8;
  private static final double MINUTE = 60;
  private static final double WINDOW_SECONDS = 900;

  private final String id;
  private final List<Station> stations;
  private final TunnelOven oven;
  private final List<CheckScale> scales;
  private boolean halted;
  private long weighed;
  private long rejected;
  private long countedBefore;
  private long rejectedBefore;
  private double goodPerSecond = LOAVES_PER_SECOND;
  private double weighedPerSecond = LOAVES_PER_SECOND;
  private double availability = 1;
  private double performance = 1;
  private double quality = 1;
  private double kilowattHours;

  LineController(String id, List<Station> stations, TunnelOven oven, List<CheckScale> scales) {
    this.id = id;
    this.stations = stations;
    this.oven = oven;
    this.scales = scales;
  }

  @Override
  public String id() {
    return id;
  }

  private Station.State state() {
    return halted
        ? Station.State.HALTED
        : oven.state() == Station.State.RUNNING ? Station.State.RUNNING : Station.State.IDLE;
  }

  @Override
  public void step(double seconds) {
    long weighedNow = scales.stream().mapToLong(CheckScale::count).sum();
    long rejectedNow = scales.stream().mapToLong(CheckScale::rejected).sum();
    double all = (weighedNow - weighed) / seconds;
    double good = all - (rejectedNow - rejected) / seconds;
    weighed = weighedNow;
    rejected = rejectedNow;
    goodPerSecond += (good - goodPerSecond) * Dynamics.share(seconds, MINUTE);
    weighedPerSecond += (all - weighedPerSecond) * Dynamics.share(seconds, MINUTE);
    boolean isRunning = state() == Station.State.RUNNING;
    double share = Dynamics.share(seconds, WINDOW_SECONDS);
    availability += ((isRunning ? 1 : 0) - availability) * share;
    if (isRunning) {
      performance += (Math.min(weighedPerSecond / LOAVES_PER_SECOND, 1) - performance) * share;
    }
    if (all > 0) {
      quality += (good / all - quality) * Dynamics.share(all * seconds, 400);
    }
    kilowattHours += kilowatts() * seconds / 3_600;
  }

  /// Begins to count anew.
  void reset() {
    countedBefore = weighed;
    rejectedBefore = rejected;
    availability = 1;
    performance = 1;
    quality = 1;
    kilowattHours = 0;
  }

  private double kilowatts() {
    return stations.stream().mapToDouble(Station::kilowatts).sum();
  }

  @Override
  public Optional<Readings> read() {
    return Optional.of(everything());
  }

  @Override
  public Readings everything() {
    return new Readings()
        .text("state", state().text())
        .measured("throughput", goodPerSecond * MINUTE, 1)
        .counted("good", weighed - countedBefore - (rejected - rejectedBefore))
        .counted("rejected", rejected - rejectedBefore)
        .measured("availability", availability * 100, 1)
        .measured("performance", performance * 100, 1)
        .measured("quality", quality * 100, 1)
        .measured("oee", availability * performance * quality * 100, 1)
        .measured("power", kilowatts(), 2)
        .measured("energy", kilowattHours, 3);
  }

  @Override
  public Answer command(String name, OptionalDouble argument) {
    return switch (name) {
      case "halt" -> {
        halted = true;
        stations.forEach(Station::halt);
        yield Answer.done(id + " stands still");
      }
      case "resume" -> {
        halted = false;
        stations.forEach(Station::resume);
        yield Answer.done(id + " runs again");
      }
      default -> Answer.unknown(id, name);
    };
  }
}

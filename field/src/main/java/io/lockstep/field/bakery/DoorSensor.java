package io.lockstep.field.bakery;

/// The door of the dispatch room: trucks come by chance, and it is open while they are loaded. The
/// sensor speaks when the door moves, and else now and then.
final class DoorSensor extends WirelessSensor {
  private static final double PACE_SECONDS = 15;
  private static final double BETWEEN_TRUCKS_SECONDS = 240;
  private static final double LOADING_SECONDS = 45;

  private final Room room;
  private double untilMove;
  private boolean isOpen;
  private long openings;

  DoorSensor(String id, long seed, Room room) {
    super(id, seed, PACE_SECONDS);
    this.room = room;
    this.untilMove = 30 + random().nextDouble() * BETWEEN_TRUCKS_SECONDS;
  }

  @Override
  void sense(double seconds) {
    untilMove -= seconds;
    if (untilMove > 0) {
      return;
    }
    isOpen = !isOpen;
    openings += isOpen ? 1 : 0;
    untilMove +=
        isOpen
            ? LOADING_SECONDS * (0.5 + random().nextDouble())
            : 20 + random().nextExponential() * BETWEEN_TRUCKS_SECONDS;
    room.open(isOpen);
    speakNow();
  }

  @Override
  void read(Readings out) {
    out.flag("open", isOpen).counted("openings", openings);
  }
}

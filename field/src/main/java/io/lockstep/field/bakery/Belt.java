package io.lockstep.field.bakery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// A belt with loaves on it, each of which leaves when the belt has carried it to the end. Confined
/// to one thread.
final class Belt {
  private static final double SPIN_UP_SECONDS = 1.5;
  private static final double STANDSTILL = 0.001;

  /// A loaf on its way.
  ///
  /// @param loaf as it was put on
  /// @param enteredMetres how far the belt had run then
  /// @param mark what the owner wanted to remember of that moment
  record Place(Loaf loaf, double enteredMetres, double mark) {}

  private final double metres;
  private final Deque<Place> places = new ArrayDeque<>();
  private double travelledMetres;
  private double metresPerSecond;

  Belt(double metres) {
    this.metres = metres;
  }

  void run(double seconds, double targetMetresPerSecond) {
    metresPerSecond +=
        (targetMetresPerSecond - metresPerSecond) * Dynamics.share(seconds, SPIN_UP_SECONDS);
    if (targetMetresPerSecond == 0 && metresPerSecond < STANDSTILL) {
      metresPerSecond = 0;
    }
    travelledMetres += metresPerSecond * seconds;
  }

  void put(Loaf loaf, double mark) {
    places.addLast(new Place(loaf, travelledMetres, mark));
  }

  /// The next loaf that has reached the end, taken off.
  Optional<Place> takeOff() {
    Place first = places.peekFirst();
    if (first == null || travelledMetres - first.enteredMetres() < metres) {
      return Optional.empty();
    }
    return Optional.ofNullable(places.pollFirst());
  }

  double travelledMetres() {
    return travelledMetres;
  }

  double metresPerSecond() {
    return metresPerSecond;
  }

  int loaves() {
    return places.size();
  }
}

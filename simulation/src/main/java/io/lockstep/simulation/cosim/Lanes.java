package io.lockstep.simulation.cosim;

import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.Blobs;
import io.lockstep.simulation.instance.Instance;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.Texts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/// Some variables of an instance, with the places of their elements among the [Values]: one channel
/// for each type. Makes no garbage but for texts and binaries.
final class Lanes {
  /// A channel, and the place of each of its elements among the values.
  private sealed interface Lane {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Reals(Numbers channel, int[] at) implements Lane {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Wholes(Numbers channel, int[] at) implements Lane {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record OfTexts(Texts channel, int[] at) implements Lane {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record OfBlobs(Blobs channel, int[] at) implements Lane {}
  }

  private final Lane[] lanes;

  private Lanes(Lane[] lanes) {
    this.lanes = lanes;
  }

  /// @param chosen places of the variables in `all`, which are the places of the ports, too
  static Lanes of(Instance instance, List<Variable> all, Iterable<Integer> chosen, Values values) {
    Map<BaseType, List<Integer>> byType = new EnumMap<>(BaseType.class);
    chosen.forEach(
        each -> byType.computeIfAbsent(all.get(each).base(), _ -> new ArrayList<>()).add(each));
    List<Lane> lanes = new ArrayList<>();
    byType.forEach(
        (base, ports) -> {
          List<Variable> variables = ports.stream().map(all::get).toList();
          lanes.add(
              switch (Port.Bank.of(base)) {
                case REAL -> {
                  Numbers channel = instance.numbers(variables);
                  yield new Lane.Reals(
                      channel, places(ports, channel::offset, channel.size(), values));
                }
                case WHOLE -> {
                  Numbers channel = instance.numbers(variables);
                  yield new Lane.Wholes(
                      channel, places(ports, channel::offset, channel.size(), values));
                }
                case TEXT -> {
                  Texts channel = instance.texts(variables);
                  yield new Lane.OfTexts(
                      channel, places(ports, channel::offset, channel.size(), values));
                }
                case BLOB -> {
                  Blobs channel = instance.blobs(variables);
                  yield new Lane.OfBlobs(
                      channel, places(ports, channel::offset, channel.size(), values));
                }
              });
        });
    return new Lanes(lanes.toArray(Lane[]::new));
  }

  private static int[] places(
      List<Integer> ports, IntUnaryOperator offset, int size, Values values) {
    int[] at = new int[size];
    for (int i = 0; i < ports.size(); i++) {
      int from = offset.applyAsInt(i);
      int to = i + 1 < ports.size() ? offset.applyAsInt(i + 1) : size;
      for (int element = from; element < to; element++) {
        at[element] = values.offset(ports.get(i)) + element - from;
      }
    }
    return at;
  }

  void read(Values into) {
    for (Lane lane : lanes) {
      switch (lane) {
        case Lane.Reals(Numbers channel, int[] at) -> {
          channel.read();
          for (int i = 0; i < at.length; i++) {
            into.reals[at[i]] = channel.get(i);
          }
        }
        case Lane.Wholes(Numbers channel, int[] at) -> {
          channel.read();
          for (int i = 0; i < at.length; i++) {
            into.wholes[at[i]] = channel.getLong(i);
          }
        }
        case Lane.OfTexts(Texts channel, int[] at) -> {
          channel.read();
          for (int i = 0; i < at.length; i++) {
            into.texts[at[i]] = channel.get(i);
          }
        }
        case Lane.OfBlobs(Blobs channel, int[] at) -> {
          channel.read();
          for (int i = 0; i < at.length; i++) {
            into.blobs[at[i]] = channel.get(i);
          }
        }
      }
    }
  }

  void write(Values from) {
    for (Lane lane : lanes) {
      switch (lane) {
        case Lane.Reals(Numbers channel, int[] at) -> {
          for (int i = 0; i < at.length; i++) {
            channel.set(i, from.reals[at[i]]);
          }
          channel.write();
        }
        case Lane.Wholes(Numbers channel, int[] at) -> {
          for (int i = 0; i < at.length; i++) {
            channel.setLong(i, from.wholes[at[i]]);
          }
          channel.write();
        }
        case Lane.OfTexts(Texts channel, int[] at) -> {
          for (int i = 0; i < at.length; i++) {
            channel.set(i, from.texts[at[i]]);
          }
          channel.write();
        }
        case Lane.OfBlobs(Blobs channel, int[] at) -> {
          for (int i = 0; i < at.length; i++) {
            channel.set(i, from.blobs[at[i]]);
          }
          channel.write();
        }
      }
    }
  }
}

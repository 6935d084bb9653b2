package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceLog;
import io.lockstep.ingest.Devices;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// The devices as a list that is asked for by parts. Keeps the last lists that it gave parts of, so
/// that the pages of a large fleet do not each look through all of it. Thread-safe.
final class Fleet {
  private static final String CONNECTED = "connected";
  private static final String PROBLEM = "problem";
  private static final List<String> MOVING = List.of(CONNECTED, PROBLEM);
  private static final String FLAG = "{\"type\":\"boolean\"}";

  /// What a list may be narrowed by.
  static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.query("state", "Of this state only."),
          Parameter.query("group", "Of this group only."),
          Parameter.query("tag", "With this tag only: `name=value`, or `name` for any value."),
          Parameter.query("model", "Of this model only."),
          Parameter.query("enrolment", "That came by this enrolment only."),
          Parameter.query(CONNECTED, FLAG, "Only those with, or without, a connection."),
          Parameter.query(PROBLEM, FLAG, "Only those with, or without, a `lastError`."),
          Parameter.query("text", "With this text in the id or the value of a tag."));

  private static final int KEPT = 8;

  private final Devices devices;

  /// The latest last, at most [#KEPT].
  private final Deque<Listing> kept = new ArrayDeque<>();

  /// @param all the devices that it was taken from: another list for each version of the registry
  /// @param asked the parameters' values
  private record Listing(List<Device> all, List<String> asked, List<Device> devices) {
    @SuppressWarnings(
        "ReferenceEquality") // It is the same version, or another; never another's equal.
    boolean isOf(List<Device> now) {
      return all == now;
    }
  }

  /// @param total how many there are on all pages
  /// @param next what the next page begins behind; empty for the last page
  record Page(List<Device> devices, int total, String next) {}

  Fleet(Devices devices) {
    this.devices = devices;
  }

  /// The devices that a call asks for, behind an id.
  Page page(Call call, DeviceTroubles.Known troubles, String after, int max) {
    List<Device> all = matching(call, troubles);
    int from = firstBehind(all, after);
    int end = Math.min(all.size(), from + max);
    List<Device> page = all.subList(from, end);
    return new Page(page, all.size(), end < all.size() ? page.getLast().id() : "");
  }

  /// The first devices behind an id.
  List<Device> behind(String after, int max) {
    List<Device> all = devices.devices();
    int from = firstBehind(all, after);
    return all.subList(from, from + Math.min(max, all.size() - from));
  }

  private static int firstBehind(List<Device> all, String after) {
    int from = 0;
    int to = all.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (all.get(middle).id().compareTo(after) <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /// All devices that a call asks for, by id.
  List<Device> matching(Call call, DeviceTroubles.Known troubles) {
    Predicate<Device> wanted = _ -> true;
    wanted =
        and(
            wanted,
            call,
            CONNECTED,
            (device, text) -> isConnected(device) == flag(CONNECTED, text));
    wanted =
        and(
            wanted,
            call,
            PROBLEM,
            (device, text) -> troubles.of(device.id()).isPresent() == flag(PROBLEM, text));
    List<Device> entered = entered(call);
    return MOVING.stream().allMatch(name -> call.query(name).isEmpty())
        ? entered
        : entered.stream().filter(wanted).toList();
  }

  /// What a call asks for of that which the registry says; the rest changes without it.
  private List<Device> entered(Call call) {
    List<String> asked =
        PARAMETERS.stream()
            .filter(parameter -> !MOVING.contains(parameter.name()))
            .map(parameter -> call.query(parameter.name()).orElse(null))
            .map(value -> value == null ? "" : "=" + value)
            .toList();
    List<Device> all = devices.devices();
    synchronized (kept) {
      kept.removeIf(listing -> !listing.isOf(all));
      for (Listing listing : kept) {
        if (listing.asked.equals(asked)) {
          return listing.devices;
        }
      }
    }
    List<Device> found = all.stream().filter(wanted(call)).toList();
    synchronized (kept) {
      kept.addLast(new Listing(all, asked, found));
      if (kept.size() > KEPT) {
        kept.removeFirst();
      }
    }
    return found;
  }

  private static Predicate<Device> wanted(Call call) {
    Predicate<Device> wanted = _ -> true;
    wanted = and(wanted, call, "state", (device, text) -> device.state().text().equals(text));
    wanted = and(wanted, call, "group", (device, text) -> device.groups().contains(text));
    wanted = and(wanted, call, "tag", Fleet::isTagged);
    wanted = and(wanted, call, "model", (device, text) -> device.model().equals(text));
    wanted = and(wanted, call, "enrolment", (device, text) -> device.enrolment().equals(text));
    return and(wanted, call, "text", Fleet::isFound);
  }

  @FunctionalInterface
  private interface Filter {
    boolean holds(Device device, String text);
  }

  private static Predicate<Device> and(
      Predicate<Device> others, Call call, String parameter, Filter filter) {
    return call.query(parameter)
        .map(text -> others.and(device -> filter.holds(device, text)))
        .orElse(others);
  }

  private boolean isConnected(Device device) {
    return devices.fleet().of(device.id()).filter(DeviceLog::isConnected).isPresent();
  }

  private static boolean flag(String parameter, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw Call.invalid("query parameter " + parameter, "true or false", text).exception();
    };
  }

  private static boolean isTagged(Device device, String asked) {
    int equals = asked.indexOf('=');
    return equals < 0
        ? device.tags().containsKey(asked)
        : asked.substring(equals + 1).equals(device.tags().get(asked.substring(0, equals)));
  }

  private static boolean isFound(Device device, String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return device.id().toLowerCase(Locale.ROOT).contains(wanted)
        || device.tags().values().stream()
            .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(wanted));
  }
}

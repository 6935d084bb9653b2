package io.lockstep.ingest;

import io.lockstep.broker.ConnectionNews;
import io.lockstep.broker.Parting;
import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.EnumValue;
import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells twins whether their devices are there: those whose model has the Property that
/// [PresenceOptions] names. A device that comes and goes within the debounce changes nothing; what
/// is told has the time at which the device came or went.
///
/// A device is there while it, or a module of it, has a connection; a twin of Sparkplug from its
/// birth to its death. Confined to the kernel's thread.
public final class PresenceDecider {
  private static final String CONNECTED = "Connected";
  private static final String DISCONNECTED = "Disconnected";

  private final Devices devices;
  private final FleetLog fleet;

  PresenceDecider(Devices devices) {
    this.devices = devices;
    this.fleet = devices.fleet();
  }

  /// Takes what the journal says of a connection.
  public void take(DevicePresence there, SampleTarget target) {
    switch (there.connection()) {
      case null -> {
        // It is about something else.
      }
      case ConnectionNews.Begun begun -> {
        String device = devices.deviceOf(begun.principal());
        if (devices.device(device).isPresent()) {
          follow(fleet.begun(device, begun), target);
        }
      }
      case ConnectionNews.Ended ended -> {
        DeviceLog log = fleet.ended(ownerOf(ended.principal()), ended);
        if (isFarewell(ended.parting())) {
          fleet.stopped(ended.atMicros());
        }
        if (log != null) {
          follow(log, target);
        }
      }
      case ConnectionNews.Restarted(long atMicros) ->
          fleet.restarted(atMicros).forEach(log -> follow(log, target));
    }
  }

  /// A module may have been removed before its connection ended.
  private String ownerOf(String principal) {
    String device = devices.deviceOf(principal);
    int slash = principal.lastIndexOf('/');
    return slash > 0 && fleet.of(device).isEmpty() ? principal.substring(0, slash) : device;
  }

  /// True when it is the server that went.
  private static boolean isFarewell(Parting parting) {
    return parting.by() == Parting.By.SERVER && parting.reasonCode() == FleetLog.SHUTTING_DOWN;
  }

  private void follow(DeviceLog log, SampleTarget target) {
    String subject = Presence.ofDevice(log.device());
    Presence before = fleet.presence(subject);
    if (before != null || isWanted(subject, target)) {
      become(subject, before, log.isConnected(), log.changedMicros(), target);
    }
  }

  /// A twin of Sparkplug was born or has died.
  void member(String twin, boolean isOnline, long atMicros, SampleTarget target) {
    String subject = Presence.ofMember(twin);
    Presence before = fleet.presence(subject);
    if (!twin.isEmpty() && (before != null || isWanted(subject, target))) {
      become(subject, before, isOnline, atMicros, target);
    }
  }

  private boolean isWanted(String subject, SampleTarget target) {
    return !fleet.options().property().isEmpty()
        && !twinsOf(Presence.first(subject, false, 0), target).isEmpty();
  }

  private void become(
      String subject,
      @Nullable Presence before,
      boolean isOnline,
      long atMicros,
      SampleTarget target) {
    if (before != null && before.isOnline() == isOnline) {
      return;
    }
    Presence now =
        before == null
            ? Presence.first(subject, isOnline, atMicros)
            : before.become(isOnline, atMicros);
    fleet.put(now);
    settle(now, atMicros, target);
  }

  /// Tells the twin, now or when it is time to.
  private void settle(Presence now, long atMicros, SampleTarget target) {
    if (!now.isBehind()) {
      return;
    }
    long due = dueMicros(now);
    if (due <= atMicros) {
      tell(now, target);
    } else if (now.timer() == 0 || due < now.dueMicros()) {
      Presence waiting = fleet.timed(now, due);
      target.setTimer(due, DecoderTimers.PRESENCE, waiting.timer());
    }
  }

  /// When a twin may say what is so. Nobody has gone as long as devices are coming back after the
  /// server has stopped or started.
  private long dueMicros(Presence presence) {
    PresenceOptions options = fleet.options();
    long due = presence.sinceMicros() + options.debounceMicros();
    long restarted = fleet.restartedMicros();
    boolean isInGrace =
        !presence.isOnline()
            && restarted != 0
            && presence.sinceMicros() < restarted + options.graceMicros();
    return isInGrace ? Math.max(due, restarted + options.graceMicros()) : due;
  }

  /// A timer is due.
  ///
  /// @param now when the tick was written, microseconds since 1970-01-01T00:00Z
  void due(long timer, long now, SampleTarget target) {
    Presence waiting = fleet.awaiting(timer);
    if (waiting != null) {
      settle(fleet.untimed(waiting), now, target);
    }
  }

  /// Twins came, went or changed their model: tells what is known of the device of a name.
  public void changed(String name, SampleTarget target) {
    DeviceLog log = fleet.of(devices.deviceOf(name)).orElse(null);
    if (log == null || log.changedMicros() == 0) {
      return;
    }
    String subject = Presence.ofDevice(log.device());
    Presence before = fleet.presence(subject);
    if (before == null && isWanted(subject, target)) {
      become(subject, null, log.isConnected(), log.changedMicros(), target);
    } else if (before != null && !before.isBehind()) {
      tell(before, target);
    }
  }

  private void tell(Presence presence, SampleTarget target) {
    fleet.put(presence.told());
    for (Place place : twinsOf(presence, target)) {
      target.begin(place.twin, presence.sinceMicros(), Quality.GOOD);
      if (place.online == null || place.offline == null) {
        target.bool(place.slot, presence.isOnline());
      } else {
        target.text(place.slot, presence.isOnline() ? place.online : place.offline);
      }
      target.end();
      target.told();
    }
  }

  /// A Property that tells of somebody.
  ///
  /// @param online what a text says of who is there; null for a boolean
  private record Place(int twin, int slot, @Nullable String online, @Nullable String offline) {}

  private List<Place> twinsOf(Presence presence, SampleTarget target) {
    Set<String> names = new LinkedHashSet<>();
    names.add(presence.name());
    if (presence.isDevice()) {
      devices.device(presence.name()).ifPresent(device -> names.addAll(device.feeds()));
    }
    List<Place> places = new ArrayList<>(1);
    for (String name : names) {
      int twin = target.known(name);
      Place place = twin < 0 ? null : placeOf(twin, target.shape(twin));
      if (place != null) {
        places.add(place);
      }
    }
    return places;
  }

  private @Nullable Place placeOf(int twin, Shape shape) {
    int index = shape.indexOf(fleet.options().property());
    if (index < 0) {
      return null;
    }
    Slot slot = shape.slot(index);
    return switch (slot.type()) {
      case BOOLEAN -> new Place(twin, index, null, null);
      case TEXT -> {
        String online = word(slot, CONNECTED);
        String offline = word(slot, DISCONNECTED);
        yield online == null || offline == null ? null : new Place(twin, index, online, offline);
      }
      case DOUBLE, LONG, JSON -> null;
    };
  }

  /// What a text says for a word: itself, or the value of an Enum that is the word in any case.
  private static @Nullable String word(Slot slot, String word) {
    if (!(slot.schema() instanceof EnumSchema choice)) {
      return word;
    }
    for (EnumValue value : choice.values()) {
      if (String.valueOf(value.value()).equalsIgnoreCase(word)) {
        return String.valueOf(value.value());
      }
    }
    return null;
  }
}

package io.lockstep.twin.events;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.twin.Series;
import io.lockstep.twin.internal.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Makes events of the readings that one input brought: for each twin one update with all
/// properties that changed, and its Telemetry in messages of one component and time.
final class FieldEvents implements SamplesChange.Visitor {
  private final EventComposer composer;
  private final EventCatalogue catalogue;
  private final Map<String, OfTwin> twins = new LinkedHashMap<>();
  private ChangeHeader header = new ChangeHeader(0, 0, 0);

  FieldEvents(EventComposer composer, EventCatalogue catalogue) {
    this.composer = composer;
    this.catalogue = catalogue;
  }

  private static final class OfTwin {
    private final String modelId;
    private final StringBuilder patch = new StringBuilder();
    private final List<Message> messages = new ArrayList<>();

    OfTwin(String modelId) {
      this.modelId = modelId;
    }
  }

  private record Message(String component, long sourceMicros, Map<String, String> values) {
    /// Whether a value may go with the others.
    boolean takes(String toComponent, long ofSourceMicros, String name) {
      return component.equals(toComponent)
          && sourceMicros == ofSourceMicros
          && !values.containsKey(name);
    }
  }

  void begin(ChangeHeader ofRecord) {
    header = ofRecord;
    twins.clear();
  }

  @Override
  public void sample(
      int number,
      long sourceMicros,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality,
      int flags) {
    if ((flags & SamplesChange.REQUALIFIED) != 0) {
      // Its source has fallen silent, or is back: the value is the one before.
      return;
    }
    Series series = catalogue.series(number);
    OfTwin twin = twins.computeIfAbsent(series.twinId(), id -> new OfTwin(catalogue.modelOf(id)));
    Optional<Slot> slot = catalogue.slot(twin.modelId, series.path());
    if ((flags & SamplesChange.REMOVED) != 0) {
      begin(twin.patch, "remove", series.path()).append('}');
      return;
    }
    String value = value(type, slot.isPresent() && slot.get().isWideInteger(), bits, text);
    if (slot.isPresent() && slot.get().kind() == Slot.Kind.TELEMETRY) {
      addMessage(twin, series.path(), sourceMicros, value);
    } else if ((flags & SamplesChange.CURRENT) != 0) {
      begin(twin.patch, "replace", series.path()).append(",\"value\":").append(value).append('}');
    }
  }

  private static StringBuilder begin(StringBuilder patch, String op, String path) {
    patch.append(patch.isEmpty() ? "[" : ",").append("{\"op\":");
    JsonText.quote(patch, op);
    JsonText.quote(patch.append(",\"path\":"), "/" + path.replace("~", "~0"));
    return patch;
  }

  private static void addMessage(OfTwin twin, String path, long sourceMicros, String value) {
    int slash = path.lastIndexOf('/');
    String component = slash < 0 ? "" : path.substring(0, slash);
    String name = path.substring(slash + 1);
    for (Message message : twin.messages) {
      if (message.takes(component, sourceMicros, name)) {
        message.values.put(name, value);
        return;
      }
    }
    Map<String, String> values = new LinkedHashMap<>();
    values.put(name, value);
    twin.messages.add(new Message(component, sourceMicros, values));
  }

  private static String value(ValueType type, boolean isWide, long bits, @Nullable String text) {
    return switch (type) {
      case BOOLEAN -> String.valueOf(bits != 0);
      case LONG -> String.valueOf(bits);
      case DOUBLE -> {
        double number = Double.longBitsToDouble(bits);
        yield Double.isFinite(number) ? String.valueOf(number) : "null";
      }
      case TEXT -> isWide && text != null ? text : JsonText.quoted(text == null ? "" : text);
      case JSON -> text == null ? "null" : text;
    };
  }

  int end(Predicate<String> wanted, Consumer<CloudEvent> into) {
    boolean isUpdateWanted = wanted.test(EventTypes.TWIN_UPDATE);
    boolean isTelemetryWanted = wanted.test(EventTypes.TELEMETRY);
    int number = 0;
    for (Map.Entry<String, OfTwin> each : twins.entrySet()) {
      OfTwin twin = each.getValue();
      if (!twin.patch.isEmpty()) {
        if (isUpdateWanted) {
          into.accept(
              composer.update(
                  header, number, each.getKey(), twin.modelId, twin.patch.append(']').toString()));
        }
        number++;
      }
      for (Message message : twin.messages) {
        if (isTelemetryWanted) {
          into.accept(
              composer.telemetry(
                  header,
                  number,
                  EventComposer.id(header) + "-" + number,
                  each.getKey(),
                  twin.modelId,
                  message.component,
                  message.sourceMicros,
                  object(message.values)));
        }
        number++;
      }
    }
    twins.clear();
    return number;
  }

  private static String object(Map<String, String> values) {
    StringBuilder out = new StringBuilder("{");
    values.forEach(
        (name, value) -> {
          if (out.length() > 1) {
            out.append(',');
          }
          JsonText.key(out, name).append(value);
        });
    return out.append('}').toString();
  }
}

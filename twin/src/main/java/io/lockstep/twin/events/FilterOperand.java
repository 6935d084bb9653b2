package io.lockstep.twin.events;

import java.math.BigDecimal;
import java.util.List;

/// What an [EventFilter] compares. Immutable.
public sealed interface FilterOperand {
  /// An attribute of the event: `type`, `source`, `subject`, `dataschema`, `datacontenttype`,
  /// `specversion`, `id` or `time`.
  record Attribute(String name) implements FilterOperand {
    /// The attributes that there are.
    public static final List<String> NAMES =
        List.of(
            "type",
            "source",
            "subject",
            "dataschema",
            "datacontenttype",
            "specversion",
            "id",
            "time");
  }

  /// A place in the event's data.
  record Body(List<Step> steps) implements FilterOperand {
    /// Copies the list.
    public Body {
      steps = List.copyOf(steps);
    }
  }

  /// A step into an object or an array.
  sealed interface Step {
    /// The member of this name.
    record Member(String name) implements Step {}

    /// The element with this number, from 0.
    record Element(int index) implements Step {}
  }

  /// A text.
  record Text(String value) implements FilterOperand {}

  /// A number.
  record Numeral(BigDecimal value) implements FilterOperand {}

  /// `true` or `false`.
  record Flag(boolean value) implements FilterOperand {}

  /// `null`: nothing there.
  record Null() implements FilterOperand {}

  /// Whether it is a text that begins like an event type of ours.
  default boolean isOwnType() {
    return this instanceof Text(String value) && value.startsWith(CloudEvent.OWN_TYPES);
  }
}

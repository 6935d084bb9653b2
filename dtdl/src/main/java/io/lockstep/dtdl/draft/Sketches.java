package io.lockstep.dtdl.draft;

import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.draft.Sketch.Choice;
import io.lockstep.dtdl.draft.Sketch.Distinct;
import io.lockstep.dtdl.draft.Sketch.Fields;
import io.lockstep.dtdl.draft.Sketch.Geometry;
import io.lockstep.dtdl.draft.Sketch.Items;
import io.lockstep.dtdl.draft.Sketch.Keyed;
import io.lockstep.dtdl.draft.Sketch.Problem;
import io.lockstep.dtdl.draft.Sketch.Scalar;
import io.lockstep.dtdl.draft.Sketch.Unknown;
import io.lockstep.dtdl.evolution.PrimitiveOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Puts sketches together: what the result describes, holds all that either of them has seen.
final class Sketches {

  /// The most members of one object that are kept apart. More are a map, if one schema holds all
  /// their values; else those behind are left out.
  static final int MEMBERS_MAX = 1_000;

  /// The most values of a declared enum.
  private static final int CHOICES_MAX = 100;

  private Sketches() {}

  static Sketch merge(Sketch left, Sketch right) {
    return switch (left) {
      case Unknown _ -> right;
      case Problem problem -> problem;
      case Scalar was -> withScalar(was, right);
      case Choice was -> withChoice(was, right);
      case Items was ->
          right instanceof Items is
              ? new Items(merge(was.element(), is.element()))
              : other(left, right);
      case Fields was -> withFields(was, right);
      case Keyed was ->
          switch (right) {
            case Keyed is -> new Keyed(merge(was.value(), is.value()));
            case Fields is -> new Keyed(merge(was.value(), valueOf(is)));
            case Geometry is -> new Keyed(merge(was.value(), valueOf(is.fields())));
            case Unknown _, Problem _, Scalar _, Choice _, Items _ -> other(left, right);
          };
      case Geometry was ->
          switch (right) {
            case Geometry is when is.kind() == was.kind() ->
                new Geometry(was.kind(), fields(was.fields(), is.fields()));
            case Geometry is -> compact(fields(was.fields(), is.fields()));
            case Fields is -> compact(fields(was.fields(), is));
            case Keyed is -> new Keyed(merge(valueOf(was.fields()), is.value()));
            case Unknown _, Problem _, Scalar _, Choice _, Items _ -> other(left, right);
          };
    };
  }

  /// What is left when the right side is of no kind that the left one could be joined with.
  private static Sketch other(Sketch left, Sketch right) {
    return switch (right) {
      case Unknown _ -> left;
      case Problem problem -> problem;
      case Scalar _, Choice _, Items _, Fields _, Keyed _, Geometry _ ->
          new Problem(kind(left) + " and " + kind(right) + " have been seen");
    };
  }

  private static String kind(Sketch sketch) {
    return switch (sketch) {
      case Unknown _ -> "nothing";
      case Problem _ -> "a problem";
      case Scalar scalar -> kind(scalar.kind());
      case Choice choice -> choice.isText() ? "texts" : "numbers";
      case Items _ -> "arrays";
      case Fields _, Keyed _, Geometry _ -> "objects";
    };
  }

  private static String kind(Primitive primitive) {
    return primitive == Primitive.BOOLEAN
        ? "truth values"
        : PrimitiveOrder.holds(Primitive.STRING, primitive) ? "texts" : "numbers";
  }

  private static Sketch withScalar(Scalar was, Sketch right) {
    return switch (right) {
      case Scalar is -> {
        String unit = is.unit().isEmpty() ? was.unit() : is.unit();
        yield PrimitiveOrder.join(was.kind(), is.kind())
            .<Sketch>map(kind -> new Scalar(kind, was.seen().and(is.seen()), unit))
            .orElseGet(() -> other(was, is));
      }
      case Choice is -> withChoice(is, was);
      case Unknown _, Problem _, Items _, Fields _, Keyed _, Geometry _ -> other(was, right);
    };
  }

  /// An enum takes new values as long as they can be told one by one.
  private static Sketch withChoice(Choice was, Sketch right) {
    return switch (right) {
      case Choice is when is.isText() == was.isText() -> {
        Map<Object, String> values = new LinkedHashMap<>(was.values());
        is.values().forEach(values::putIfAbsent);
        yield values.size() <= CHOICES_MAX ? named(was.isText(), values) : primitive(was);
      }
      case Scalar is -> {
        Primitive own = was.isText() ? Primitive.STRING : Primitive.LONG;
        if (!PrimitiveOrder.holds(own, is.kind())) {
          yield merge(primitive(was), is);
        }
        if (is.seen().count() == 0) {
          yield was;
        }
        Map<Object, String> values = new LinkedHashMap<>(was.values());
        for (String text : is.seen().texts()) {
          Object value = was.isText() ? text : (Object) Long.valueOf(text);
          values.putIfAbsent(value, "");
        }
        yield is.seen().isMany() || values.size() > CHOICES_MAX
            ? merge(primitive(was), is)
            : named(was.isText(), values);
      }
      case Choice _, Unknown _, Problem _, Items _, Fields _, Keyed _, Geometry _ ->
          other(was, right);
    };
  }

  /// Gives names to values that have none, and other names to those whose name is taken.
  static Choice named(boolean isText, Map<Object, String> values) {
    LegalNames names = new LegalNames();
    Map<Object, String> named = new LinkedHashMap<>();
    values.forEach(
        (value, name) -> {
          String wanted = name.isEmpty() ? (isText ? value.toString() : "v" + value) : name;
          named.put(value, names.of(wanted));
        });
    return new Choice(isText, named);
  }

  private static Scalar primitive(Choice choice) {
    Primitive kind = Primitive.STRING;
    if (!choice.isText()) {
      kind = Primitive.INTEGER;
      for (Object value : choice.values().keySet()) {
        long number = (Long) value;
        if (number != (int) number) {
          kind = Primitive.LONG;
        }
      }
    }
    return new Scalar(kind, new Distinct(Set.of(), 1, true), "");
  }

  private static Sketch withFields(Fields was, Sketch right) {
    return switch (right) {
      case Fields is -> compact(fields(was, is));
      case Geometry is -> compact(fields(was, is.fields()));
      case Keyed is -> new Keyed(merge(valueOf(was), is.value()));
      case Unknown _, Problem _, Scalar _, Choice _, Items _ -> other(was, right);
    };
  }

  static Fields fields(Fields left, Fields right) {
    LinkedHashMap<String, Sketch> members = new LinkedHashMap<>(left.members());
    right.members().forEach((key, sketch) -> members.merge(key, sketch, Sketches::merge));
    return Fields.of(
        members,
        left.observations() + right.observations(),
        left.occurrences() + right.occurrences(),
        left.isValue() || right.isValue(),
        left.isFixed() || right.isFixed(),
        left.skipped() + right.skipped());
  }

  /// Too many members become a map, or are cut.
  static Sketch compact(Fields fields) {
    if (fields.members().size() <= MEMBERS_MAX) {
      return fields;
    }
    Sketch value = valueOf(fields);
    if (!fields.isFixed() && !(value instanceof Problem)) {
      return new Keyed(value);
    }
    return cut(fields);
  }

  /// The first members, and a note of how many are missing.
  static Fields cut(Fields fields) {
    if (fields.members().size() <= MEMBERS_MAX) {
      return fields;
    }
    LinkedHashMap<String, Sketch> kept = new LinkedHashMap<>();
    long skipped = fields.skipped();
    for (Map.Entry<String, Sketch> member : fields.members().entrySet()) {
      if (kept.size() < MEMBERS_MAX) {
        kept.put(member.getKey(), member.getValue());
      } else {
        skipped++;
      }
    }
    return Fields.of(
        kept,
        fields.observations(),
        fields.occurrences(),
        fields.isValue(),
        fields.isFixed(),
        skipped);
  }

  /// What all members have in common.
  static Sketch valueOf(Fields fields) {
    Sketch value = new Unknown();
    for (Sketch member : fields.members().values()) {
      value = merge(value, member);
    }
    return fields.skipped() > 0 && !(value instanceof Problem)
        ? new Problem("members with names of more than 256 characters have been seen")
        : value;
  }
}

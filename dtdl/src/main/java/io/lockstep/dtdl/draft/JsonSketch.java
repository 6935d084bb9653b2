package io.lockstep.dtdl.draft;

import io.lockstep.dtdl.Geospatial;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.ValueChecker;
import io.lockstep.dtdl.draft.Sketch.Distinct;
import io.lockstep.dtdl.draft.Sketch.Fields;
import io.lockstep.dtdl.draft.Sketch.Geometry;
import io.lockstep.dtdl.draft.Sketch.Items;
import io.lockstep.dtdl.draft.Sketch.Problem;
import io.lockstep.dtdl.draft.Sketch.Scalar;
import io.lockstep.dtdl.draft.Sketch.Unknown;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonPrinter;
import io.lockstep.dtdl.internal.metamodel.Formats;
import java.math.BigInteger;
import java.util.LinkedHashMap;

/// What one JSON value shows. Stateless.
final class JsonSketch {

  /// The longest key that is kept, in characters.
  static final int KEY_MAX = 256;

  /// No schema nests deeper than the limits of DTDL; this is a little beyond them.
  private static final int DEPTH_MAX = 12;

  private static final ValueChecker CHECKER = new ValueChecker();

  private JsonSketch() {}

  /// A value that may stand anywhere.
  static Sketch of(Json value) {
    return of(value, 0);
  }

  /// The members of a whole payload.
  static Fields members(Json.Obj payload) {
    return Sketches.cut(fields(payload, 0));
  }

  private static Sketch of(Json value, int depth) {
    if (depth > DEPTH_MAX) {
      return new Problem("values nest deeper than DTDL permits");
    }
    return switch (value) {
      case Json.Null _ -> new Unknown();
      case Json.Bool _ -> new Scalar(Primitive.BOOLEAN, Distinct.NONE, "");
      case Json.Num number -> number(number);
      case Json.Str text -> new Scalar(kind(text.value()), Distinct.of(text.value()), "");
      case Json.Arr array -> {
        Sketch element = new Unknown();
        for (Json item : array.items()) {
          element = Sketches.merge(element, of(item, depth + 1));
        }
        yield new Items(element);
      }
      case Json.Obj object -> object(object, depth);
    };
  }

  private static Sketch object(Json.Obj object, int depth) {
    Fields fields = fields(object, depth);
    if (object.get("coordinates") != null && object.get("type") instanceof Json.Str) {
      for (Geospatial geometry : Geospatial.values()) {
        if (CHECKER.check(geometry, JsonPrinter.print(object)).isEmpty()) {
          return new Geometry(geometry, fields);
        }
      }
    }
    return Sketches.compact(fields);
  }

  private static Fields fields(Json.Obj object, int depth) {
    LinkedHashMap<String, Sketch> members = new LinkedHashMap<>();
    long skipped = 0;
    for (Json.Member member : object.members()) {
      if (member.name().length() > KEY_MAX) {
        skipped++;
      } else {
        members.put(member.name(), of(member.value(), depth + 1));
      }
    }
    return Fields.of(members, 1, object.members().size(), false, false, skipped);
  }

  private static Sketch number(Json.Num number) {
    if (number.isInteger()) {
      int bits = new BigInteger(number.text()).bitLength();
      if (bits <= 63) {
        return new Scalar(
            bits <= 31 ? Primitive.INTEGER : Primitive.LONG, Distinct.of(number.text()), "");
      }
    }
    return CHECKER.check(Primitive.DOUBLE, number.text()).isEmpty()
        ? new Scalar(Primitive.DOUBLE, Distinct.NONE, "")
        : new Problem("numbers beyond the range of a double have been seen");
  }

  private static Primitive kind(String text) {
    if (Formats.isDateTime(text)) {
      return Primitive.DATE_TIME;
    }
    if (Formats.isDate(text)) {
      return Primitive.DATE;
    }
    if (Formats.isTime(text)) {
      return Primitive.TIME;
    }
    if (Formats.isUuid(text)) {
      return Primitive.UUID;
    }
    return Formats.isDuration(text) ? Primitive.DURATION : Primitive.STRING;
  }
}

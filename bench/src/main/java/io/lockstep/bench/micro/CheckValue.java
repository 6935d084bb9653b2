package io.lockstep.bench.micro;

import io.lockstep.dtdl.Documentation;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.EnumValue;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.Semantics;
import io.lockstep.dtdl.TypedCheck;
import io.lockstep.dtdl.ValueChecker;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A value against its schema: typed, as the kernel has it, and beside that the same value as JSON.
@State(Scope.Thread)
public class CheckValue {
  /// What is checked.
  public enum Kind {
    /// A double.
    DOUBLE,
    /// An integer in 32 bits.
    INTEGER,
    /// One of twelve texts.
    ENUM,
    /// A date-time.
    DATE_TIME
  }

  /// Set by JMH.
  @Param public Kind kind = Kind.DOUBLE;

  private Schema schema = Primitive.DOUBLE;
  private TypedCheck check = TypedCheck.of(Primitive.DOUBLE, ModelSet.empty());
  private final ValueChecker checker = new ValueChecker();
  private long bits;
  private String text = "";
  private String json = "";

  /// Makes the value.
  @Setup
  public void makeValue() {
    switch (kind) {
      case DOUBLE -> {
        schema = Primitive.DOUBLE;
        bits = Double.doubleToRawLongBits(21.5);
        json = "21.5";
      }
      case INTEGER -> {
        schema = Primitive.INTEGER;
        bits = 1_234_567;
        json = "1234567";
      }
      case ENUM -> {
        schema = choice();
        text = "state7";
        json = "\"state7\"";
      }
      case DATE_TIME -> {
        schema = Primitive.DATE_TIME;
        text = "2026-11-25T21:00:00.125Z";
        json = "\"2026-11-25T21:00:00.125Z\"";
      }
    }
    check = TypedCheck.of(schema, ModelSet.empty());
  }

  private static Schema choice() {
    Dtmi id = new Dtmi("dtmi:bench:state;1");
    List<EnumValue> values = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      values.add(new EnumValue(id, "state" + i, "state" + i, Semantics.NONE, Documentation.NONE));
    }
    return new EnumSchema(id, Primitive.STRING, values, Documentation.NONE);
  }

  /// The typed value.
  @Benchmark
  public boolean typed() {
    return check.fault(bits, text) == null;
  }

  /// The same as JSON.
  @Benchmark
  public boolean json() {
    return checker.check(schema, json).isEmpty();
  }
}

package io.lockstep.ingest.sparkplug;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A payload as objects, with everything that a sender may have written or left out: for those who
/// judge payloads. [PayloadScanner] is for those who take values. Immutable.
///
/// @param timestamp null when there is none, as all that is null here
/// @param seq as sent, whatever it is
public record PayloadTree(@Nullable Long timestamp, @Nullable Long seq, List<Metric> metrics) {
  /// Templates in templates are read so far.
  private static final int DEPTH_MAX = 8;

  /// Metrics of a payload that are read, those in templates included.
  private static final int METRICS_MAX = 200_000;

  /// Copies the list.
  public PayloadTree {
    metrics = List.copyOf(metrics);
  }

  /// A metric.
  ///
  /// @param field the field that holds the value, as in [PayloadScanner]; 0 when none does
  /// @param bits the value of numbers and truths, as in [PayloadScanner#bits]
  /// @param text the value of a string
  public record Metric(
      @Nullable String name,
      @Nullable Long alias,
      @Nullable Long timestamp,
      @Nullable Long type,
      boolean isHistorical,
      boolean isNull,
      int field,
      long bits,
      @Nullable String text,
      @Nullable Properties properties,
      @Nullable DataSet dataSet,
      @Nullable Template template) {}

  /// Properties of a metric.
  public record Properties(List<String> keys, List<Property> values) {
    /// Copies the lists.
    public Properties {
      keys = List.copyOf(keys);
      values = List.copyOf(values);
    }
  }

  /// The value of a property.
  ///
  /// @param field the field that holds it, 0 when none does
  public record Property(@Nullable Long type, int field, long bits) {}

  /// A data set.
  ///
  /// @param rows of each value the field that holds it, 0 when none does
  public record DataSet(
      @Nullable Long columns, List<String> names, List<Long> types, List<List<Integer>> rows) {
    /// Copies the lists.
    public DataSet {
      names = List.copyOf(names);
      types = List.copyOf(types);
      rows = List.copyOf(rows);
    }
  }

  /// A template.
  public record Template(
      @Nullable String version,
      List<Metric> members,
      List<Parameter> parameters,
      @Nullable String reference,
      @Nullable Boolean isDefinition) {
    /// Copies the lists.
    public Template {
      members = List.copyOf(members);
      parameters = List.copyOf(parameters);
    }
  }

  /// A parameter of a template.
  ///
  /// @param field the field that holds its value, 0 when none does
  public record Parameter(@Nullable String name, @Nullable Long type, int field) {}

  /// A payload, or what is wrong with it.
  public sealed interface Result {
    /// It can be read.
    record Read(PayloadTree payload) implements Result {}

    /// It cannot.
    record Malformed(String problem) implements Result {}
  }

  /// Reads a payload.
  public static Result read(ByteBuffer from, int offset, int length) {
    byte[] bytes = new byte[length + WireReader.PADDING];
    from.get(offset, bytes, 0, length);
    Reading reading = new Reading();
    reading.in.begin(bytes, 0, length);
    PayloadTree payload = reading.payload();
    return reading.in.hasFailed()
        ? new Result.Malformed(reading.in.error())
        : new Result.Read(payload);
  }

  private static final class Reading {
    final WireReader in = new WireReader();
    private int count;

    PayloadTree payload() {
      Long timestamp = null;
      Long seq = null;
      List<Metric> metrics = new ArrayList<>();
      while (in.hasMore()) {
        int tag = in.tag();
        switch (tag) {
          case 1 << 3 -> timestamp = in.varint();
          case 2 << 3 | WireReader.DELIMITED -> metrics.add(metric(0));
          case 3 << 3 -> seq = in.varint();
          default -> in.skip(tag);
        }
      }
      return new PayloadTree(timestamp, seq, metrics);
    }

    /// Enters a delimited field; the limit to go back to.
    private int enter() {
      int outer = in.limit;
      int length = in.length();
      in.limit = in.hasFailed() ? in.limit : in.at + length;
      return outer;
    }

    private void leave(int outer) {
      if (!in.hasFailed()) {
        in.limit = outer;
      }
    }

    private Metric metric(int depth) {
      int outer = enter();
      if (++count > METRICS_MAX || depth > DEPTH_MAX) {
        in.fail("at most %d metrics, templates %d deep".formatted(METRICS_MAX, DEPTH_MAX));
      }
      String name = null;
      Long alias = null;
      Long timestamp = null;
      Long type = null;
      boolean isHistorical = false;
      boolean isNull = false;
      int field = 0;
      long bits = 0;
      String text = null;
      Properties properties = null;
      DataSet dataSet = null;
      Template template = null;
      while (in.hasMore()) {
        int tag = in.tag();
        switch (tag) {
          case 1 << 3 | WireReader.DELIMITED -> name = in.text();
          case 2 << 3 -> alias = in.varint();
          case 3 << 3 -> timestamp = in.varint();
          case 4 << 3 -> type = in.varint();
          case 5 << 3 -> isHistorical = in.varint() != 0;
          case 7 << 3 -> isNull = in.varint() != 0;
          case 9 << 3 | WireReader.DELIMITED -> properties = properties();
          case PayloadScanner.STRING_VALUE << 3 | WireReader.DELIMITED -> {
            field = PayloadScanner.STRING_VALUE;
            text = in.text();
          }
          case PayloadScanner.DATA_SET_VALUE << 3 | WireReader.DELIMITED -> {
            field = PayloadScanner.DATA_SET_VALUE;
            dataSet = dataSet();
          }
          case PayloadScanner.TEMPLATE_VALUE << 3 | WireReader.DELIMITED -> {
            field = PayloadScanner.TEMPLATE_VALUE;
            template = template(depth);
          }
          default -> {
            int number = tag >>> 3;
            if (number >= PayloadScanner.INT_VALUE && number <= PayloadScanner.EXTENSION_VALUE) {
              field = number;
            }
            bits = number(tag, bits);
          }
        }
      }
      leave(outer);
      return new Metric(
          name,
          alias,
          timestamp,
          type,
          isHistorical,
          isNull,
          field,
          bits,
          text,
          properties,
          dataSet,
          template);
    }

    private long number(int tag, long otherwise) {
      return switch (tag & 7) {
        case WireReader.VARINT -> in.varint();
        case WireReader.FIXED32 -> in.fixed32() & 0xFFFF_FFFFL;
        case WireReader.FIXED64 -> in.fixed64();
        default -> {
          in.skip(tag);
          yield otherwise;
        }
      };
    }

    private Properties properties() {
      int outer = enter();
      List<String> keys = new ArrayList<>();
      List<Property> values = new ArrayList<>();
      while (in.hasMore()) {
        int tag = in.tag();
        switch (tag) {
          case 1 << 3 | WireReader.DELIMITED -> keys.add(in.text());
          case 2 << 3 | WireReader.DELIMITED -> values.add(property());
          default -> in.skip(tag);
        }
      }
      leave(outer);
      return new Properties(keys, values);
    }

    private Property property() {
      int outer = enter();
      Long type = null;
      int field = 0;
      long bits = 0;
      while (in.hasMore()) {
        int tag = in.tag();
        int number = tag >>> 3;
        field = number >= 3 ? number : field;
        if (tag == 1 << 3) {
          type = in.varint();
        } else if ((tag & 7) == WireReader.VARINT) {
          long value = in.varint();
          bits = number >= 3 ? value : bits;
        } else {
          in.skip(tag);
        }
      }
      leave(outer);
      return new Property(type, field, bits);
    }

    private DataSet dataSet() {
      int outer = enter();
      Long columns = null;
      List<String> names = new ArrayList<>();
      List<Long> types = new ArrayList<>();
      List<List<Integer>> rows = new ArrayList<>();
      while (in.hasMore()) {
        int tag = in.tag();
        switch (tag) {
          case 1 << 3 -> columns = in.varint();
          case 2 << 3 | WireReader.DELIMITED -> names.add(in.text());
          case 3 << 3 -> types.add(in.varint());
          case 3 << 3 | WireReader.DELIMITED -> { // packed
            int within = enter();
            while (in.hasMore()) {
              types.add(in.varint());
            }
            leave(within);
          }
          case 4 << 3 | WireReader.DELIMITED -> rows.add(row());
          default -> in.skip(tag);
        }
      }
      leave(outer);
      return new DataSet(columns, names, types, rows);
    }

    private List<Integer> row() {
      int outer = enter();
      List<Integer> fields = new ArrayList<>();
      while (in.hasMore()) {
        int tag = in.tag();
        if (tag == (1 << 3 | WireReader.DELIMITED)) {
          int within = enter();
          int field = 0;
          while (in.hasMore()) {
            int value = in.tag();
            field = value >>> 3;
            in.skip(value);
          }
          leave(within);
          fields.add(field);
        } else {
          in.skip(tag);
        }
      }
      leave(outer);
      return List.copyOf(fields);
    }

    private Template template(int depth) {
      int outer = enter();
      String version = null;
      List<Metric> members = new ArrayList<>();
      List<Parameter> parameters = new ArrayList<>();
      String reference = null;
      Boolean isDefinition = null;
      while (in.hasMore()) {
        int tag = in.tag();
        switch (tag) {
          case 1 << 3 | WireReader.DELIMITED -> version = in.text();
          case 2 << 3 | WireReader.DELIMITED -> members.add(metric(depth + 1));
          case 3 << 3 | WireReader.DELIMITED -> parameters.add(parameter());
          case 4 << 3 | WireReader.DELIMITED -> reference = in.text();
          case 5 << 3 -> isDefinition = in.varint() != 0;
          default -> in.skip(tag);
        }
      }
      leave(outer);
      return new Template(version, members, parameters, reference, isDefinition);
    }

    private Parameter parameter() {
      int outer = enter();
      String name = null;
      Long type = null;
      int field = 0;
      while (in.hasMore()) {
        int tag = in.tag();
        switch (tag) {
          case 1 << 3 | WireReader.DELIMITED -> name = in.text();
          case 2 << 3 -> type = in.varint();
          default -> {
            field = tag >>> 3;
            in.skip(tag);
          }
        }
      }
      leave(outer);
      return new Parameter(name, type, field);
    }
  }
}

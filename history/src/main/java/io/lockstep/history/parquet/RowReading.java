package io.lockstep.history.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/// Puts rows together from what Parquet's columns hold. Confined to one thread.
final class RowReading extends RecordMaterializer<@Nullable Object[]> {
  private static final long MICROS_A_DAY = 86_400_000_000L;

  /// The Julian day of 1970-01-01, in which INT96 counts.
  private static final long JULIAN_EPOCH = 2_440_588;

  private final StructConverter root;

  RowReading(GroupType schema) {
    root = new StructConverter(schema, _ -> {});
  }

  @Override
  public @Nullable Object[] getCurrentRecord() {
    return root.values;
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  private static Converter converter(Type type, Consumer<@Nullable Object> into) {
    if (type.isPrimitive()) {
      return new ScalarConverter(type.asPrimitiveType(), into);
    }
    GroupType group = type.asGroupType();
    LogicalTypeAnnotation meaning = group.getLogicalTypeAnnotation();
    if (meaning instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation) {
      return new ListConverter(group, into);
    }
    if (meaning instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation
        || meaning instanceof LogicalTypeAnnotation.MapKeyValueTypeAnnotation) {
      return new MapConverter(group, into);
    }
    return new StructConverter(group, into::accept);
  }

  /// A group, also the repeated one of a list or a map.
  private static final class StructConverter extends GroupConverter {
    private final Converter[] converters;
    private final Consumer<@Nullable Object[]> into;
    private @Nullable Object[] values = {};

    StructConverter(GroupType group, Consumer<@Nullable Object[]> into) {
      this.into = into;
      converters = new Converter[group.getFieldCount()];
      for (int i = 0; i < converters.length; i++) {
        int at = i;
        Type field = group.getType(i);
        converters[i] =
            field.isRepetition(Type.Repetition.REPEATED)
                ? converter(field, value -> append(at, value))
                : converter(field, value -> values[at] = value);
      }
    }

    @SuppressWarnings("unchecked")
    private void append(int at, @Nullable Object value) {
      List<@Nullable Object> list = (List<@Nullable Object>) values[at];
      if (list == null) {
        list = new ArrayList<>();
        values[at] = list;
      }
      list.add(value);
    }

    @Override
    public Converter getConverter(int field) {
      return converters[field];
    }

    @Override
    public void start() {
      values = new Object[converters.length];
    }

    @Override
    public void end() {
      into.accept(values);
    }
  }

  private static final class ListConverter extends GroupConverter {
    private final Converter repeated;
    private final Consumer<@Nullable Object> into;
    private List<@Nullable Object> values = new ArrayList<>();

    ListConverter(GroupType list, Consumer<@Nullable Object> into) {
      this.into = into;
      Type inner = list.getType(0);
      repeated =
          FileSchema.isElement(inner, list)
              ? converter(inner, value -> values.add(value))
              : new StructConverter(inner.asGroupType(), entry -> values.add(entry[0]));
    }

    @Override
    public Converter getConverter(int field) {
      return repeated;
    }

    @Override
    public void start() {
      values = new ArrayList<>();
    }

    @Override
    public void end() {
      into.accept(values);
    }
  }

  private static final class MapConverter extends GroupConverter {
    private final Converter entries;
    private final Consumer<@Nullable Object> into;
    private Map<String, @Nullable Object> values = new LinkedHashMap<>();

    MapConverter(GroupType map, Consumer<@Nullable Object> into) {
      this.into = into;
      entries =
          new StructConverter(
              map.getType(0).asGroupType(),
              entry -> {
                Object _ = values.put(String.valueOf(entry[0]), entry[1]);
              });
    }

    @Override
    public Converter getConverter(int field) {
      return entries;
    }

    @Override
    public void start() {
      values = new LinkedHashMap<>();
    }

    @Override
    public void end() {
      into.accept(values);
    }
  }

  private static final class ScalarConverter extends PrimitiveConverter {
    private final PrimitiveType type;
    private final ParquetType.Scalar scalar;
    private final Consumer<@Nullable Object> into;

    ScalarConverter(PrimitiveType type, Consumer<@Nullable Object> into) {
      this.type = type;
      this.into = into;
      scalar = FileSchema.scalar(type);
    }

    @Override
    public void addBoolean(boolean value) {
      into.accept(value);
    }

    @Override
    public void addFloat(float value) {
      into.accept(value);
    }

    @Override
    public void addDouble(double value) {
      into.accept(value);
    }

    @Override
    public void addInt(int value) {
      into.accept(
          switch (scalar) {
            case DATE -> LocalDate.ofEpochDay(value);
            case LONG -> Integer.toUnsignedLong(value);
            case TIME -> value * 1_000L;
            case DECIMAL -> BigDecimal.valueOf(value, scale());
            case BOOLEAN, INTEGER, FLOAT, DOUBLE, TEXT, BYTES, TIMESTAMP -> value;
          });
    }

    @Override
    public void addLong(long value) {
      into.accept(
          switch (scalar) {
            case TIME, TIMESTAMP -> micros(value);
            case DECIMAL -> decimal(value);
            case BOOLEAN, INTEGER, LONG, FLOAT, DOUBLE, TEXT, BYTES, DATE -> value;
          });
    }

    private BigDecimal decimal(long value) {
      return type.getLogicalTypeAnnotation()
              instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation
          ? new BigDecimal(Long.toUnsignedString(value))
          : BigDecimal.valueOf(value, scale());
    }

    private long micros(long value) {
      LogicalTypeAnnotation.TimeUnit unit =
          switch (type.getLogicalTypeAnnotation()) {
            case LogicalTypeAnnotation.TimestampLogicalTypeAnnotation time -> time.getUnit();
            case LogicalTypeAnnotation.TimeLogicalTypeAnnotation time -> time.getUnit();
            case null, default -> LogicalTypeAnnotation.TimeUnit.MICROS;
          };
      return switch (unit) {
        case MILLIS -> value * 1_000;
        case MICROS -> value;
        case NANOS -> Math.floorDiv(value, 1_000);
      };
    }

    private int scale() {
      return type.getLogicalTypeAnnotation()
              instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal
          ? decimal.getScale()
          : 0;
    }

    @Override
    public void addBinary(Binary value) {
      into.accept(
          switch (scalar) {
            case TEXT -> text(value);
            case TIMESTAMP -> int96(value.toByteBuffer());
            case DECIMAL -> new BigDecimal(new BigInteger(value.getBytes()), scale());
            case BOOLEAN, INTEGER, LONG, FLOAT, DOUBLE, BYTES, DATE, TIME -> value.getBytes();
          });
    }

    private String text(Binary value) {
      if (type.getPrimitiveTypeName() != PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY) {
        return value.toStringUsingUTF8();
      }
      ByteBuffer bytes = value.toByteBuffer();
      return new UUID(bytes.getLong(), bytes.getLong()).toString();
    }

    /// Nanoseconds of the day, then the Julian day, little-endian.
    private static long int96(ByteBuffer bytes) {
      ByteBuffer ordered = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
      long nanos = ordered.getLong();
      return (ordered.getInt() - JULIAN_EPOCH) * MICROS_A_DAY + Math.floorDiv(nanos, 1_000);
    }
  }
}

package io.lockstep.history.lake;

import io.lockstep.history.parquet.ParquetColumn;
import io.lockstep.history.parquet.ParquetType;
import io.lockstep.history.parquet.ParquetType.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/// Iceberg's types as columns of Parquet files, and what may follow what. Pure.
final class ColumnTypes {
  private ColumnTypes() {}

  /// The columns of a file of a table, by which its readers find them again: their ids.
  static List<ParquetColumn> columns(Schema schema) {
    return schema.columns().stream().map(ColumnTypes::column).toList();
  }

  private static ParquetColumn column(Types.NestedField field) {
    return new ParquetColumn(
        field.name(), type(field.type()), field.isRequired(), field.fieldId(), Map.of());
  }

  private static ParquetType type(Type type) {
    return switch (type.typeId()) {
      case BOOLEAN -> Scalar.BOOLEAN;
      case INTEGER -> Scalar.INTEGER;
      case LONG -> Scalar.LONG;
      case FLOAT -> Scalar.FLOAT;
      case DOUBLE -> Scalar.DOUBLE;
      case DATE -> Scalar.DATE;
      case TIMESTAMP -> Scalar.TIMESTAMP;
      case STRING -> Scalar.TEXT;
      case BINARY -> Scalar.BYTES;
      case STRUCT ->
          new ParquetType.Struct(
              type.asStructType().fields().stream().map(ColumnTypes::column).toList());
      case LIST -> new ParquetType.ListOf(column(type.asListType().fields().getFirst()));
      case MAP ->
          new ParquetType.MapOf(
              column(type.asMapType().fields().get(0)), column(type.asMapType().fields().get(1)));
      default ->
          throw new IllegalStateException("lake column: expected a type of ours, found " + type);
    };
  }

  /// Whether a column can hold values of a wanted type as well, after a promotion or with more
  /// fields: what Iceberg's "Schema Evolution" permits.
  static boolean canFollow(Type present, Type wanted) {
    if (present.isPrimitiveType() || wanted.isPrimitiveType()) {
      return holds(present, wanted) || promotes(present, wanted);
    }
    if (present.typeId() != wanted.typeId()) {
      return false;
    }
    return switch (present.typeId()) {
      case STRUCT ->
          wanted.asStructType().fields().stream()
              .allMatch(
                  field -> {
                    Types.NestedField same = present.asStructType().field(field.name());
                    return same == null || canFollow(same.type(), field.type());
                  });
      case LIST -> canFollow(present.asListType().elementType(), wanted.asListType().elementType());
      case MAP -> canFollow(present.asMapType().valueType(), wanted.asMapType().valueType());
      default -> false;
    };
  }

  /// Whether a column holds values of a type as it is.
  static boolean holds(Type present, Type wanted) {
    return (present.typeId() == wanted.typeId() && present.isPrimitiveType())
        || promotes(wanted, present);
  }

  static boolean promotes(Type from, Type to) {
    return switch (from.typeId()) {
      case INTEGER -> to.typeId() == Type.TypeID.LONG;
      case FLOAT -> to.typeId() == Type.TypeID.DOUBLE;
      default -> false;
    };
  }

  /// A value of an older file as the present column has it: numbers wider, structures with more
  /// fields; parts are found by their ids.
  static @Nullable Object adapted(ParquetColumn from, ParquetColumn to, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (to.type()) {
      case Scalar scalar -> widened(scalar, value);
      case ParquetType.Struct(List<ParquetColumn> fields) ->
          struct(((ParquetType.Struct) from.type()).fields(), fields, (@Nullable Object[]) value);
      case ParquetType.ListOf(ParquetColumn element) -> {
        ParquetColumn old = ((ParquetType.ListOf) from.type()).element();
        List<@Nullable Object> list = new ArrayList<>();
        for (Object each : (List<?>) value) {
          list.add(adapted(old, element, each));
        }
        yield list;
      }
      case ParquetType.MapOf(_, ParquetColumn of) -> {
        ParquetColumn old = ((ParquetType.MapOf) from.type()).value();
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) value)
            .forEach(
                (key, each) -> {
                  Object _ = map.put(key, adapted(old, of, each));
                });
        yield map;
      }
    };
  }

  private static Object widened(Scalar to, Object value) {
    if (to == Scalar.LONG && value instanceof Integer number) {
      return number.longValue();
    }
    return to == Scalar.DOUBLE && value instanceof Float number ? number.doubleValue() : value;
  }

  private static @Nullable Object[] struct(
      List<ParquetColumn> old, List<ParquetColumn> fields, @Nullable Object[] values) {
    @Nullable Object[] adapted = new Object[fields.size()];
    for (int i = 0; i < adapted.length; i++) {
      for (int j = 0; j < values.length; j++) {
        if (old.get(j).id() == fields.get(i).id()) {
          adapted[i] = adapted(old.get(j), fields.get(i), values[j]);
        }
      }
    }
    return adapted;
  }
}

package io.lockstep.history.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/// Columns as the schema of a file, and back. Pure.
///
/// Lists and maps have the three levels that Parquet's LogicalTypes page asks for; the older forms
/// with two levels are read, too.
final class FileSchema {
  static final String NAME = "lockstep";
  private static final String NOTE = "column.";

  private FileSchema() {}

  static MessageType of(List<ParquetColumn> columns) {
    return new MessageType(NAME, columns.stream().map(FileSchema::type).toList());
  }

  private static Type type(ParquetColumn column) {
    return type(
        column, column.name(), column.required() ? Repetition.REQUIRED : Repetition.OPTIONAL);
  }

  private static Type type(ParquetColumn column, String name, Repetition repetition) {
    Type type =
        switch (column.type()) {
          case ParquetType.Scalar scalar -> primitive(scalar, name, repetition);
          case ParquetType.Struct(List<ParquetColumn> fields) ->
              new GroupType(repetition, name, fields.stream().map(FileSchema::type).toList());
          case ParquetType.ListOf(ParquetColumn element) ->
              Types.list(repetition)
                  .element(
                      type(
                          element,
                          "element",
                          element.required() ? Repetition.REQUIRED : Repetition.OPTIONAL))
                  .named(name);
          case ParquetType.MapOf(ParquetColumn key, ParquetColumn value) ->
              Types.map(repetition)
                  .key(type(key, "key", Repetition.REQUIRED))
                  .value(
                      type(
                          value,
                          "value",
                          value.required() ? Repetition.REQUIRED : Repetition.OPTIONAL))
                  .named(name);
        };
    return column.id() < 0 ? type : type.withId(column.id());
  }

  private static PrimitiveType primitive(
      ParquetType.Scalar scalar, String name, Repetition repetition) {
    return switch (scalar) {
      case BOOLEAN -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(name);
      case INTEGER -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(name);
      case LONG -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(name);
      case FLOAT -> Types.primitive(PrimitiveTypeName.FLOAT, repetition).named(name);
      case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(name);
      case TEXT ->
          Types.primitive(PrimitiveTypeName.BINARY, repetition)
              .as(LogicalTypeAnnotation.stringType())
              .named(name);
      case BYTES -> Types.primitive(PrimitiveTypeName.BINARY, repetition).named(name);
      case DATE ->
          Types.primitive(PrimitiveTypeName.INT32, repetition)
              .as(LogicalTypeAnnotation.dateType())
              .named(name);
      case TIME ->
          Types.primitive(PrimitiveTypeName.INT64, repetition)
              .as(LogicalTypeAnnotation.timeType(false, TimeUnit.MICROS))
              .named(name);
      case TIMESTAMP ->
          Types.primitive(PrimitiveTypeName.INT64, repetition)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
              .named(name);
      case DECIMAL ->
          throw new IllegalArgumentException(
              "column %s: expected a type that is written, found DECIMAL; write it as TEXT or DOUBLE"
                  .formatted(name));
    };
  }

  /// The columns of a file; those of types that are unknown here are left out.
  static List<ParquetColumn> columns(MessageType schema, Map<String, String> metadata) {
    List<ParquetColumn> columns = new ArrayList<>();
    for (Type type : schema.getFields()) {
      ParquetColumn column = column(type);
      Map<String, String> notes = new TreeMap<>();
      String prefix = NOTE + type.getName() + ".";
      metadata.forEach(
          (key, text) -> {
            if (key.startsWith(prefix)) {
              String _ = notes.put(key.substring(prefix.length()), text);
            }
          });
      columns.add(
          new ParquetColumn(column.name(), column.type(), column.required(), column.id(), notes));
    }
    return columns;
  }

  private static ParquetColumn column(Type type) {
    int id = type.getId() == null ? -1 : type.getId().intValue();
    if (type.isRepetition(Repetition.REPEATED)) {
      // The oldest form of a list: a field that is there several times.
      ParquetColumn element = new ParquetColumn("element", bare(type), true, id, Map.of());
      return new ParquetColumn(type.getName(), new ParquetType.ListOf(element), true, id, Map.of());
    }
    return new ParquetColumn(
        type.getName(), bare(type), type.isRepetition(Repetition.REQUIRED), id, Map.of());
  }

  /// The type without regard of whether it is repeated.
  private static ParquetType bare(Type type) {
    return type.isPrimitive() ? scalar(type.asPrimitiveType()) : group(type.asGroupType());
  }

  private static ParquetType group(GroupType group) {
    LogicalTypeAnnotation meaning = group.getLogicalTypeAnnotation();
    if (meaning instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation
        || meaning instanceof LogicalTypeAnnotation.MapKeyValueTypeAnnotation) {
      GroupType entry = group.getType(0).asGroupType();
      return new ParquetType.MapOf(column(entry.getType(0)), column(entry.getType(1)));
    }
    if (meaning instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation) {
      Type repeated = group.getType(0);
      return new ParquetType.ListOf(
          isElement(repeated, group)
              ? new ParquetColumn("element", bare(repeated), true, -1, Map.of())
              : column(repeated.asGroupType().getType(0)));
    }
    return new ParquetType.Struct(group.getFields().stream().map(FileSchema::column).toList());
  }

  /// Whether the repeated type of a list is its element (two levels) or holds it (three); the rules
  /// of Parquet's LogicalTypes page, "Backward-compatibility rules".
  static boolean isElement(Type repeated, GroupType list) {
    return repeated.isPrimitive()
        || repeated.asGroupType().getFieldCount() > 1
        || repeated.getName().equals("array")
        || repeated.getName().equals(list.getName() + "_tuple");
  }

  static ParquetType.Scalar scalar(PrimitiveType type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (meaning instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation) {
      return ParquetType.Scalar.DECIMAL;
    }
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> ParquetType.Scalar.BOOLEAN;
      case FLOAT -> ParquetType.Scalar.FLOAT;
      case DOUBLE -> ParquetType.Scalar.DOUBLE;
      case INT96 -> ParquetType.Scalar.TIMESTAMP;
      case INT32 ->
          switch (meaning) {
            case LogicalTypeAnnotation.DateLogicalTypeAnnotation _ -> ParquetType.Scalar.DATE;
            case LogicalTypeAnnotation.TimeLogicalTypeAnnotation _ -> ParquetType.Scalar.TIME;
            case LogicalTypeAnnotation.IntLogicalTypeAnnotation whole
                when !whole.isSigned() && whole.getBitWidth() == 32 ->
                ParquetType.Scalar.LONG;
            case null, default -> ParquetType.Scalar.INTEGER;
          };
      case INT64 ->
          switch (meaning) {
            case LogicalTypeAnnotation.TimestampLogicalTypeAnnotation _ ->
                ParquetType.Scalar.TIMESTAMP;
            case LogicalTypeAnnotation.TimeLogicalTypeAnnotation _ -> ParquetType.Scalar.TIME;
            case LogicalTypeAnnotation.IntLogicalTypeAnnotation whole when !whole.isSigned() ->
                ParquetType.Scalar.DECIMAL;
            case null, default -> ParquetType.Scalar.LONG;
          };
      case BINARY ->
          switch (meaning) {
            case LogicalTypeAnnotation.StringLogicalTypeAnnotation _,
                LogicalTypeAnnotation.EnumLogicalTypeAnnotation _,
                LogicalTypeAnnotation.JsonLogicalTypeAnnotation _ ->
                ParquetType.Scalar.TEXT;
            case null, default -> ParquetType.Scalar.BYTES;
          };
      case FIXED_LEN_BYTE_ARRAY ->
          meaning instanceof LogicalTypeAnnotation.UUIDLogicalTypeAnnotation
              ? ParquetType.Scalar.TEXT
              : ParquetType.Scalar.BYTES;
    };
  }

  /// Metadata of a file with the notes of its columns.
  static Map<String, String> metadata(List<ParquetColumn> columns, Map<String, String> of) {
    Map<String, String> all = new TreeMap<>(of);
    for (ParquetColumn column : columns) {
      column
          .notes()
          .forEach(
              (key, text) -> {
                String _ = all.put(NOTE + column.name() + "." + key, text);
              });
    }
    return all;
  }
}

package io.lockstep.history.parquet;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/// Takes rows apart into the events that Parquet's columns are filled by. Immutable.
final class RowShape {
  private final ParquetColumn[] columns;

  RowShape(List<ParquetColumn> columns) {
    this.columns = columns.toArray(ParquetColumn[]::new);
  }

  void write(@Nullable Object[] row, RecordConsumer into) {
    if (row.length != columns.length) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "Parquet row: expected %d values, found %d".formatted(columns.length, row.length));
    }
    into.startMessage();
    fields(columns, row, into);
    into.endMessage();
  }

  private static void fields(
      ParquetColumn[] columns, @Nullable Object[] values, RecordConsumer into) {
    for (int i = 0; i < columns.length; i++) {
      Object value = values[i];
      ParquetColumn column = columns[i];
      if (value != null) {
        into.startField(column.name(), i);
        value(column, value, into);
        into.endField(column.name(), i);
      } else if (column.required()) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "Parquet column %s: expected a value in each row, found none".formatted(column.name()));
      }
    }
  }

  private static void value(ParquetColumn column, Object value, RecordConsumer into) {
    try {
      switch (column.type()) {
        case ParquetType.Scalar scalar -> scalar(scalar, value, into);
        case ParquetType.Struct(List<ParquetColumn> fields) -> {
          into.startGroup();
          fields(fields.toArray(ParquetColumn[]::new), (@Nullable Object[]) value, into);
          into.endGroup();
        }
        case ParquetType.ListOf(ParquetColumn element) -> list(element, (List<?>) value, into);
        case ParquetType.MapOf(_, ParquetColumn of) -> map(of, (Map<?, ?>) value, into);
      }
    } catch (ClassCastException e) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "Parquet column %s: expected a value of %s, found a %s"
              .formatted(column.name(), column.type(), value.getClass().getSimpleName()),
          e);
    }
  }

  private static void scalar(ParquetType.Scalar type, Object value, RecordConsumer into) {
    switch (type) {
      case BOOLEAN -> into.addBoolean((Boolean) value);
      case INTEGER -> into.addInteger((Integer) value);
      case LONG, TIME, TIMESTAMP -> into.addLong((Long) value);
      case FLOAT -> into.addFloat((Float) value);
      case DOUBLE -> into.addDouble((Double) value);
      case TEXT -> into.addBinary(Binary.fromString((String) value));
      case BYTES -> into.addBinary(Binary.fromConstantByteArray((byte[]) value));
      case DATE -> into.addInteger(Math.toIntExact(((LocalDate) value).toEpochDay()));
      case DECIMAL -> throw new IllegalStateException("no schema with DECIMAL is written");
    }
  }

  private static void list(ParquetColumn element, List<?> values, RecordConsumer into) {
    into.startGroup();
    if (!values.isEmpty()) {
      into.startField("list", 0);
      for (Object value : values) {
        into.startGroup();
        if (value != null) {
          into.startField("element", 0);
          value(element, value, into);
          into.endField("element", 0);
        }
        into.endGroup();
      }
      into.endField("list", 0);
    }
    into.endGroup();
  }

  private static void map(ParquetColumn of, Map<?, ?> values, RecordConsumer into) {
    into.startGroup();
    if (!values.isEmpty()) {
      into.startField("key_value", 0);
      for (Map.Entry<?, ?> entry : values.entrySet()) {
        into.startGroup();
        into.startField("key", 0);
        into.addBinary(Binary.fromString((String) entry.getKey()));
        into.endField("key", 0);
        Object value = entry.getValue();
        if (value != null) {
          into.startField("value", 1);
          value(of, value, into);
          into.endField("value", 1);
        }
        into.endGroup();
      }
      into.endField("key_value", 0);
    }
    into.endGroup();
  }
}

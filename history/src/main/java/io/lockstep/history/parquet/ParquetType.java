package io.lockstep.history.parquet;

import java.util.List;

/// The type of a column, and of the Java values in its rows. Immutable.
public sealed interface ParquetType {
  /// A single value.
  enum Scalar implements ParquetType {
    /// A [Boolean].
    BOOLEAN,
    /// An [Integer].
    INTEGER,
    /// A [Long].
    LONG,
    /// A [Float].
    FLOAT,
    /// A [Double].
    DOUBLE,
    /// A [String], UTF-8 in the file.
    TEXT,
    /// An array of bytes.
    BYTES,
    /// A [java.time.LocalDate].
    DATE,
    /// Microseconds since midnight, a [Long].
    TIME,
    /// Microseconds since 1970-01-01T00:00Z, a [Long]. Files of others with milliseconds,
    /// nanoseconds or INT96 are read as this.
    TIMESTAMP,
    /// A [java.math.BigDecimal]; read from files of others, and never written.
    DECIMAL
  }

  /// Named values: an array of objects in the order of the fields.
  record Struct(List<ParquetColumn> fields) implements ParquetType {
    /// Copies the fields; expects at least one.
    public Struct {
      fields = List.copyOf(fields);
      if (fields.isEmpty()) {
        throw new IllegalArgumentException("struct: expected at least 1 field, found none");
      }
    }
  }

  /// A [java.util.List] of values, null among them.
  ///
  /// @param element its name is of no concern
  record ListOf(ParquetColumn element) implements ParquetType {}

  /// A [java.util.Map] of values by text.
  ///
  /// @param key of type TEXT
  /// @param value may be null in a map
  record MapOf(ParquetColumn key, ParquetColumn value) implements ParquetType {}
}
